#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "base/file.h"
#include "hq/planting_log.h"
#include "unit/temporary_folder.h"

namespace kanaria::hq {
namespace {

constexpr base::SigningSeed kSeed = {1, 2, 3};
constexpr base::SigningSeed kOtherSeed = {4, 5, 6};

class FixedClock final : public base::Clock {
 public:
  [[nodiscard]] base::Timestamp now() const override {
    return {1'795'000'000'123, 5, "", base::ClockStatus::ntp};
  }
};

Planting planting(const std::string& record_id) {
  return {record_id, "list-a", "丸の内支社の写し", "高橋 花子", "2026-11-18", "\"A\" を名前に"};
}

class PlantingLogTest : public testing::Test {
 protected:
  [[nodiscard]] base::Result<AddedPlanting> add(const std::string& record_id) const {
    return add_planting(file_, planting(record_id), kSeed, FixedClock());
  }
  [[nodiscard]] std::string text() const {
    return std::string(base::text_of(*base::read_file(file_, kMaxPlantingLog_bytes)));
  }
  void write(std::string_view text) const { folder_.write("log", text); }
  [[nodiscard]] PlantingLog read() const {
    return *read_planting_log(file_, base::public_key_of(kSeed));
  }
  /// The text of a log of so many entries.
  std::string log_of(int count) const {
    for (int i = 1; i <= count; ++i) EXPECT_TRUE(add("R-" + std::to_string(i)));
    return text();
  }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "log";
};

std::vector<std::string> lines_of_text(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

TEST_F(PlantingLogTest, WhatIsAddedIsReadAgainInOrder) {
  const auto first = add("R-1");
  const auto second = add("R-2");
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(first->told.empty() && second->told.empty());
  const PlantingLog log = read();
  EXPECT_FALSE(log.broken || log.torn_end);
  ASSERT_EQ(log.entries.size(), 2u);
  EXPECT_EQ(log.entries[0].entry.planting, planting("R-1"));
  EXPECT_EQ(log.entries[0].entry.recorded, "2026-11-18T11:06:40.123Z");
  EXPECT_EQ(log.entries[0].entry.clock, "ntp");
  EXPECT_EQ(log.entries[1].entry.seq, 2u);
  EXPECT_EQ(log.entries[1].entry.previous, first->hash);
  EXPECT_EQ(log.head(), second->hash);
  struct stat status {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(PlantingLogTest, EveryChangedByteBreaksTheChainAtItsLine) {
  const std::string good = log_of(3);
  const auto lines = lines_of_text(good);
  const std::size_t second = lines[0].size() + 1;
  for (std::size_t i = second; i < second + lines[1].size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == 'x' ? 'y' : 'x';
    const PlantingLog log = parse_planting_log(bad, base::public_key_of(kSeed));
    ASSERT_TRUE(log.broken) << i;
    EXPECT_EQ(log.broken->line, 2u) << i;
    EXPECT_EQ(log.entries.size(), 1u) << i;
  }
}

TEST_F(PlantingLogTest, EntriesTakenOutMovedOrSignedByOthersBreakIt) {
  const auto lines = lines_of_text(log_of(3));
  const auto key = base::public_key_of(kSeed);
  EXPECT_EQ(parse_planting_log(lines[1] + "\n", key).broken->line, 1u);
  EXPECT_EQ(parse_planting_log(lines[0] + "\n" + lines[2] + "\n", key).broken->line, 2u);
  EXPECT_EQ(parse_planting_log(lines[0] + "\n" + lines[0] + "\n", key).broken->line, 2u);
  EXPECT_EQ(parse_planting_log(lines[0] + "\n\n" + lines[1] + "\n", key).broken->sentence,
            "line 2 is no entry, and no entry vouches for it");
  const PlantingLog other = parse_planting_log(lines[0] + "\n", base::public_key_of(kOtherSeed));
  EXPECT_EQ(other.broken->sentence,
            "line 1 has entry 1, which is not as headquarters' key signed it");
}

TEST_F(PlantingLogTest, NothingIsAddedToABrokenLog) {
  const std::string good = log_of(2);
  std::string bad = good;
  bad.replace(bad.find("list-a"), 6, "list-b");
  write(bad);
  const auto added = add("R-3");
  ASSERT_FALSE(added);
  EXPECT_NE(added.error().sentence.find("line 1 has entry 1"), std::string::npos);
  EXPECT_EQ(text(), bad);
}

TEST_F(PlantingLogTest, ALogCutAtAnyByteIsToldKeptAndGoneOnWith) {
  const std::string good = log_of(2);
  const std::size_t second = good.find('\n') + 1;
  for (std::size_t size = 0; size < good.size(); ++size) {
    const std::string cut = good.substr(0, size);
    write(cut);
    const bool whole = cut.empty() || cut.ends_with('\n');
    const bool lacks_end_alone = size + 1 == second || size + 1 == good.size();
    const std::size_t before = size + 1 < second ? 0 : size + 1 < good.size() ? 1 : 2;
    const PlantingLog found = read();
    EXPECT_FALSE(found.broken) << size;
    EXPECT_EQ(found.entries.size(), before) << size;
    EXPECT_EQ(found.torn_end.has_value(), !whole && !lacks_end_alone) << size;
    const auto added = add("R-9");
    ASSERT_TRUE(added) << size;
    EXPECT_EQ(added->told.empty(), whole) << size;
    EXPECT_TRUE(text().starts_with(cut)) << size;
    const PlantingLog log = read();
    EXPECT_FALSE(log.broken || log.torn_end) << size;
    EXPECT_EQ(log.entries.size(), before + 1) << size;
    EXPECT_EQ(log.torn.size(), found.torn_end ? 1u : 0u) << size;
  }
}

TEST_F(PlantingLogTest, AnAdditionTornBehindATornLineIsGoneOnWithToo) {
  log_of(1);
  const std::size_t first = text().size();
  write(text() + "{\"seq\":2,\"prev");
  const std::size_t torn = text().size();
  ASSERT_TRUE(add("R-2"));
  const std::string good = text();
  for (std::size_t size = torn; size < good.size(); ++size) {
    write(good.substr(0, size));
    ASSERT_TRUE(add("R-3")) << size;
    const PlantingLog log = read();
    EXPECT_FALSE(log.broken || log.torn_end) << size;
    EXPECT_EQ(log.entries.size(), size + 1 < good.size() ? 2u : 3u) << size;
    ASSERT_EQ(log.torn.size(), 1u) << size;
    EXPECT_EQ(log.torn[0].first, 2u) << size;
  }
  // Pages that a power cut left as zeros, with the line end behind them.
  write(good.substr(0, first) + std::string(40, '\0') + "\n");
  const auto added = add("R-2");
  ASSERT_TRUE(added);
  EXPECT_EQ(added->told.size(), 1u);
  EXPECT_FALSE(read().broken);
}

TEST_F(PlantingLogTest, TornLinesThatSomeoneChangesOrTakesOutBreakIt) {
  log_of(1);
  const std::string first = text();
  write(first + "torn");
  ASSERT_TRUE(add("R-2"));
  const std::string second = text().substr(first.size() + 5);
  const auto key = base::public_key_of(kSeed);
  EXPECT_FALSE(parse_planting_log(first + "torn\n" + second, key).broken);
  EXPECT_EQ(parse_planting_log(first + "tort\n" + second, key).broken->line, 2u);
  EXPECT_EQ(parse_planting_log(first + second, key).broken->sentence,
            "line 2 vouches for torn lines that are not there");
}

TEST_F(PlantingLogTest, EndsCutOffLeaveAWholeChain) {
  const std::string good = log_of(3);
  const PlantingLog whole = read();
  const PlantingLog cut =
      parse_planting_log(good.substr(0, good.find("{\"seq\":3")), base::public_key_of(kSeed));
  EXPECT_FALSE(cut.broken);
  EXPECT_EQ(cut.entries.size(), 2u);
  EXPECT_NE(cut.head(), whole.head());
}

TEST_F(PlantingLogTest, AddersAtOnceTakeTheirTurns) {
  std::vector<std::thread> adders;
  for (int adder = 0; adder < 4; ++adder) {
    adders.emplace_back([this, adder] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(add("R-" + std::to_string(adder) + "-" + std::to_string(i)));
      }
    });
  }
  for (std::thread& adder : adders) adder.join();
  const PlantingLog log = read();
  EXPECT_FALSE(log.broken || log.torn_end);
  EXPECT_EQ(log.entries.size(), 40u);
  EXPECT_TRUE(log.torn.empty());
}

TEST_F(PlantingLogTest, WhatIsNoRegularFileIsRefused) {
  std::filesystem::create_directory(file_);
  EXPECT_FALSE(add("R-1"));
  std::filesystem::remove(file_);
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  EXPECT_FALSE(add("R-1"));
  EXPECT_FALSE(read_planting_log(folder_.path() / "none", std::nullopt));
}

TEST(PlantingEntry, OtherSpellingsOfALineAreNoEntries) {
  PlantingEntry entry;
  entry.seq = 1;
  entry.recorded = "2026-11-18T10:26:40.123Z";
  entry.clock = "rtc";
  entry.planting = planting("R-1");
  const std::string line = signed_line(entry, kSeed);
  ASSERT_TRUE(parse_planting_entry(line));
  EXPECT_TRUE(is_signed_by(line, base::public_key_of(kSeed)));
  EXPECT_FALSE(is_signed_by(line, base::public_key_of(kOtherSeed)));
  const auto with = [&line](const std::string& from, const std::string& to) {
    std::string other = line;
    const auto at = other.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return other.replace(at, from.size(), to);
  };
  for (const std::string& other :
       {" " + line, line + " ", line + line, with(",\"by\"", ", \"by\""),
        with("\"note\"", "\"Note\""), with("丸", "\\u4e38"), with("\"seq\":1", "\"seq\":1.0"),
        with("\"seq\":1", "\"seq\":-1"), with("\"seq\":1", "\"seq\":1,\"seq\":1"),
        with("2026-11-18\"", "2026-02-30\""), with("T10:", "T24:"), with("rtc", "RTC"),
        with("\"torn\":\"\"", "\"torn\":\"00\""),
        with("\"record_id\":\"R-1\"", "\"record_id\":\"\""), with("list-a", "list\\na"),
        with("list-a", std::string(62, 'a'))}) {
    EXPECT_FALSE(parse_planting_entry(other)) << other;
  }
}

TEST(PlantingEntry, WhatCannotBeLoggedIsSaid) {
  EXPECT_EQ(problem_of(planting("R-1")), "");
  EXPECT_EQ(problem_of(planting("")), "--record-id is missing");
  EXPECT_NE(problem_of(planting(std::string(65, 'x'))), "");
  EXPECT_NE(problem_of(planting("\xff")), "");
  EXPECT_NE(problem_of(planting("a\nb")), "");
  Planting other = planting("R-1");
  other.list_id = "表表表表表表表表表表表表表表表表表表表表表";  // 63 bytes
  EXPECT_EQ(problem_of(other), "--list-id has more than 61 bytes");
  for (const char* day : {"2026-2-3", "2026-13-01", "2025-02-29", "20261118", "yesterday"}) {
    other = planting("R-1");
    other.planted_at = day;
    EXPECT_NE(problem_of(other).find("--planted-at"), std::string::npos) << day;
  }
  other = planting("R-1");
  other.planted_at = other.note = "";
  EXPECT_EQ(problem_of(other), "");
}

TEST(PlantingEntry, TheLongestPlantingFitsIntoALine) {
  Planting longest = planting(std::string(64, '"'));
  longest.list_id = std::string(61, '"');
  longest.copy = longest.by = longest.note = "";
  for (int i = 0; i < 500; ++i) {
    if (i < 200) longest.copy += "𠮷";
    if (i < 100) longest.by += "𠮷";
    longest.note += "𠮷";
  }
  ASSERT_EQ(problem_of(longest), "");
  PlantingEntry entry;
  entry.seq = ~std::uint64_t{0};
  entry.torn = std::string(64, 'a');
  entry.recorded = "2026-11-18T10:26:40.123Z";
  entry.clock = "unknown";
  entry.planting = longest;
  EXPECT_TRUE(parse_planting_entry(signed_line(entry, kSeed)));
}

}  // namespace
}  // namespace kanaria::hq
