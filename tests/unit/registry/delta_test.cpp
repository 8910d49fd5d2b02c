#include "registry/delta.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "unit/registry/test_snapshot.h"

namespace kanaria::registry {
namespace {

MatchKey key_of(int number) {
  return {KeyType::place_house, {"港区/芝公園", "4-2-8", std::to_string(number)}};
}

TestRecord record_of(int number, const std::string& name = "山田太郎") {
  return {{key_of(number)}, {std::to_string(number), Kind::stop, ""}, {name, "", "", "", "", ""}};
}

class DeltaTest : public testing::Test {
 protected:
  DeltaTest() {
    std::vector<TestRecord> records;
    for (int i = 0; i < 200; ++i) records.push_back(record_of(i));
    hq_.write(records, dir_);
    registry_.emplace(*Registry::open(dir_));
  }

  [[nodiscard]] const Table& table() const { return registry_->table(); }
  [[nodiscard]] std::uint32_t row_of(int number) const {
    const auto located = registry_->locate(key_of(number));
    CHECK(located.size() == 1);
    return located[0].row;
  }
  [[nodiscard]] SealedRow sealed_at(std::uint32_t row, const TestRecord& record,
                                    const Layout& layout) const {
    return sealed(hq_.plain_row(record), table().series(), row, layout, hq_.sealing);
  }
  /// Number 7 is gone, 8 has another name, 1000 has come.
  [[nodiscard]] Delta changed() const {
    const Layout& layout = table().layout();
    auto delta =
        delta_of(table(), layout,
                 {filler(row_of(7), layout), sealed_at(row_of(8), record_of(8, "山田花子"), layout),
                  sealed_at(free_row(), record_of(1000), layout)});
    CHECK(delta.has_value());
    return *std::move(delta);
  }
  [[nodiscard]] std::uint32_t free_row() const {
    std::set<std::uint32_t> used;
    for (int i = 0; i < 200; ++i) used.insert(row_of(i));
    std::uint32_t row = 0;
    while (used.contains(row)) ++row;
    return row;
  }
  /// The registry that a difference leads to.
  [[nodiscard]] base::Result<Registry> next(const Delta& delta) const {
    const auto dir = folder_.path() / "next";
    std::filesystem::remove_all(dir);
    std::filesystem::create_directory(dir);
    const auto written = apply_delta(table(), delta, dir / kDataFile);
    if (!written) return written.error();
    hq_.sign_to(dir, hq_.metadata_of(table().series(), *written, 4));
    return Registry::open(dir, default_key_file(dir_));
  }

