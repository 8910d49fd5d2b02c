#include "outbox/outbox.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "outbox/room.h"
#include "unit/temporary_folder.h"

namespace kanaria::outbox {
namespace {

using store::Access;
using store::Database;
using test::TemporaryFolder;

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest()
      : database_(*Database::open(folder_.path() / "a.db", {1, {outbox_tables()}}, Access::own)) {}

  void put(std::uint64_t seq, const std::string& payload, std::int64_t created_wall_ms) {
    auto transaction = database_.begin();
    ASSERT_TRUE(append(*transaction, seq, "test", base::bytes_of(payload), created_wall_ms));
    ASSERT_TRUE(transaction->commit());
  }
  void change(const std::string& sql) {
    auto transaction = database_.begin();
    ASSERT_TRUE(transaction->prepare(sql)->run());
    ASSERT_TRUE(transaction->commit());
  }
  std::optional<Entry> after(std::uint64_t seq) {
    return *next_after(database_, seq, State::waiting, State::retained);
  }

  TemporaryFolder folder_;
  Database database_;
};

TEST_F(OutboxTest, CountsWhatWaitsAndSinceWhen) {
  EXPECT_EQ(stats(database_)->waiting.items, 0);
  EXPECT_EQ(*last_seq(database_), 0u);
  put(3, "three", 2000);
  put(7, "seven!", 1000);
  change("UPDATE outbox SET state = 1 WHERE seq = 3");
  put(9, "nine", 3000);
  const auto found = *stats(database_);
  EXPECT_EQ(found.waiting.items, 2);
  EXPECT_EQ(found.waiting.bytes, 10);
  EXPECT_EQ(found.oldest_waiting_wall_ms, 1000);
  EXPECT_EQ(found.retained.items, 1);
  EXPECT_EQ(found.retained.bytes, 5);
  EXPECT_EQ(*last_seq(database_), 9u);
}

TEST_F(OutboxTest, GivesItemsInTheirOrderWithTheirBytes) {
  const std::string binary("\0\xff\n", 3);
  put(2, binary, 10);
  put(5, "", 20);
  const auto first = after(0);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->seq, 2u);
  EXPECT_EQ(base::text_of(first->payload), binary);
  EXPECT_TRUE(first->intact);
  EXPECT_EQ(first->created_wall_ms, 10);
  EXPECT_EQ(first->attempts, 0);
  const auto second = after(2);
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->payload.empty());
  EXPECT_TRUE(second->intact);
  EXPECT_FALSE(after(5));
}

TEST_F(OutboxTest, ADamagedItemIsSetAsideAndDoesNotStopTheOthers) {
  put(1, "one", 0);
  put(2, "two", 0);
  change("UPDATE outbox SET payload = x'00' WHERE seq = 1");
  ASSERT_TRUE(after(0));
  EXPECT_FALSE(after(0)->intact);
  auto transaction = database_.begin();
  ASSERT_TRUE(quarantine(*transaction, 1));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(after(0)->seq, 2u);
  EXPECT_EQ(stats(database_)->quarantined.items, 1);
  EXPECT_TRUE(*payload_digest(database_, 1)) << "kept, not deleted";
}

TEST_F(OutboxTest, ANumberIsUsedOnce) {
  put(1, "one", 0);
  auto transaction = database_.begin();
  EXPECT_FALSE(append(*transaction, 1, "test", base::bytes_of("other"), 0));
}

TEST_F(OutboxTest, AnItemEntersWithItsTransactionOrNotAtAll) {
  {
    auto transaction = database_.begin();
    ASSERT_TRUE(append(*transaction, 1, "test", base::bytes_of("one"), 0));
  }
  EXPECT_FALSE(after(0));
}

TEST(Room, SaysHowMuchIsMissing) {
  const TemporaryFolder folder;
  EXPECT_TRUE(check_room(folder.path(), 1));
  const auto short_of = check_room(folder.path(), std::uint64_t{1} << 60);
  ASSERT_FALSE(short_of);
  EXPECT_EQ(short_of.error().remedy, base::Remedy::operator_acts);
  EXPECT_NE(short_of.error().sentence.find("MiB are needed"), std::string::npos);
  EXPECT_FALSE(check_room(folder.path() / "missing", 1));
}

TEST(Room, TheReserveHoldsRealBlocksUntilItIsReleased) {
  const TemporaryFolder folder;
  const Reserve reserve(folder.path() / "reserve");
  EXPECT_FALSE(reserve.release());
  ASSERT_TRUE(reserve.hold());
  ASSERT_TRUE(reserve.hold());
  struct stat status {};
  ASSERT_EQ(::stat((folder.path() / "reserve").c_str(), &status), 0);
  EXPECT_GE(static_cast<std::uint64_t>(status.st_blocks) * 512, kReserve_bytes);
  EXPECT_TRUE(reserve.release());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "reserve"));
}

}  // namespace
}  // namespace kanaria::outbox
