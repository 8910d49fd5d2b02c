#include "session/batch.h"

#include <gtest/gtest.h>

#include <random>

namespace kanaria::session {
namespace {

using Read = Batch::Read;

Batch begun() {
  Batch batch;
  EXPECT_TRUE(batch.begin("fw-1", 3));
  return batch;
}

std::uint64_t sum_of_states(const Batch& batch) {
  std::uint64_t sum = 0;
  for (int state = 0; state < kPieceStates; ++state) {
    sum += batch.count(static_cast<PieceState>(state));
  }
  return sum;
}

void record_all(Batch& batch) {
  for (const Number number : batch.due()) batch.taken_in(number);
}

TEST(Batch, TheNewestIsHeldUntilTheNextOneWasRead) {
  Batch batch = begun();
  batch.captured();
  batch.captured();
  batch.read(1, Read::sure, 0);
  EXPECT_TRUE(batch.due().empty());
  batch.read(2, Read::sure, 100);
  EXPECT_EQ(batch.due(), std::vector<Number>{1});
  EXPECT_EQ(batch.state_of(2), PieceState::held);
}

TEST(Batch, TheNewestIsRecordedAfterAWhile) {
  Batch batch = begun();
  batch.captured();
  batch.read(1, Read::sure, 1000);
  batch.tick(1000 + kHeld_ms - 1);
  EXPECT_TRUE(batch.due().empty());
  batch.tick(1000 + kHeld_ms);
  EXPECT_EQ(batch.due(), std::vector<Number>{1});
}

TEST(Batch, NothingCountsAsTakenInBeforeItIsSaidToBeDurable) {
  Batch batch = begun();
  batch.captured();
  batch.read(1, Read::sure, 0);
  batch.tick(kHeld_ms);
  EXPECT_EQ(batch.count(PieceState::taken_in), 0u);
  batch.taken_in(1);
  EXPECT_EQ(batch.count(PieceState::taken_in), 1u);
}

TEST(Batch, OnlyTheNewestCanBeUndoneAndOnlyBeforeItIsRecorded) {
  Batch batch = begun();
  batch.captured();
  batch.captured();
  batch.read(1, Read::sure, 0);
  batch.read(2, Read::sure, 0);
  ASSERT_EQ(batch.undoable(), Number{2});
  EXPECT_TRUE(batch.withdraw(2));
  EXPECT_EQ(batch.undoable(), std::nullopt);
  EXPECT_FALSE(batch.withdraw(1)) << "it may be on its way to the disk";
  record_all(batch);
  EXPECT_EQ(batch.count(PieceState::taken_in), 1u);
  EXPECT_EQ(batch.count(PieceState::withdrawn), 1u);
}

TEST(Batch, WhatReadingSaysOfAWithdrawnOneIsPassedOver) {
  Batch batch = begun();
  batch.captured();
  EXPECT_TRUE(batch.withdraw(1));
  batch.read(1, Read::sure, 0);
  batch.tick(kHeld_ms);
  EXPECT_TRUE(batch.due().empty());
}

TEST(Batch, UnsureOnesWaitForAPersonAndTheOthersGoOn) {
  Batch batch = begun();
  for (int i = 0; i < 3; ++i) batch.captured();
  batch.read(1, Read::unsure, 0);
  batch.read(2, Read::sure, 0);
  batch.read(3, Read::sure, 0);
  batch.tick(kHeld_ms);
  EXPECT_EQ(batch.due(), (std::vector<Number>{2, 3}));
  EXPECT_EQ(batch.attention(), std::vector<Number>{1});
  EXPECT_TRUE(batch.settle(1));
  EXPECT_FALSE(batch.settle(1));
  EXPECT_EQ(batch.due(), (std::vector<Number>{1, 2, 3}));
}

TEST(Batch, FinishAsksBeforeItTakesUnsureOnesAsTheyStand) {
  Batch batch = begun();
  batch.captured();
  batch.captured();
  batch.read(1, Read::unsure, 0);
  EXPECT_FALSE(batch.finish(false));
  EXPECT_EQ(batch.state(), BatchState::feeding);
  EXPECT_TRUE(batch.finish(true));
  batch.read(2, Read::unsure, 0);
  EXPECT_EQ(batch.due(), (std::vector<Number>{1, 2}));
  EXPECT_EQ(batch.state(), BatchState::finishing);
  record_all(batch);
  EXPECT_EQ(batch.state(), BatchState::finished);
  EXPECT_TRUE(batch.close());
  EXPECT_EQ(batch.state(), BatchState::none);
}

TEST(Batch, AnEmptyOneFinishesAtOnce) {
  Batch batch = begun();
  EXPECT_TRUE(batch.finish(false));
  EXPECT_EQ(batch.state(), BatchState::finished);
}

TEST(Batch, EndsNotBeforeTheDeviceStopsFeeding) {
  Batch batch = begun();
  batch.feeds(true);
  EXPECT_TRUE(batch.finish(false));
  EXPECT_EQ(batch.state(), BatchState::finishing);
  EXPECT_EQ(batch.captured(), 1u) << "the sheet that was in the path";
  batch.feeds(false);
  EXPECT_EQ(batch.state(), BatchState::finishing);
  batch.read(1, Read::sure, 0);
  record_all(batch);
  EXPECT_EQ(batch.state(), BatchState::finished);
}

TEST(Batch, ARepeatedOneAsksAPersonAndBothCanBeTakenIn) {
  Batch batch = begun();
  batch.captured();
  batch.captured();
  batch.read(1, Read::sure, 0);
  batch.read(2, Read::sure, 0);
  batch.repeats(2, 1);
  EXPECT_EQ(batch.attention(), std::vector<Number>{2});
  EXPECT_EQ(batch.repeated_of(2), 1u);
  EXPECT_TRUE(batch.keep(2));
  EXPECT_FALSE(batch.keep(2));
  EXPECT_EQ(batch.due(), (std::vector<Number>{1, 2}));
}

TEST(Batch, ARepeatedOneThatIsKeptMustStillBeSettledWhenItsReadingIsUnsure) {
  Batch batch = begun();
  batch.captured();
  batch.captured();
  batch.read(1, Read::sure, 0);
  batch.read(2, Read::unsure, 0);
  batch.repeats(2, 1);
  EXPECT_EQ(batch.state_of(2), PieceState::repeated);
  EXPECT_TRUE(batch.keep(2));
  EXPECT_EQ(batch.state_of(2), PieceState::unsure);
  EXPECT_EQ(batch.repeated_of(2), 0u);
  EXPECT_EQ(batch.attention(), std::vector<Number>{2});
}

TEST(Batch, AfterARestartTheLostOnesAreToBeFedAgain) {
  Batch batch;
  batch.restore({"fw-1", 5, 4, 2, 0, 0, {3, 4}});
  EXPECT_EQ(batch.state(), BatchState::paused);
  EXPECT_EQ(batch.paused_because(), "restart");
  EXPECT_EQ(batch.feed_again(), (std::vector<Number>{3, 4}));
  EXPECT_EQ(sum_of_states(batch), batch.seen());
  EXPECT_TRUE(batch.resume());
  EXPECT_TRUE(batch.feed_again().empty());
  EXPECT_EQ(batch.captured(), 5u);
}

TEST(Batch, TheScreenKeepsOnlyTheLastOfThoseThatAreDone) {
  Batch batch = begun();
  for (Number i = 1; i <= 40; ++i) {
    batch.captured();
    batch.read(i, i == 3 ? Read::unsure : Read::sure, 0);
    batch.tick(kHeld_ms);
    record_all(batch);
  }
  batch.captured();
  EXPECT_EQ(batch.newest(100).size(), 14u);
  EXPECT_EQ(batch.state_of(3), PieceState::unsure);
  EXPECT_EQ(batch.state_of(5), std::nullopt);
  EXPECT_EQ(batch.count(PieceState::taken_in), 39u);
}

// Whatever people, device and disk do in whatever order: every mailpiece is in one state, what is
// recorded was due, and the batch can always be ended.
TEST(Batch, KeepsCountUnderAnyOrderOfEvents) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](Number n) { return n == 0 ? 0 : 1 + random() % n; };
    Batch batch = begun();
    std::int64_t now_ms = 0;
    std::uint64_t recorded = 0;
    for (int step = 0; step < 300; ++step) {
      now_ms += random() % 4000;
      const Number some = pick(batch.seen());
      switch (random() % 10) {
        case 0:
        case 1:
          batch.captured();
          break;
        case 2:
        case 3:
          batch.read(some, random() % 2 != 0U ? Read::sure : Read::unsure, now_ms);
          break;
        case 4:
          batch.withdraw(some);
          break;
        case 5:
          batch.settle(some);
          break;
        case 6:
          if (batch.state_of(some) != PieceState::due) batch.unusable(some);
          break;
        case 7:
          if (batch.state_of(some) == PieceState::held) batch.repeats(some, pick(some - 1));
          break;
        case 8:
          batch.tick(now_ms);
          break;
        default:
          if (!batch.due().empty()) {
            batch.taken_in(batch.due().front());
            ++recorded;
          }
      }
      ASSERT_EQ(sum_of_states(batch), batch.seen()) << "seed " << seed;
      ASSERT_EQ(batch.count(PieceState::taken_in), recorded) << "seed " << seed;
    }
    ASSERT_TRUE(batch.finish(true));
    for (Number number = 1; number <= batch.seen(); ++number) {
      batch.read(number, Read::unsure, now_ms);
    }
    record_all(batch);
    ASSERT_EQ(batch.state(), BatchState::finished) << "seed " << seed;
  }
}

