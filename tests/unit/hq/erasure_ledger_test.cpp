#include "hq/erasure_ledger.h"

#include <gtest/gtest.h>

#include "unit/registry/test_snapshot.h"

namespace kanaria::hq {
namespace {

ErasureLedger::Entry entry_of(std::uint8_t mark, std::size_t keys) {
  ErasureLedger::Entry entry;
  entry.inners.resize(keys);
  entry.inners.front().fill(mark);
  entry.notations.back().fill(mark);
  return entry;
}

TEST(ErasureLedger, KeepsTheTagsOfEachAndNothingElse) {
  ErasureLedger ledger;
  EXPECT_EQ(ledger.find("E-1"), nullptr);
  ledger.put("E-2", entry_of(2, 4));
  ledger.put("E-1", entry_of(1, 1));
  ledger.put("E-2", entry_of(3, 2));
  const auto read = ErasureLedger::parse(ledger.to_bytes());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->size(), 2u);
  EXPECT_EQ(*read->find("E-1"), entry_of(1, 1));
  EXPECT_EQ(*read->find("E-2"), entry_of(3, 2));
}

TEST(ErasureLedger, AnyCutAndAnyFlippedBitIsRefused) {
  ErasureLedger ledger;
  ledger.put("E-1", entry_of(1, 2));
  const base::Bytes good = ledger.to_bytes();
  for (std::size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(ErasureLedger::parse(base::ByteView(good).first(i)).has_value()) << i;
    base::Bytes bad = good;
    bad[i] ^= 1;
    EXPECT_FALSE(ErasureLedger::parse(bad).has_value()) << i;
  }
}

TEST(ErasureLedger, AnAbsentFileIsEmptyAndADamagedOneAnError) {
  const registry::TestFolder folder;
  const auto file = erasure_ledger_of(folder.path());
  const auto none = ErasureLedger::read(file);
  ASSERT_TRUE(none.has_value());
  EXPECT_EQ(none->size(), 0u);
  ErasureLedger ledger;
  ledger.put("E-1", entry_of(1, 2));
  ASSERT_TRUE(ledger.write(file).has_value());
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(ErasureLedger::read(file)->size(), 1u);
  registry::TestHeadquarters::put(file, base::bytes_of("KANARIAE"));
  const auto damaged = ErasureLedger::read(file);
  ASSERT_FALSE(damaged.has_value());
  EXPECT_NE(damaged.error().sentence.find("backup"), std::string::npos);
}

}  // namespace
}  // namespace kanaria::hq
