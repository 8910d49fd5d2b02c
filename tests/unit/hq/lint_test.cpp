#include "hq/lint.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "hq/broker_folding.h"
#include "hq/canonical_records.h"
#include "hq/population.h"
#include "hq/valid_records.h"
#include "unit/temporary_folder.h"

namespace kanaria::hq {
namespace {

constexpr const char* kAddress = "東京都港区芝公園4-2-8";

const Knowledge& knowledge() {
  static const Knowledge kKnowledge = *load_knowledge(KANARIA_MODELS_DIR);
  return kKnowledge;
}

const Canonicalize& canonicalize() {
  static const Canonicalize kCanonicalize =
      canonicalize_by(knowledge().dictionary, knowledge().names);
  return kCanonicalize;
}

struct Row {
  std::string address;
  std::string name;
  std::string list = "list-a";
  registry::Kind kind = registry::Kind::canary;
};

/// Records of lines 2, 3, 4 …
Records records_of(const std::vector<Row>& rows) {
  Records records;
  for (const Row& row : rows) {
    Record record;
    record.line = records.size() + 2;
    record.id = "R-" + std::to_string(record.line);
    record.kind = row.kind;
    record.address = row.address;
    record.name = row.name;
    record.surname = surname_by(knowledge().names)(row.name);
    record.list_id = row.list;
    records.push_back(canonicalize()(record));
  }
  return records;
}

std::string sealed(const std::string& lines) {
  const std::string body = "kanaria confusion 1\n" + lines;
  return body + "sha256 " + base::to_hex(base::sha256(base::bytes_of(body))) + "\n";
}

ConfusionTable table_of(const std::string& lines) {
  return *ConfusionTable::parse(sealed(lines), "confusion.txt", kConfusable_p);
}

/// The only sentence for line 3, or "" when there is none at all.
std::string only(const std::vector<RowProblem>& found) {
  if (found.empty()) return "";
  EXPECT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].line, 3u) << found[0].sentence;
  return found[0].sentence;
}

bool has(const std::string& sentence, std::string_view part) {
  return sentence.find(part) != std::string::npos;
}

TEST(ConfusionTable, KeepsPairsThatWereSeenOftenEnoughBothWays) {
  const ConfusionTable table = table_of("0\t24\tO 6\tD 1\nO\t24\t0 12\nX\t100\tY 3\n");
  ASSERT_EQ(table.others(U'0').size(), 1u);
  EXPECT_EQ(table.others(U'0')[0].other, U'O');
  EXPECT_DOUBLE_EQ(table.others(U'0')[0].p, 0.5);
  EXPECT_EQ(table.others(U'O').size(), 1u);
  EXPECT_TRUE(table.others(U'X').empty());
  EXPECT_TRUE(table.is_measured(U'X') && !table.is_measured(U'D') && !table.is_measured(U'Z'));
}

TEST(ConfusionTable, DamagedOnesAreRefused) {
  for (const char* lines : {"0\n", "0\t0\n", "00\t24\n", "0\t24\tO\n", "0\t24\tO 25\n",
                            "0\t24\tOO 2\n", "\n", "0\tx\n"}) {
    EXPECT_FALSE(ConfusionTable::parse(sealed(lines), "confusion.txt", kConfusable_p)) << lines;
  }
  EXPECT_FALSE(ConfusionTable::parse("kanaria confusion 1\n", "confusion.txt", kConfusable_p));
}

TEST(ConfusionTable, TheCommittedOneIsRead) {
  const auto table = ConfusionTable::load(KANARIA_MODELS_DIR, kConfusable_p);
  ASSERT_TRUE(table) << table.error().sentence;
  EXPECT_TRUE(table->is_measured(U'髙') && table->is_measured(U'高') && table->is_measured(U'3'));
}

class Confusable : public testing::Test {
 protected:
  static std::string warning(const Row& first, const Row& second) {
    static const ConfusionTable kTable = table_of(
        "A\t24\tR 3\nR\t24\nS\t24\n斉\t24\t齊 12\n齊\t24\n高\t24\n髙\t24\t高 1\n田\t24\n"
        "1\t24\t7 6\n7\t24\n8\t24\t3 6\n3\t24\n花\t24\n子\t24\n藤\t24\n吉\t24\n山\t24\n");
    return only(confusable_decoys(records_of({first, second}), kTable, knowledge().names));
  }
};

