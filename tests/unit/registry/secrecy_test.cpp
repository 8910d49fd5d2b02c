// What somebody learns who has a snapshot and not its key: nothing.  Bounds stand for a false alarm
// in less than one of a million runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>

#include "unit/registry/test_snapshot.h"

namespace kanaria::registry {
namespace {

constexpr int kRecords = 6000;

/// True names that the attacker has, the registered ones among them; KANARIA_NAMES=1000000 is the
/// full size.
int names() {
  const char* wanted = std::getenv("KANARIA_NAMES");
  return wanted != nullptr ? std::max(kRecords, std::atoi(wanted)) : kRecords;
}

MatchKey key_of(int number, int kind = 1) {
  return {static_cast<KeyType>(kind), {"港区/芝公園", "4-2-8", "山田" + std::to_string(number)}};
}

/// Kinds differ as much as they may: in lengths, number of keys and of notations.
TestRecord record_of(int number) {
  const Kind kind = static_cast<Kind>(1 + number % 3);
  TestRecord record{{key_of(number)}, {std::to_string(number), kind, ""}, {}};
  if (kind == Kind::canary) {
    record.content.list_id = "list-" + std::to_string(number % 7);
    record.notations = {"髙橋花子A", "芝公園三丁目", "2-8", "芝ハイツ", "101A", "101"};
    for (int i = 2; i <= 4; ++i) record.keys.push_back(key_of(number, i));
  }
  return record;
}

class SecrecyTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TestFolder;
    hq_ = new TestHeadquarters;
    std::vector<TestRecord> records;
    for (int i = 0; i < kRecords; ++i) records.push_back(record_of(i));
    hq_->write(records, folder_->path() / "r");
    registry_ = new Registry(*Registry::open(folder_->path() / "r"));
  }
  static void TearDownTestSuite() {
    delete registry_;
    delete hq_;
    delete folder_;
  }
  /// The row of each record by kind, and the rows that hold nothing as kind 0.
  static std::map<int, std::vector<std::uint32_t>> rows_by_kind() {
    std::map<int, std::vector<std::uint32_t>> rows;
    std::vector<bool> is_used(registry_->table().layout().rows);
    for (int i = 0; i < kRecords; ++i) {
      const auto located = registry_->locate(key_of(i));
      CHECK(located.size() == 1);
      rows[1 + i % 3].push_back(located[0].row);
      is_used[located[0].row] = true;
    }
    for (std::uint32_t row = 0; row < is_used.size(); ++row) {
      if (!is_used[row]) rows[0].push_back(row);
    }
    return rows;
  }

  static inline TestFolder* folder_ = nullptr;
  static inline TestHeadquarters* hq_ = nullptr;
  static inline Registry* registry_ = nullptr;
};

TEST_F(SecrecyTest, TheBytesOfRowsOfAllKindsLookAlikeAndRandom) {
  for (const auto& [kind, rows] : rows_by_kind()) {
    std::array<double, 256> counts{};
    for (const std::uint32_t row : rows) {
      const base::ByteView bytes = *registry_->table().row(row);
      for (const std::uint8_t byte : bytes) ++counts[byte];
    }
    const double expected = static_cast<double>(rows.size()) *
                            static_cast<double>(registry_->table().layout().row_bytes()) / 256;
    double chi_square = 0;
    for (const double count : counts)
      chi_square += (count - expected) * (count - expected) / expected;
    EXPECT_LT(chi_square, 390) << "kind " << kind;  // 255 degrees of freedom
    EXPECT_GT(chi_square, 140) << "kind " << kind;
  }
}

TEST_F(SecrecyTest, WhereARowStandsDoesNotTellItsKind) {
  const auto rows = static_cast<double>(registry_->table().layout().rows);
  for (const auto& [kind, numbers] : rows_by_kind()) {
    double sum = 0;
    for (const std::uint32_t number : numbers) sum += number;
    const auto count = static_cast<double>(numbers.size());
    // The mean of uniform numbers, in its own standard deviations.
    const double deviation = (sum / count - rows / 2) / (rows / std::sqrt(12 * count));
    EXPECT_LT(std::abs(deviation), 5) << "kind " << kind;
  }
}

TEST_F(SecrecyTest, EntriesOfAllKindsAreAsManyAndSpreadAlike) {
  const auto by_kind = rows_by_kind();
  std::vector<int> kind_of(registry_->table().layout().rows);
  for (const auto& [kind, rows] : by_kind) {
    for (const std::uint32_t row : rows) kind_of[row] = kind;
  }
  std::map<int, std::pair<double, double>> seen;  // kind -> entries, sum of their tags
  auto cursor = registry_->table().cursor();
  while (!cursor.at_end()) {
    const auto entry = cursor.next();
    ASSERT_TRUE(entry.has_value());
    auto& [count, sum] = seen[kind_of[entry->row]];
    ++count;
    sum += static_cast<double>(entry->tag) / std::pow(2.0, 64);
  }
  for (const auto& [kind, found] : seen) {
    const auto& [count, sum] = found;
    EXPECT_EQ(count, static_cast<double>(by_kind.at(kind).size() * kEntriesPerRow));
    EXPECT_LT(std::abs(sum / count - 0.5) * std::sqrt(12 * count), 5) << "kind " << kind;
  }
}

/// The attacker has every true name and address, and everything that is public.
TEST_F(SecrecyTest, TrueNamesRecoverNothingWithoutTheKey) {
  const TestHeadquarters other;
  const base::Key nothing{};
  base::Key of_series{};
  const SeriesId& series = registry_->table().series();
  std::copy(series.begin(), series.end(), of_series.begin());
  std::size_t tags_met = 0;
  std::size_t opened = 0;
  const int guessed = names();
  for (int i = 0; i < guessed; ++i) {
    for (const auto& [inner_key, tag_key, wrap_key] :
         {std::array{nothing, nothing, nothing}, std::array{of_series, of_series, of_series},
          std::array{other.key.inner, other.key.tag, other.key.wrap},
          // A stolen key of another kiosk has the same inner key.
          std::array{hq_->key.inner, other.key.tag, other.key.wrap}}) {
      const Inner inner = inner_of(inner_key, key_of(i));
      const Tag tag = registry_->table().layout().masked(tag_of(tag_key, inner));
      for (const Table::Found& found : registry_->table().find(tag, 64)) {
        ++tags_met;
        const base::ByteView row = *registry_->table().row(found.row);
        const RowPlace place = place_of(series, found.row, row);
        const RowKey key = exclusive_or(found.wrapped, wrap_key_of(wrap_key, place, inner));
        opened += open_row(series, found.row, key, row).has_value();
      }
    }
  }
  EXPECT_EQ(opened, 0u);
  EXPECT_EQ(tags_met, 0u);  // four guesses a name against 25,000 tags of 55 bits
  // With the key the same guesses open every record: the test would see it.
  for (int i = 0; i < kRecords; ++i) {
    const auto located = registry_->locate(key_of(i));
    opened += located.size() == 1 && registry_->unlock(located[0]).has_value();
  }
  EXPECT_EQ(opened, std::size_t{kRecords});
}

}  // namespace
}  // namespace kanaria::registry
