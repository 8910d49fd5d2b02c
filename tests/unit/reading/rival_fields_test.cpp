#include "reading/rival_fields.h"

#include <gtest/gtest.h>

#include "reading/name_field.h"
#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

constexpr std::string_view kPlace = "東京都港区芝公園4-2-8";

/// p of `text` among the field's hypotheses; 0 when it is not there.
double p_of(const Field& field, std::string_view text) {
  for (const Hypothesis& hypothesis : field.hypotheses) {
    if (hypothesis.text == text) return hypothesis.p;
  }
  return 0;
}

/// A recipient whose fields are read from the lines of `side`.
struct Letter {
  ReadSide side;
  RecipientRole role;
  std::vector<AddressGroup> groups = {};
  AddressFields fields = {};

  RivalSources sources() { return {side, role, groups, places(), dictionary(), names()}; }
  Field address() {
    fields = read_address(*role.address, {}, dictionary());
    const std::string best = fields.address.text;
    Field field = fields.address;
    add_rival_addresses(sources(), fields, field);
    EXPECT_EQ(field.text, best) << "the best reading is decided elsewhere";
    return field;
  }
  Field name() {
    Recipient recipient;
    read_names(side, role, names(), recipient);
    const std::string best = recipient.name.text;
    add_rival_names(sources(), recipient.name);
    EXPECT_EQ(recipient.name.text, best);
    return recipient.name;
  }
};

AddressGroup group_of(const ReadSide& side, const std::vector<std::size_t>& lines) {
  AddressGroup group;
  group.lines = lines;
  for (const std::size_t i : lines) {
    const auto& symbols = side.lines[i].lattice.symbols;
    group.symbols.insert(group.symbols.end(), symbols.begin(), symbols.end());
  }
  group.places = places().match(group.symbols, 0, 12);
  return group;
}

Letter letter_to(std::vector<ReadLine> address, std::vector<ReadLine> others = {}) {
  Letter letter;
  std::vector<std::size_t> lines;
  for (ReadLine& line : address) {
    lines.push_back(letter.side.lines.size());
    letter.side.lines.push_back(std::move(line));
  }
  for (ReadLine& line : others) letter.side.lines.push_back(std::move(line));
  letter.role.address = group_of(letter.side, lines);
  return letter;
}

Letter letter_for(std::vector<ReadLine> lines, NameLine name) {
  Letter letter;
  letter.side.lines = std::move(lines);
  letter.role.names = {std::move(name)};
  letter.side.page.resolution_dpi = 300;
  return letter;
}

TEST(RivalAddresses, SlipsOfTheRecogniser) {
  auto letter = letter_to({row(std::string(kPlace) + "ラフイーネ第ニ301", 100, 100, 30, 0)});
  const Field field = letter.address();
  EXPECT_GT(p_of(field, std::string(kPlace) + "ラフィーネ第ニ301"), 0.05);
  auto marks = letter_to({row(std::string(kPlace) + "メゾ\"ント\"芝301", 100, 100, 30, 0)});
  EXPECT_GT(p_of(marks.address(), std::string(kPlace) + "メゾンド芝301"), 0.1);
}

TEST(RivalAddresses, AnotherLookAtALine) {
  auto letter = letter_to({row(kPlace, 100, 100, 30, 0), row("芝馬尺ハイツ301", 100, 140, 30, 0)});
  letter.side.lines[1].rivals = {{symbols_of("芝駅ハイツ301")}};
  EXPECT_GT(p_of(letter.address(), std::string(kPlace) + "芝駅ハイツ301"), 0.1);
}

TEST(RivalAddresses, AnotherLookAtTheLineWithThePlace) {
  auto letter = letter_to({row("東京都港区芝公園4-2らラ戸", 100, 100, 30, 0)});
  letter.side.lines[0].rivals = {{symbols_of(kPlace)}};
  letter.role.address->places = places().match(letter.role.address->symbols, 0, 12);
  EXPECT_GT(p_of(letter.address(), kPlace), 0.1);
}

TEST(RivalAddresses, APieceInTheSameRow) {
  auto letter = letter_to({row("東京都港区芝公園4", 100, 100, 30, 0)},
                          {row("-2-8", 400, 100, 30, 1), row("-9-9", 400, 400, 30, 1)});
  const Field field = letter.address();
  EXPECT_GT(p_of(field, kPlace), 0.02);
  EXPECT_EQ(p_of(field, "東京都港区芝公園4-9-9"), 0) << "too far away";
}

TEST(RivalAddresses, WithoutTheLastLineAndWithTheNext) {
  auto letter = letter_to({row(kPlace, 100, 100, 30, 0), row("デヴィッド", 100, 140, 30, 0)},
                          {row("芝ハイツ301", 100, 180, 30, 0)});
  const Field field = letter.address();
  EXPECT_GT(p_of(field, kPlace), 0.05);
  EXPECT_GT(p_of(field, std::string(kPlace) + "デヴィッド芝ハイツ301"), 0);
}