TEST_F(Confusable, MarksThatTheReaderMixesUpAreTold) {
  const std::string told = warning({kAddress, "斉藤花子", "a"}, {kAddress, "齊藤花子", "b"});
  EXPECT_TRUE(has(told, "line 2") && has(told, "齊 here, 斉 there") && has(told, "50%")) << told;
  EXPECT_NE(warning({kAddress, "山田花子A"}, {kAddress, "山田花子R"}), "");
}

TEST_F(Confusable, ANameThatTheReaderWasNeverMeasuredOnIsTold) {
  const ConfusionTable table = table_of("石\t24\n井\t24\n努\t24\n");
  const auto told = [&](const Row& row) {
    return only(unmeasured_decoys(records_of({{kAddress, "石井努"}, row}), table));
  };
  EXPECT_TRUE(has(told({kAddress, "\U00025418井努"}), "\U00025418 in its name"));
  EXPECT_EQ(told({kAddress, "石井努A"}), "");
  EXPECT_EQ(told({kAddress, "\U00025418井努", "a", registry::Kind::stop}), "");
}

TEST_F(Confusable, MarksThatItTellsApartAreNot) {
  EXPECT_EQ(warning({kAddress, "髙田花子", "a"}, {kAddress, "高田花子", "b"}), "");
  EXPECT_EQ(warning({kAddress, "山田花子A"}, {kAddress, "山田花子S"}), "");
  EXPECT_EQ(warning({kAddress, "山田花子"}, {kAddress, "山田花子A"}), "");
  EXPECT_EQ(warning({kAddress, "斉藤花子"}, {kAddress, "齊藤花子", "b", registry::Kind::stop}), "");
}

TEST_F(Confusable, TheSameNameAtAddressesThatItMixesUpIsTold) {
  EXPECT_NE(warning({"東京都港区芝公園4-2-1", "山田花子", "a"},
                    {"東京都港区芝公園4-2-7", "山田花子", "b"}),
            "");
  EXPECT_EQ(warning({"東京都港区芝公園4-2-1", "山田花子", "a"},
                    {"東京都港区芝公園4-2-3", "山田花子", "b"}),
            "");
}

TEST_F(Confusable, TwoDifferencesMustBothBeMixedUpAtOnce) {
  // A quarter of a quarter is more than one in twenty; an eighth of a quarter is less.
  EXPECT_NE(warning({"東京都港区芝公園1-1-8", "山田花子"}, {"東京都港区芝公園1-7-3", "山田花子"}),
            "");
  EXPECT_EQ(warning({"東京都港区芝公園1-1-1", "山田花子A"}, {"東京都港区芝公園1-1-7", "山田花子R"}),
            "");
}

TEST_F(Confusable, VariantsThatNobodyMeasuredAreTold) {
  EXPECT_TRUE(
      has(warning({kAddress, "吉田花子", "a"}, {kAddress, "𠮷田花子", "b"}), "never measured on"));
  EXPECT_EQ(warning({kAddress, "吉田花子", "a"}, {kAddress, "山田花子", "b"}), "");
}

class Folded : public testing::Test {
 protected:
  static std::string warning(const Row& first, const Row& second) {
    return only(folded_decoys(records_of({first, second}), knowledge().names));
  }
  static std::string by_address(const char* first, const char* second) {
    return warning({first, "山田花子"}, {second, "山田花子"});
  }
  static std::string by_name(const char* first, const char* second) {
    return warning({kAddress, first}, {kAddress, second});
  }
};