  TestFolder folder_;
  std::filesystem::path dir_ = folder_.path() / "registry";
  TestHeadquarters hq_;
  std::optional<Registry> registry_;
};

TEST_F(DeltaTest, WhatChangedIsChangedAndNothingElse) {
  const auto opened = next(changed());
  ASSERT_TRUE(opened.has_value()) << opened.error().sentence;
  EXPECT_TRUE(opened->check_all());
  EXPECT_TRUE(opened->locate(key_of(7)).empty());
  for (const int number : {0, 6, 8, 9, 199, 1000}) {
    const auto located = opened->locate(key_of(number));
    ASSERT_EQ(located.size(), 1u) << number;
    const auto record = opened->unlock(located[0]);
    ASSERT_TRUE(record.has_value()) << number;
    EXPECT_EQ(open_token(hq_.sealing.token, record->token())->record_id, std::to_string(number));
    EXPECT_EQ(record->has_notation(NotationPart::name, "山田花子"), number == 8);
  }
  // What is as it was has the same token as before: a hit stays the same hit.
  EXPECT_EQ(opened->unlock(opened->locate(key_of(9))[0])->token(),
            registry_->unlock(registry_->locate(key_of(9))[0])->token());
}

TEST_F(DeltaTest, AnErasedRecordIsNowhereInTheNewFile) {
  const std::uint32_t row = row_of(7);
  const base::ByteView before = *table().row(row);
  const base::Bytes old_row(before.begin(), before.end());
  const auto old_entry = registry_->locate(key_of(7))[0].wrapped;
  ASSERT_TRUE(next(changed()).has_value());
  const base::Bytes file = TestHeadquarters::get(folder_.path() / "next" / kDataFile);
  EXPECT_EQ(std::search(file.begin(), file.end(), old_row.begin(), old_row.end()), file.end());
  EXPECT_EQ(std::search(file.begin(), file.end(), old_entry.begin(), old_entry.end()), file.end());
}

TEST_F(DeltaTest, TheTableMayGrow) {
  Layout layout = table().layout();
  const std::uint32_t before = layout.rows;
  layout.rows = before + 40;
  std::vector<SealedRow> rows;
  for (std::uint32_t row = before; row < layout.rows; ++row) {
    rows.push_back(row == before + 5 ? sealed_at(row, record_of(1000), layout)
                                     : filler(row, layout));
  }
  ASSERT_TRUE(can_follow(table().layout(), layout));
  const auto delta = delta_of(table(), layout, std::move(rows));
  ASSERT_TRUE(delta.has_value());
  const auto opened = next(*delta);
  ASSERT_TRUE(opened.has_value()) << opened.error().sentence;
  EXPECT_EQ(opened->table().layout().rows, layout.rows);
  EXPECT_EQ(opened->locate(key_of(1000)).size(), 1u);
  EXPECT_EQ(opened->locate(key_of(7)).size(), 1u);
}

TEST_F(DeltaTest, BytesRoundTripAndAnythingElseIsRefused) {
  const Delta delta = changed();
  const base::Bytes bytes = to_bytes(delta);
  const auto read = parse_delta(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(to_bytes(*read), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(parse_delta(base::ByteView(bytes).first(size)).has_value()) << size;
  }
  base::Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(parse_delta(longer).has_value());
}

TEST_F(DeltaTest, AFlippedBitNeverLeadsToWhatWasSigned) {
  const base::Bytes bytes = to_bytes(changed());
  ASSERT_TRUE(next(changed()).has_value());
  const base::Bytes good = TestHeadquarters::get(folder_.path() / "next" / kDataFile);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    base::Bytes bad = bytes;
    bad[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
    const auto read = parse_delta(bad);
    if (!read || !next(*read)) continue;
    EXPECT_NE(TestHeadquarters::get(folder_.path() / "next" / kDataFile), good) << i;
  }
}

TEST_F(DeltaTest, WhatDoesNotFitTheTableIsRefused) {
  const auto is_refused = [this](const Delta& delta) { return !next(delta).has_value(); };
  Delta more = changed();
  more.removed.pop_back();
  EXPECT_TRUE(is_refused(more));
  Delta outside = changed();
  outside.removed.back() = static_cast<std::uint32_t>(table().layout().entries());
  EXPECT_TRUE(is_refused(outside));
  Delta smaller = changed();
  smaller.layout.rows -= 1;
  EXPECT_TRUE(is_refused(smaller));
  Delta larger = changed();
  larger.layout.rows += 1;
  EXPECT_TRUE(is_refused(larger));
  Delta unordered = changed();
  std::swap(unordered.changed.front(), unordered.changed.back());
  EXPECT_TRUE(is_refused(unordered));
  Delta other_class = changed();
  other_class.layout.token_plain_bytes = 64;
  EXPECT_TRUE(is_refused(other_class));
}

TEST_F(DeltaTest, ADamagedTableIsNotLedOn) {
  const Delta delta = changed();
  base::Bytes bytes = TestHeadquarters::get(dir_ / kDataFile);
  bytes[table().layout().rows_at() + 50] ^= 1;
  TestHeadquarters::put(dir_ / kDataFile, bytes);
  const auto metadata = *parse_metadata(base::text_of(TestHeadquarters::get(dir_ / kMetadataFile)));
  const auto damaged = Table::open(dir_ / kDataFile, metadata.data_bytes, metadata.data_root);
  ASSERT_TRUE(damaged.has_value());
  EXPECT_FALSE(apply_delta(*damaged, delta, folder_.path() / "out").has_value());
}

TEST(Layout, OnlyTablesOfTheSameTagsFollowEachOther) {
  EXPECT_TRUE(can_follow({256, 32}, {256, 32}));
  EXPECT_TRUE(can_follow({256, 32}, {280, 32}));
  EXPECT_FALSE(can_follow({256, 32}, {1 << 20, 32}));  // more bits of each tag
  EXPECT_TRUE(can_follow({1 << 24, 32}, {1 << 26, 32}));
  EXPECT_FALSE(can_follow({256, 32}, {256, 64}));
  EXPECT_FALSE(can_follow({256, 32}, {255, 32}));
}

}  // namespace
}  // namespace kanaria::registry
