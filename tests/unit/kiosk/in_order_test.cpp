#include "kiosk/in_order.h"

#include <gtest/gtest.h>

#include <atomic>

namespace kanaria::kiosk {
namespace {

using Work = std::function<int(int)>;

Stages<int, int> counting_to(int last, std::vector<int>& taken) {
  auto next = std::make_shared<int>(0);
  return {[next, last]() -> std::optional<int> {
            return *next < last ? std::optional((*next)++) : std::nullopt;
          },
          [] { return Work([](int item) { return item * item; }); },
          [&taken](int outcome) {
            taken.push_back(outcome);
            return true;
          }};
}

TEST(InOrder, OutcomesComeInTheOrderOfTheItemsForAnyNumberOfThreads) {
  std::vector<int> expected;
  for (int i = 0; i < 1000; ++i) expected.push_back(i * i);
  for (const std::size_t jobs : {1U, 2U, 7U}) {
    std::vector<int> taken;
    ASSERT_TRUE(run_in_order(jobs, counting_to(1000, taken)));
    EXPECT_EQ(taken, expected) << jobs << " threads";
  }
}

TEST(InOrder, NoItemsAndMoreThreadsThanItemsEndByThemselves) {
  std::vector<int> taken;
  ASSERT_TRUE(run_in_order(4, counting_to(0, taken)));
  EXPECT_TRUE(taken.empty());
  ASSERT_TRUE(run_in_order(8, counting_to(2, taken)));
  EXPECT_EQ(taken, (std::vector<int>{0, 1}));
}

TEST(InOrder, AWorkerThatCannotBeOpenedIsTheErrorAndNoItemIsBegun) {
  std::vector<int> taken;
  auto stages = counting_to(100, taken);
  std::atomic<int> opened = 0;
  std::atomic<int> begun = 0;
  stages.open_worker = [&]() -> base::Result<Work> {
    if (++opened == 3) return base::Error{base::Remedy::operator_acts, "no recogniser"};
    return Work([&begun](int item) {
      ++begun;
      return item;
    });
  };
  const auto run = run_in_order(3, stages);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().sentence, "no recogniser");
  EXPECT_EQ(begun, 0);
  EXPECT_TRUE(taken.empty());
}

TEST(InOrder, StopEndsTheRunWithFewItemsBegun) {
  std::atomic<int> begun = 0;
  std::vector<int> taken;
  auto stages = counting_to(1'000'000, taken);
  stages.open_worker = [&begun]() -> base::Result<Work> {
    return Work([&begun](int item) {
      ++begun;
      return item;
    });
  };
  stages.take = [&taken](int outcome) {
    taken.push_back(outcome);
    return taken.size() < 5;
  };
  ASSERT_TRUE(run_in_order(4, stages));
  EXPECT_EQ(taken, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_LE(begun, 5 + 3 * 4) << "the window bounds what is begun and not taken";
}

// The source of a list may be a person at a terminal or another program's pipe.
TEST(InOrder, AnOutcomeIsTakenWhileTheSourceWaitsForItsNextItem) {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_first_taken = false;
  int given = 0;
  const Stages<int, int> stages{[&]() -> std::optional<int> {
                                  std::unique_lock lock(mutex);
                                  if (given == 1)
                                    changed.wait(lock, [&] { return is_first_taken; });
                                  return given < 2 ? std::optional(given++) : std::nullopt;
                                },
                                [] { return Work([](int item) { return item; }); },
                                [&](int) {
                                  const std::lock_guard lock(mutex);
                                  is_first_taken = true;
                                  changed.notify_all();
                                  return true;
                                }};
  ASSERT_TRUE(run_in_order(2, stages));
  EXPECT_EQ(given, 2);
}

}  // namespace
}  // namespace kanaria::kiosk