TEST_F(Folded, EveryFoldingIsNamedByItself) {
  EXPECT_TRUE(has(by_address(kAddress, "東京都港区芝公園４-２-８"), "by folding widths (NFKC):"));
  EXPECT_TRUE(has(by_name("ﾔﾏﾀﾞ花子", "ヤマダ花子"), "by folding widths (NFKC):"));
  EXPECT_TRUE(has(by_name("山田花子", "山田 花子"), "by dropping spaces:"));
  EXPECT_TRUE(has(by_address(kAddress, "東京都港区芝公園4丁目2番地8号"),
                  "by writing 丁目, 番地 and 号 as hyphens:"));
  EXPECT_TRUE(has(by_address(kAddress, "東京都港区芝公園四丁目2番8号"),
                  "by writing 丁目, 番地 and 号 as hyphens:"));
  EXPECT_TRUE(has(by_name("高橋花子", "髙橋花子"), "by folding variant kanji:"));
  EXPECT_TRUE(has(by_name("山田キョウ子", "山田キヨウ子"), "by folding small kana and hiragana:"));
  EXPECT_TRUE(has(by_address("東京都港区芝公園4-2-8 芝ハイツ301", kAddress),
                  "by dropping building and room:"));
  EXPECT_TRUE(has(by_name("山田花子", "山田花子A"), "by dropping marks behind the name:"));
  EXPECT_TRUE(has(by_name("山田花子R", "山田花子＊"), "by dropping marks behind the name:"));
}

TEST_F(Folded, SeveralFoldingsAreNamedTogether) {
  const std::string told = by_name("高橋花子", "髙橋 花子");
  EXPECT_TRUE(has(told, "dropping spaces and folding variant kanji")) << told;
  EXPECT_TRUE(has(told, "the decoy of line 2 in the same list")) << told;
}

TEST_F(Folded, WhatABrokerKeepsIsNotTold) {
  EXPECT_EQ(by_address(kAddress, "東京都港区芝公園4-2-9"), "");
  EXPECT_EQ(by_address("東京都港区芝公園4-2-8 芝ハイツ301", "東京都港区芝公園4-2-9 芝ハイツ301"),
            "");
  EXPECT_EQ(by_name("山田花子", "山田華子"), "");
  EXPECT_EQ(by_name("斉藤花子", "斎藤花子"), "");
  EXPECT_EQ(by_name("山田花子", "山田花子"), "");  // told as the same person
  EXPECT_EQ(by_name("株式会社ABCD", "株式会社EFGH"), "");
  EXPECT_EQ(warning({kAddress, "高橋花子", "a"}, {kAddress, "髙橋花子", "b"}), "");
}

TEST_F(Folded, ADecoyThatOnlyAMarkTellsFromARealPersonIsTold) {
  const Row real{kAddress, "高橋花子", "", registry::Kind::erasure};
  EXPECT_TRUE(has(warning(real, {kAddress, "髙橋花子B"}),
                  "the real person of line 2 once a list broker's program has folded it by folding "
                  "variant kanji and dropping marks behind the name"));
  EXPECT_EQ(warning(real, {"東京都港区芝公園4-2-9", "髙橋花子B"}), "");
}

TEST(RealPeople, ADecoyAtTheirTownHouseAndNameIsTold) {
  const auto warning = [](registry::Kind kind, const char* address, const char* name) {
    return only(decoys_of_real_people(records_of(
        {{"東京都港区芝公園4-2-8 芝ハイツ301", "高橋花子", "", kind}, {address, name}})));
  };
  for (const auto kind : {registry::Kind::erasure, registry::Kind::stop}) {
    EXPECT_TRUE(has(warning(kind, "港区芝公園四丁目2番8号", "髙橋 花子A"), "line 2"));
    EXPECT_EQ(warning(kind, "港区芝公園四丁目2番9号", "髙橋 花子A"), "");
    EXPECT_EQ(warning(kind, "港区芝公園四丁目2番8号", "髙橋 花江"), "");
    EXPECT_EQ(warning(kind, "港区芝大門1-2-8", "髙橋 花子"), "");
  }
  EXPECT_EQ(warning(registry::Kind::canary, kAddress, "高橋花子"), "");
}

