#include "kiosk/batch_ledger.h"

#include <gtest/gtest.h>

#include "kiosk/data_folder.h"
#include "kiosk/kept_files.h"
#include "unit/temporary_folder.h"

namespace kanaria::kiosk {
namespace {

using session::PieceState;

class BatchLedgerTest : public ::testing::Test {
 protected:
  BatchLedgerTest() : database_(*open_data(folder_.path() / "data", store::Access::own)) {}

  template <class Write>
  void write(Write what) {
    auto transaction = database_.begin();
    ASSERT_TRUE(what(*transaction));
    ASSERT_TRUE(transaction->commit());
  }
  BatchId begin(const std::string& reference, std::uint32_t expected) {
    BatchId id = 0;
    write([&](store::Transaction& transaction) {
      auto begun = note_begun(transaction, reference, expected, 1000);
      id = *begun;
      return begun.has_value();
    });
    return id;
  }
  void see(BatchId batch, session::Number number) {
    write([&](store::Transaction& transaction) { return note_seen(transaction, batch, number); });
  }
  void settle(BatchId batch, session::Number number, PieceState outcome) {
    write([&](store::Transaction& transaction) {
      return note_settled(transaction, batch, number, outcome);
    });
  }

  test::TemporaryFolder folder_;
  store::Database database_;
};

TEST_F(BatchLedgerTest, WithoutABatchNoneIsOpen) {
  EXPECT_FALSE(open_batch(database_)->has_value());
  EXPECT_TRUE(newest_batches(database_, 10)->empty());
}

TEST_F(BatchLedgerTest, AnOpenBatchSaysWhatWasSeenAndIsNotSettled) {
  const BatchId id = begin("東町-1", 300);
  for (session::Number number = 1; number <= 5; ++number) see(id, number);
  settle(id, 1, PieceState::taken_in);
  settle(id, 3, PieceState::unusable);
  settle(id, 4, PieceState::withdrawn);
  const auto open = open_batch(database_).value().value_or(OpenBatch{});

  EXPECT_EQ(open.id, id);
  EXPECT_EQ(open.found.reference, "東町-1");
  EXPECT_EQ(open.found.expected, 300u);
  EXPECT_EQ(open.found.seen, 5u);
  EXPECT_EQ(open.found.taken_in, 1u);
  EXPECT_EQ(open.found.unusable, 1u);
  EXPECT_EQ(open.found.withdrawn, 1u);
  EXPECT_EQ(open.found.lost, (std::vector<session::Number>{2, 5}));
}

TEST_F(BatchLedgerTest, LostOnesCountAsWithdrawnOnceTheBatchGoesOn) {
  const BatchId id = begin("", 0);
  for (session::Number number = 1; number <= 3; ++number) see(id, number);
  write([&](store::Transaction& transaction) { return note_lost(transaction, id); });
  const auto open = open_batch(database_).value().value_or(OpenBatch{});
  EXPECT_TRUE(open.found.lost.empty());
  EXPECT_EQ(open.found.withdrawn, 3u);
}

TEST_F(BatchLedgerTest, AnEndedBatchIsHistory) {
  const BatchId first = begin("a", 1);
  see(first, 1);
  settle(first, 1, PieceState::taken_in);
  write([&](store::Transaction& transaction) { return note_ended(transaction, first, 2000); });
  EXPECT_FALSE(open_batch(database_)->has_value());
  begin("b", 0);
  const auto batches = *newest_batches(database_, 10);
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(batches[0].reference, "b");
  EXPECT_EQ(batches[0].ended_wall_ms, 0);
  EXPECT_EQ(batches[1].reference, "a");
  EXPECT_EQ(batches[1].begun_wall_ms, 1000);
  EXPECT_EQ(batches[1].ended_wall_ms, 2000);
  EXPECT_EQ(batches[1].taken_in, 1u);
  EXPECT_EQ(newest_batches(database_, 1)->size(), 1u);
}

TEST_F(BatchLedgerTest, AKeptFileIsKnownUntilItIsReleased) {
  const base::Digest digest = base::sha256(base::bytes_of("a picture"));
  write([&](store::Transaction& transaction) { return note_kept(transaction, digest); });
  write([&](store::Transaction& transaction) { return note_kept(transaction, digest); });
  EXPECT_EQ(*kept_files(database_), std::set<base::Digest>{digest});
  write([&](store::Transaction& transaction) { return note_released(transaction, digest); });
  EXPECT_TRUE(kept_files(database_)->empty());
}

TEST_F(BatchLedgerTest, ACoverSheetsNameIsThatOfItsBatchAlone) {
  const BatchId before = begin("", 0);
  write([&](store::Transaction& transaction) {
    return note_ended(transaction, before, 2000).has_value();
  });
  const BatchId id = begin("", 0);
  write([&](store::Transaction& transaction) {
    return note_named(transaction, id, "東町-2", 250).has_value();
  });
  const auto open = open_batch(database_).value().value_or(OpenBatch{});
  EXPECT_EQ(open.found.reference, "東町-2");
  EXPECT_EQ(open.found.expected, 250u);
  EXPECT_EQ(newest_batches(database_, 10)->at(1).reference, "");
}

}  // namespace
}  // namespace kanaria::kiosk