// Cover sheets.

Batch begun_without_words() {
  Batch batch;
  EXPECT_TRUE(batch.begin("", 0));
  return batch;
}

TEST(Cover, BeforeTheFirstMailpieceItNamesTheBatch) {
  Batch batch = begun_without_words();
  EXPECT_EQ(batch.cover({"fw-9", 20}), Batch::AtCover::named);
  EXPECT_EQ(batch.state(), BatchState::feeding);
  EXPECT_EQ(batch.reference(), "fw-9");
  EXPECT_EQ(batch.expected(), 20u);
  EXPECT_EQ(batch.seen(), 0u);
  EXPECT_FALSE(batch.offered());
}

TEST(Cover, FillsInWhatWasNotTypedAndKeepsWhatWas) {
  Batch batch;
  ASSERT_TRUE(batch.begin("fw-9", 0));
  EXPECT_EQ(batch.cover({"fw-9", 20}), Batch::AtCover::named);
  EXPECT_EQ(batch.expected(), 20u);
  ASSERT_TRUE((batch = Batch()).begin("", 7));
  EXPECT_EQ(batch.cover({"fw-9", 0}), Batch::AtCover::named);
  EXPECT_EQ(batch.reference(), "fw-9");
  EXPECT_EQ(batch.expected(), 7u);
}