TEST(CommonNames, OnlyBothTogetherAreTold) {
  const auto warning = [](const char* name, registry::Kind kind) {
    return only(common_names(records_of({{kAddress, "五百旗頭真"}, {kAddress, name, "", kind}}),
                             knowledge().names));
  };
  EXPECT_TRUE(has(warning("佐藤和子", registry::Kind::canary), "佐藤和子"));
  EXPECT_TRUE(has(warning("佐藤和子A", registry::Kind::canary), "佐藤和子"));
  EXPECT_EQ(warning("五百旗頭和子", registry::Kind::canary), "");
  EXPECT_EQ(warning("佐藤翔太", registry::Kind::canary), "");
  EXPECT_EQ(warning("佐藤和子", registry::Kind::stop), "");
}

class Population : public testing::Test {
 protected:
  std::vector<RowProblem> warnings(const Row& decoy, const std::string& rows) {
    const Records records = records_of({{"東京都港区芝大門1-1-1", "五百旗頭真"}, decoy});
    PopulationLint lint(records, canonicalize(), knowledge().names);
    const auto read =
        read_population(folder_.write("people.csv", "id,name,address\n" + rows),
                        [&lint](std::size_t line, const std::string& address,
                                const std::string& name) { lint.take(line, address, name); });
    EXPECT_TRUE(read);
    malformed_ = read ? read->malformed : 0;
    return lint.findings("people.csv");
  }
  test::TemporaryFolder folder_;
  std::size_t malformed_ = 0;
};

TEST_F(Population, TheSameHouseAndNameIsTold) {
  const auto found = warnings({kAddress, "山田花子"},
                              "1,鈴木一郎,東京都港区芝公園4-2-8\n2,山田花子,港区芝公園4-2-8\n"
                              "3,山田花子,港区芝公園4-2-8\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].line, 3u);
  EXPECT_TRUE(has(found[0].sentence, "line 3 of people.csv")) << found[0].sentence;
}

TEST_F(Population, ANeighbourOfTheSameNameIsTold) {
  const auto found = warnings({kAddress, "山田花子"}, "1,山田花子,港区芝公園4-3-1\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(has(found[0].sentence, "in the same town, line 2 of people.csv"));
}

TEST_F(Population, AMarkThatFoldsAwayIsTold) {
  const auto found = warnings({kAddress, "山田花子A"}, "1,山田花子,東京都港区芝公園4-2-8\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(has(found[1].sentence, "dropping marks behind the name")) << found[1].sentence;
}

TEST_F(Population, OtherPeopleAreNot) {
  EXPECT_TRUE(
      warnings({kAddress, "山田花子"}, "1,山田花子,港区芝大門1-2-3\n2,山田花江,港区芝公園4-2-8\n\n")
          .empty());
  EXPECT_EQ(malformed_, 0u);
}

TEST_F(Population, MalformedRowsAreCountedAndPassedOver) {
  const auto found =
      warnings({kAddress, "山田花子"}, "1,山田花子\n\"2\n,x\n3,山田\xff,港区\n4,\"a\"b,港区\n");
  EXPECT_TRUE(found.empty());
  EXPECT_GE(malformed_, 2u);
  EXPECT_EQ(warnings({kAddress, "山田花子"}, "1,x\r\n\"a\nb\",山田花子,港区芝公園4-2-8\r\n").size(),
            1u);
}

TEST_F(Population, AFileWithoutTheColumnsIsRefused) {
  const auto nobody = [](std::size_t, const std::string&, const std::string&) {};
  EXPECT_FALSE(read_population(folder_.write("p.csv", "name,street\n"), nobody));
  EXPECT_FALSE(read_population(folder_.write("p.csv", ""), nobody));
  EXPECT_FALSE(read_population(folder_.path() / "none.csv", nobody));
  EXPECT_FALSE(read_population(folder_.path(), nobody));
}

TEST(DoubtfulRecords, TheExistingDoubtsStay) {
  EXPECT_TRUE(
      has(only(doubtful_records(records_of({{kAddress, "山田花子"}, {kAddress, "山田花子"}}))),
          "the same person at the same address as line 2"));
  EXPECT_TRUE(has(only(doubtful_records(
                      records_of({{kAddress, "山田花子"}, {"東京都港区芝公園", "山田花江"}}))),
                  "without a house number"));
  EXPECT_EQ(only(doubtful_records(records_of({{kAddress, "山田花子"}, {kAddress, "山田花江"}}))),
            "");
}

}  // namespace
}  // namespace kanaria::hq
