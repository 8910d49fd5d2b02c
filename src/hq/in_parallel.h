// The same work for many items, on all processors.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace kanaria::hq {

/// Calls work(i) for every i below count, once each, from several threads; returns when all are
/// done.  `work` must not throw.
template <class Work>
void in_parallel(std::size_t count, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) others.emplace_back(take);
  take();
}

}  // namespace kanaria::hq