TEST(Cover, NeverOverwritesWhatWasTyped) {
  for (const Cover& says : {Cover{"fw-2", 3}, Cover{"fw-1", 4}, Cover{"fw-2", 0}}) {
    Batch batch = begun();
    EXPECT_EQ(batch.cover(says), Batch::AtCover::differs);
    EXPECT_EQ(batch.state(), BatchState::paused);
    EXPECT_EQ(batch.paused_because(), "cover_differs");
    EXPECT_EQ(batch.reference(), "fw-1");
    EXPECT_EQ(batch.expected(), 3u);
    EXPECT_EQ(batch.offered(), says);
  }
}

TEST(Cover, APersonTakesTheSheetsWordsOrKeepsTheTyped) {
  Batch batch = begun();
  ASSERT_EQ(batch.cover({"fw-2", 4}), Batch::AtCover::differs);
  Batch other = batch;
  EXPECT_TRUE(batch.take_cover());
  EXPECT_EQ(batch.reference(), "fw-2");
  EXPECT_EQ(batch.expected(), 4u);
  EXPECT_TRUE(other.resume());
  EXPECT_EQ(other.reference(), "fw-1");
  EXPECT_EQ(other.expected(), 3u);
  for (const Batch& one : {batch, other}) {
    EXPECT_EQ(one.state(), BatchState::feeding);
    EXPECT_FALSE(one.offered());
    EXPECT_FALSE(one.is_behind_cover());
  }
}

TEST(Cover, InMidStackItEndsTheRunAndOffersTheNextBatch) {
  Batch batch = begun();
  batch.captured();
  EXPECT_EQ(batch.cover({"fw-2", 4}), Batch::AtCover::next);
  EXPECT_EQ(batch.state(), BatchState::paused);
  EXPECT_EQ(batch.paused_because(), "cover_sheet");
  EXPECT_FALSE(batch.take_cover());
  EXPECT_TRUE(batch.is_behind_cover());
  batch.came_behind_cover();
  EXPECT_EQ(batch.behind_cover(), 1u);
  EXPECT_EQ(batch.seen(), 1u);
  batch.read(1, Read::sure, 0);
  ASSERT_TRUE(batch.finish(false));
  record_all(batch);
  ASSERT_TRUE(batch.close());
  EXPECT_EQ(batch.state(), BatchState::none);
  EXPECT_EQ(batch.offered(), (Cover{"fw-2", 4}));
  EXPECT_EQ(batch.behind_cover(), 1u);
  ASSERT_TRUE(batch.begin("fw-2", 4));
  EXPECT_FALSE(batch.offered());
  EXPECT_EQ(batch.behind_cover(), 0u);
  EXPECT_EQ(batch.cover({"fw-2", 4}), Batch::AtCover::same);
}