TEST(RivalAddresses, FaintCharactersArePutIn) {
  auto line = row(std::string(kPlace) + "芝ハイツ30", 100, 100, 30, 0);
  line.lattice.symbols.back().after = {{{{U'1', 0.9}}, 0.4}};
  auto letter = letter_to({std::move(line)});
  EXPECT_GT(p_of(letter.address(), std::string(kPlace) + "芝ハイツ301"), 0.1);
}

TEST(RivalAddresses, AnotherAddressOfTheSide) {
  Letter letter;
  letter.side.lines = {row(kPlace, 100, 100, 30, 0)};
  letter.groups = {group_of(letter.side, {0})};
  Field field;
  add_rival_addresses(letter.sources(), {}, field);
  EXPECT_EQ(field.text, "");
  EXPECT_GT(p_of(field, kPlace), 0);
}

TEST(RivalCodes, ThePlacesCodeIsAHypothesisWhereNoneWasRead) {
  auto letter = letter_to({row(kPlace, 100, 100, 30, 0)});
  letter.fields = read_address(*letter.role.address, {}, dictionary());
  Field code;
  add_rival_codes(letter.sources(), letter.fields, code);
  EXPECT_EQ(code.text, "") << "a code that is not printed is not invented";
  ASSERT_FALSE(code.hypotheses.empty());
  EXPECT_EQ(code.hypotheses[0].text, "1050011");
  EXPECT_LT(code.hypotheses[0].p, 0.5);
}

TEST(RivalNames, TheWholeLineWhereTheHonorificStandsElsewhere) {
  auto letter = letter_for({row("南雲一華", 100, 100, 30, 0)}, {0, 3, {}});
  EXPECT_GT(p_of(letter.name(), "南雲一華"), 0.1);
}

TEST(RivalNames, PiecesInTheSameRow) {
  auto letter =
      letter_for({row("咲那様", 300, 100, 30, 0), row("栗花落", 150, 100, 30, 0)}, {0, 2, U"様"});
  EXPECT_GT(p_of(letter.name(), "栗花落咲那"), 0.01);
}

TEST(RivalNames, WhatStandsBeforeAnHonorificSetApart) {
  auto letter = letter_for(
      {row("茂木", 100, 100, 30, 0), row("様", 400, 100, 30, 1), row("蕗", 260, 100, 30, 2)}, {});
  letter.role.names.clear();
  Field field;
  add_rival_names(letter.sources(), field);
  EXPECT_EQ(field.text, "");
  EXPECT_GT(p_of(field, "茂木蕗"), 0.05);
}

TEST(RivalNames, WhatStandsBeforeAnHonorificInTheLine) {
  Letter letter;
  letter.side.lines = {row("斎藤梓様ご予約はこちら", 100, 100, 30, 0)};
  Field field;
  add_rival_names(letter.sources(), field);
  EXPECT_GT(p_of(field, "斎藤梓"), 0.05);
}

TEST(RivalNames, AnotherLookThatBeginsBeforeTheLine) {
  auto letter = letter_for({row("口いずみ様", 100, 100, 30, 0)}, {0, 4, U"様"});
  letter.side.lines[0].rivals = {{symbols_of("]樋口いずみ様|")}};
  EXPECT_GT(p_of(letter.name(), "樋口いずみ"), 0.02);
}

TEST(RivalNames, ApostrophesAndTheFirm) {
  auto latin = letter_for({row("KevinO'Brien様", 100, 100, 30, 0)}, {0, 12, U"様"});
  EXPECT_GT(p_of(latin.name(), "KevinO'Brien"), 0.02);
  auto clerk =
      letter_for({row("株式会社青空サーピス", 100, 60, 30, 0), row("山田太郎様", 100, 100, 30, 0)},
                 {1, 4, U"様"});
  clerk.role.company_lines = {0};
  clerk.side.lines[0].lattice.symbols[8].candidates = {{U'ピ', 0.6}, {U'ビ', 0.4}};
  const Field field = clerk.name();
  EXPECT_EQ(field.text, "株式会社青空サーピス 山田太郎");
  EXPECT_GT(p_of(field, "株式会社青空サービス 山田太郎"), 0.01);
  EXPECT_GT(p_of(field, "山田太郎"), 0.001) << "the firm may be somebody else's";
}

TEST(RivalNames, ASurnameAloneIsNone) {
  auto letter =
      letter_for({row("山田太郎様", 300, 100, 30, 0), row("山田", 300, 140, 30, 0)}, {0, 4, U"様"});
  EXPECT_EQ(p_of(letter.name(), "山田"), 0) << "it would stand for the whole family";
}

}  // namespace
}  // namespace kanaria::reading
