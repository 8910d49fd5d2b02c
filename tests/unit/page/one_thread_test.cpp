#include "page/one_thread.h"

#include <gtest/gtest.h>

#include <opencv2/core/utility.hpp>
#include <thread>
#include <vector>

namespace kanaria::page {
namespace {

TEST(OneThread, IsAskedForByManyAtOnce) {
  std::vector<int> threads(64);
  {
    std::vector<std::jthread> askers;
    for (int& seen : threads) {
      askers.emplace_back([&seen] {
        work_in_one_thread();
        seen = cv::getNumThreads();
      });
    }
  }
  EXPECT_EQ(threads, std::vector<int>(threads.size(), 1));
}

}  // namespace
}  // namespace kanaria::page
