#include "session/visit.h"

#include <gtest/gtest.h>

namespace kanaria::session {
namespace {

Visit with_letter_at(std::int64_t now_ms) {
  Visit visit;
  EXPECT_TRUE(visit.begin("v1", now_ms));
  visit.drawn_in(now_ms);
  return visit;
}

TEST(Visit, GoesFromNoticeToThanksAndBackByItself) {
  Visit visit;
  EXPECT_EQ(visit.screen(), VisitScreen::notice);
  EXPECT_TRUE(visit.begin("v1", 0));
  EXPECT_FALSE(visit.begin("v1", 0));
  EXPECT_EQ(visit.screen(), VisitScreen::insert);
  visit.drawn_in(1000);
  EXPECT_EQ(visit.screen(), VisitScreen::wait);
  visit.taken_in(123);
  visit.fed_all();
  visit.tick(1000 + VisitTiming::kWaitStep_ms);
  EXPECT_EQ(visit.screen(), VisitScreen::thanks);
  EXPECT_EQ(visit.receipts(), std::vector<std::string>{"000123"});
  visit.tick(1000 + VisitTiming::kWaitStep_ms + VisitTiming::kThanks_ms);
  EXPECT_EQ(visit.screen(), VisitScreen::notice);
  EXPECT_TRUE(visit.receipts().empty());
  EXPECT_TRUE(visit.notice_version().empty());
}

TEST(Visit, TheWaitEndsAtWholeStepsOnly) {
  for (std::int64_t durable_ms = 1; durable_ms < 3 * VisitTiming::kWaitStep_ms; durable_ms += 61) {
    Visit visit = with_letter_at(0);
    std::int64_t end_ms = 0;
    for (std::int64_t now_ms = 0; end_ms == 0; now_ms += 50) {
      if (now_ms >= durable_ms && visit.receipts().empty()) {
        visit.taken_in(1);
        visit.fed_all();
      }
      visit.tick(now_ms);
      if (visit.screen() != VisitScreen::wait) end_ms = now_ms;
    }
    EXPECT_EQ(end_ms % VisitTiming::kWaitStep_ms, 0) << "durable after " << durable_ms;
    EXPECT_GE(end_ms, durable_ms);
  }
}

TEST(Visit, EndsNotWhileALetterIsInside) {
  Visit visit = with_letter_at(0);
  EXPECT_FALSE(visit.end());
  visit.tick(10 * VisitTiming::kIdle_ms);
  EXPECT_EQ(visit.screen(), VisitScreen::wait);
}

TEST(Visit, WaitsForEveryLetter) {
  Visit visit = with_letter_at(0);
  visit.drawn_in(500);
  visit.taken_in(1);
  visit.fed_all();
  visit.tick(VisitTiming::kWaitStep_ms);
  EXPECT_EQ(visit.screen(), VisitScreen::wait);
  visit.taken_in(2);
  visit.tick(2 * VisitTiming::kWaitStep_ms);
  EXPECT_EQ(visit.receipts(), (std::vector<std::string>{"000001", "000002"}));
}

TEST(Visit, WhatCouldNotBeSeenIsAskedForAgain) {
  Visit visit = with_letter_at(0);
  visit.unusable();
  visit.fed_all();
  visit.tick(VisitTiming::kWaitStep_ms);
  EXPECT_EQ(visit.screen(), VisitScreen::again);
  EXPECT_TRUE(visit.end());
  EXPECT_EQ(visit.screen(), VisitScreen::notice);
}

TEST(Visit, ALetterThatIsPutInAgainNeedsNoTouch) {
  Visit visit = with_letter_at(0);
  visit.unusable();
  visit.fed_all();
  visit.tick(VisitTiming::kWaitStep_ms);
  visit.drawn_in(5000);
  EXPECT_EQ(visit.screen(), VisitScreen::wait);
  EXPECT_EQ(visit.notice_version(), "v1");
  visit.taken_in(7);
  visit.fed_all();
  visit.tick(5000 + VisitTiming::kWaitStep_ms);
  EXPECT_EQ(visit.receipts(), std::vector<std::string>{"000007"});
}

TEST(Visit, AnUntouchedPageGoesBack) {
  Visit visit;
  visit.begin("v1", 0);
  visit.tick(VisitTiming::kIdle_ms - 1);
  visit.touch(VisitTiming::kIdle_ms - 1);
  visit.tick(VisitTiming::kIdle_ms + 1);
  EXPECT_EQ(visit.screen(), VisitScreen::insert);
  visit.tick(2 * VisitTiming::kIdle_ms);
  EXPECT_EQ(visit.screen(), VisitScreen::notice);
}

TEST(Visit, ADeviceThatDrawsByItselfBeginsNothing) {
  Visit visit;
  visit.drawn_in(0);
  visit.taken_in(1);
  visit.fed_all();
  EXPECT_EQ(visit.screen(), VisitScreen::notice);
  EXPECT_TRUE(visit.receipts().empty());
}

TEST(Visit, WhileTheDeviceFeedsALetterMayBeOnItsWay) {
  Visit visit;
  visit.begin("v1", 0);
  visit.feeds(true);
  EXPECT_TRUE(visit.end());
  visit.tick(3 * VisitTiming::kIdle_ms);
  EXPECT_EQ(visit.screen(), VisitScreen::insert) << "neither a press nor the clock ends it";
  Visit with_letter = visit;
  visit.feeds(false);
  EXPECT_EQ(visit.screen(), VisitScreen::notice) << "nothing came";
  EXPECT_FALSE(visit.is_fed());
  with_letter.drawn_in(1000);
  EXPECT_TRUE(with_letter.is_fed());
  with_letter.feeds(false);
  with_letter.taken_in(8);
  with_letter.fed_all();
  with_letter.tick(1000 + VisitTiming::kWaitStep_ms);
  EXPECT_EQ(with_letter.receipts(), std::vector<std::string>{"000008"})
      << "it is still this visitor's";
}

}  // namespace
}  // namespace kanaria::session