TEST(Cover, InMidStackAPersonMaySayThatItAllBelongsTogether) {
  Batch batch = begun_without_words();
  batch.captured();
  ASSERT_EQ(batch.cover({"fw-2", 4}), Batch::AtCover::next);
  EXPECT_TRUE(batch.resume());
  EXPECT_EQ(batch.reference(), "");
  EXPECT_FALSE(batch.offered());
  EXPECT_EQ(batch.captured(), 2u);
}

TEST(Cover, OneWithTheBatchsOwnWordsPassesOnlyBeforeTheFirstMailpiece) {
  Batch batch = begun();
  EXPECT_EQ(batch.cover({"fw-1", 3}), Batch::AtCover::same);
  EXPECT_EQ(batch.cover({"fw-1", 0}), Batch::AtCover::same);
  EXPECT_EQ(batch.state(), BatchState::feeding);
  EXPECT_EQ(batch.expected(), 3u);
  batch.captured();
  EXPECT_EQ(batch.cover({"fw-1", 3}), Batch::AtCover::next);
  EXPECT_EQ(batch.state(), BatchState::paused);
  EXPECT_EQ(batch.covers(), 3u);
}

TEST(Cover, AnUnclearOnePartsTheStackAndOffersNothing) {
  Batch batch = begun();
  batch.unclear_cover();
  EXPECT_EQ(batch.paused_because(), "cover_unclear");
  EXPECT_TRUE(batch.is_behind_cover());
  EXPECT_FALSE(batch.offered());
  EXPECT_FALSE(batch.take_cover());
  EXPECT_TRUE(batch.resume());
}

TEST(Cover, WhileTheBatchIsPausedOrFinishingItStillPartsTheStack) {
  Batch paused = begun();
  paused.captured();
  paused.pause("operator");
  EXPECT_EQ(paused.cover({"fw-2", 4}), Batch::AtCover::next);
  EXPECT_EQ(paused.paused_because(), "cover_sheet");

  Batch finishing = begun();
  finishing.feeds(true);
  ASSERT_TRUE(finishing.finish(true));
  EXPECT_EQ(finishing.cover({"fw-2", 4}), Batch::AtCover::next);
  EXPECT_EQ(finishing.state(), BatchState::finishing);
  EXPECT_TRUE(finishing.is_behind_cover());
  finishing.feeds(false);
  EXPECT_EQ(finishing.state(), BatchState::finished);
  ASSERT_TRUE(finishing.close());
  EXPECT_EQ(finishing.offered(), (Cover{"fw-2", 4}));
}

TEST(Batch, SheetsThatTheDeviceKeptStopItAndAreTold) {
  Batch batch = begun();
  batch.captured();
  batch.leaves_sheets();
  EXPECT_EQ(batch.state(), BatchState::paused);
  EXPECT_EQ(batch.paused_because(), "sheet_lost");
  EXPECT_TRUE(batch.has_left_sheets());
  ASSERT_TRUE(batch.resume());
  EXPECT_FALSE(batch.has_left_sheets());
  // After a pause the screen's reason stays, and the note comes with it.
  batch.pause("operator");
  batch.leaves_sheets();
  EXPECT_EQ(batch.paused_because(), "operator");
  EXPECT_TRUE(batch.has_left_sheets());
  Batch finishing = begun();
  finishing.feeds(true);
  ASSERT_TRUE(finishing.finish(true));
  finishing.leaves_sheets();
  finishing.feeds(false);
  EXPECT_EQ(finishing.state(), BatchState::finished);
  EXPECT_TRUE(finishing.has_left_sheets()) << "the summary says so";
  ASSERT_TRUE(finishing.close());
  EXPECT_FALSE(finishing.has_left_sheets());
  Batch none;
  none.leaves_sheets();
  EXPECT_EQ(none.state(), BatchState::none);
}

}  // namespace
}  // namespace kanaria::session
