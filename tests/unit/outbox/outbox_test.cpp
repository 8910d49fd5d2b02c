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
      : database_(*Database::open(folder_.path() / "a.db",
                                  {1, {outbox_tables(), outbox_delivery_tables()}}, Access::own)) {}

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
  static Receipt receipt(std::uint64_t seq, const std::string& payload, std::int64_t committed_ms) {
    return {seq, base::sha256(base::bytes_of(payload)), committed_ms, {1, 2, 3}};
  }
  Marked mark(std::uint64_t seq, const std::string& payload, std::int64_t committed_ms) {
    auto transaction = database_.begin();
    const auto marked = *mark_retained(*transaction, receipt(seq, payload, committed_ms));
    EXPECT_TRUE(transaction->commit());
    return marked;
  }
  int expire(std::int64_t headquarters_now_ms, std::int64_t retention_ms) {
    auto transaction = database_.begin();
    const int deleted = *delete_expired(*transaction, headquarters_now_ms, retention_ms);
    EXPECT_TRUE(transaction->commit());
    return deleted;
  }
  std::uint64_t due(std::uint64_t after_seq, std::int64_t now_wall_ms) {
    const auto item = *next_due(database_, after_seq, now_wall_ms);
    return item ? item->seq : 0;
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
  EXPECT_EQ(mark(3, "three", 5000), Marked::retained);
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

TEST_F(OutboxTest, AReceiptCountsForExactlyItsItemAndItsBytes) {
  put(1, "one", 0);
  put(2, "two", 0);
  EXPECT_EQ(mark(3, "three", 9), Marked::unknown_item);
  EXPECT_EQ(mark(1, "two", 9), Marked::other_payload);
  EXPECT_EQ(stats(database_)->waiting.items, 2);
  EXPECT_FALSE(*receipt_of(database_, 1));
  EXPECT_EQ(mark(1, "one", 9), Marked::retained);
  EXPECT_EQ(mark(1, "one", 11), Marked::already);
  EXPECT_EQ(mark(1, "two", 11), Marked::other_payload);
  ASSERT_TRUE(*receipt_of(database_, 1));
  EXPECT_EQ((*receipt_of(database_, 1))->committed_ms, 9);
  EXPECT_EQ((*receipt_of(database_, 1))->bytes, (base::Bytes{1, 2, 3}));
  EXPECT_EQ(due(0, 0), 2u);
}

TEST_F(OutboxTest, NothingLeavesBeforeItsReceiptAndItsRetention) {
  for (std::uint64_t seq = 1; seq <= 4; ++seq) put(seq, "payload", 0);
  EXPECT_EQ(expire(std::int64_t{1} << 60, 0), 0) << "nothing has a receipt";
  EXPECT_EQ(mark(1, "payload", 1000), Marked::retained);
  EXPECT_EQ(mark(2, "payload", 2000), Marked::retained);
  EXPECT_EQ(expire(1500, 500), 0) << "the retention ends after that millisecond";
  EXPECT_EQ(expire(1501, 500), 1);
  EXPECT_EQ(after(0)->seq, 2u);
  EXPECT_TRUE(*receipt_of(database_, 1)) << "the receipt stays";
  EXPECT_EQ(mark(1, "payload", 1000), Marked::already);
  EXPECT_EQ(expire(std::int64_t{1} << 60, 500), 1);
  EXPECT_EQ(after(0)->seq, 3u);
  EXPECT_FALSE(*payload_digest(database_, 1));
}

TEST_F(OutboxTest, ATransactionDeletesABoundedNumber) {
  const int items = kMostDeleted + 5;
  for (int seq = 1; seq <= items; ++seq) {
    put(static_cast<std::uint64_t>(seq), "payload", 0);
    mark(static_cast<std::uint64_t>(seq), "payload", seq);
  }
  EXPECT_EQ(expire(100'000, 10), kMostDeleted);
  EXPECT_EQ(after(0)->seq, static_cast<std::uint64_t>(kMostDeleted + 1)) << "the oldest went first";
  EXPECT_EQ(expire(100'000, 10), 5);
}

TEST_F(OutboxTest, WhatWasDeletedGivesItsRoomBackToTheDisk) {
  const auto bytes_of_file = [&] { return std::filesystem::file_size(database_.path()); };
  const auto empty_bytes = bytes_of_file();
  const std::string payload(1'000'000, 'x');
  for (std::uint64_t seq = 1; seq <= 4; ++seq) {
    put(seq, payload, 0);
    if (seq != 2) mark(seq, payload, 1);
  }
  EXPECT_EQ(expire(100'000, 10), 1) << "two would not fit into the reserve";
  EXPECT_EQ(expire(100'000, 10), 1);
  EXPECT_EQ(expire(100'000, 10), 1);
  EXPECT_EQ(expire(100'000, 10), 0);
  EXPECT_GT(bytes_of_file(), 4 * payload.size()) << "deleting alone gives nothing back";
  for (int steps = 1;; ++steps) {
    auto transaction = database_.begin();
    const auto more = give_room_back(*transaction);
    ASSERT_TRUE(more);
    EXPECT_TRUE(transaction->commit());
    if (!*more) break;
    ASSERT_LT(steps, 3);
  }
  EXPECT_LT(bytes_of_file(), payload.size() + 2 * empty_bytes);
  EXPECT_TRUE(after(0)->intact) << "what stayed was moved, not changed";
  EXPECT_TRUE(database_.check_integrity());
}

TEST_F(OutboxTest, AnItemThatWaitsForItsNextAttemptLetsTheOthersPass) {
  for (std::uint64_t seq = 1; seq <= 3; ++seq) put(seq, "payload", 0);
  const std::int64_t now = 1'000'000'000;
  auto transaction = database_.begin();
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(note_attempt(*transaction, 1, now, 60'000));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(due(0, now), 2u);
  EXPECT_EQ(due(2, now), 3u);
  EXPECT_EQ(due(3, now), 0u);
  EXPECT_EQ(due(0, now + 60'000), 1u) << "no number of attempts ends it";
  EXPECT_EQ(after(0)->attempts, 1000);
}

TEST_F(OutboxTest, AWrongClockHoldsNothingBack) {
  put(1, "one", 0);
  auto transaction = database_.begin();
  const std::int64_t in_2038 = 2'145'916'800'000;
  ASSERT_TRUE(note_attempt(*transaction, 1, in_2038, kLongestPause_ms));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(due(0, in_2038), 0u);
  EXPECT_EQ(due(0, 0), 1u);
}

TEST_F(OutboxTest, PayloadsAreReadInPieces) {
  const std::string payload = "0123456789";
  put(1, payload, 0);
  EXPECT_EQ(base::text_of(*read_piece(database_, 1, 3, 4)), "3456");
  EXPECT_EQ(base::text_of(*read_piece(database_, 1, 8, 4)), "89");
  EXPECT_TRUE(read_piece(database_, 1, 10, 4)->empty());
  EXPECT_TRUE(read_piece(database_, 1, 1'000'000, 4)->empty());
  EXPECT_EQ(read_piece(database_, 2, 0, 4).error().remedy, base::Remedy::this_mailpiece);
  const std::string large(9'000'000, 'x');
  put(2, large, 0);
  EXPECT_TRUE(*is_intact(database_, **next_due(database_, 1, 0)));
  EXPECT_EQ(after(1)->payload.size(), large.size());
  EXPECT_TRUE(after(1)->intact);
  change("UPDATE outbox SET payload = zeroblob(9000000) WHERE seq = 2");
  EXPECT_FALSE(*is_intact(database_, **next_due(database_, 1, 0)));
}

TEST_F(OutboxTest, AQuarantinedItemIsNeverDueAndNeverDeleted) {
  put(1, "one", 0);
  auto transaction = database_.begin();
  ASSERT_TRUE(quarantine(*transaction, 1));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(due(0, 0), 0u);
  EXPECT_EQ(mark(1, "one", 5), Marked::quarantined);
  EXPECT_TRUE(*receipt_of(database_, 1));
  EXPECT_EQ(expire(std::int64_t{1} << 60, 0), 0);
  EXPECT_TRUE(*payload_digest(database_, 1));
}

TEST_F(OutboxTest, AnOlderFileIsBroughtUpToDate) {
  const auto file = folder_.path() / "old.db";
  {
    auto old = *Database::open(file, {1, {outbox_tables()}}, Access::own);
    auto transaction = old.begin();
    for (const char* row : {"(1, 0, 'p', 5, 0, 3, randomblob(32), x'010203')",
                            "(2, 2, 'p', 6, 0, 3, randomblob(32), x'010203')"}) {
      ASSERT_TRUE(transaction->prepare(std::string("INSERT INTO outbox VALUES ") + row)->run());
    }
    ASSERT_TRUE(transaction->commit());
  }
  auto database =
      *Database::open(file, {1, {outbox_tables(), outbox_delivery_tables()}}, Access::own);
  EXPECT_EQ(stats(database)->waiting.items, 1);
  EXPECT_EQ(stats(database)->oldest_waiting_wall_ms, 5);
  EXPECT_EQ(stats(database)->quarantined.bytes, 3);
  EXPECT_EQ((*next_due(database, 0, 0))->seq, 1u);
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
