// Work on many items by several threads, with the outcomes handed on in the order of the items.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <latch>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"

namespace kanaria::kiosk {

template <class Item, class Outcome>
struct Stages {
  /// Gives the next item, or nullopt at the end.  Called by one thread at a time; may block.
  std::function<std::optional<Item>()> next;
  /// Called once in each worker thread; what it returns then works on that thread's items.
  std::function<base::Result<std::function<Outcome(Item)>>()> open_worker;
  /// Takes the outcomes in order, on the calling thread.  False stops the run: no further items
  /// are begun, and outcomes that are not taken yet are dropped.
  std::function<bool(Outcome)> take;
};

/// Runs until the items end or take() says stop, with `jobs` >= 1 threads.  At most 3 * jobs items
/// are begun and not taken yet, which bounds the memory.  An Error is that of a worker that could
/// not be opened; no item is begun then.
template <class Item, class Outcome>
base::Result<void> run_in_order(std::size_t jobs, const Stages<Item, Outcome>& stages);

/// The state that the threads of one run share.
template <class Item, class Outcome>
class OrderedRun {
 public:
  OrderedRun(std::size_t jobs, const Stages<Item, Outcome>& stages)
      : stages_(stages),
        window_(3 * jobs),
        all_open_(static_cast<std::ptrdiff_t>(jobs)),
        working_(jobs) {}

  void work() {
    auto worker = stages_.open_worker();
    if (!worker) fail(worker.error());
    all_open_.arrive_and_wait();
    if (worker) {
      while (auto numbered = pull()) put(numbered->first, (*worker)(std::move(numbered->second)));
    }
    const std::lock_guard lock(mutex_);
    --working_;
    changed_.notify_all();
  }

  void take_all() {
    while (auto outcome = next_outcome()) {
      const bool goes_on = stages_.take(std::move(*outcome));
      const std::lock_guard lock(mutex_);
      ++taken_;
      if (!goes_on) is_stopped_ = true;
      changed_.notify_all();
      if (!goes_on) return;
    }
  }

  [[nodiscard]] const std::optional<base::Error>& error() const { return error_; }

 private:
  void fail(const base::Error& error) {
    const std::lock_guard lock(mutex_);
    error_ = error;
    is_stopped_ = true;
  }

  std::optional<std::pair<std::size_t, Item>> pull() {
    // Held while next() runs, so that items get their numbers in the order in which they came.
    const std::lock_guard source_lock(source_mutex_);
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_stopped_ || pulled_ < taken_ + window_; });
      if (is_stopped_) return std::nullopt;
    }
    if (has_ended_) return std::nullopt;
    auto item = stages_.next();
    if (!item) {
      has_ended_ = true;
      return std::nullopt;
    }
    const std::lock_guard lock(mutex_);
    return std::pair(pulled_++, std::move(*item));
  }

  void put(std::size_t number, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    outcomes_.emplace(number, std::move(outcome));
    changed_.notify_all();
  }

  std::optional<Outcome> next_outcome() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return outcomes_.contains(taken_) || working_ == 0; });
    const auto found = outcomes_.find(taken_);
    if (found == outcomes_.end()) return std::nullopt;
    std::optional<Outcome> outcome(std::move(found->second));
    outcomes_.erase(found);
    return outcome;
  }

  const Stages<Item, Outcome>& stages_;
  const std::size_t window_;
  std::latch all_open_;
  std::mutex source_mutex_;
  bool has_ended_ = false;  ///< guarded by source_mutex_
  std::mutex mutex_;        ///< guards what follows
  std::condition_variable changed_;
  std::map<std::size_t, Outcome> outcomes_;
  std::size_t pulled_ = 0;
  std::size_t taken_ = 0;
  std::size_t working_;
  bool is_stopped_ = false;
  std::optional<base::Error> error_;
};

template <class Item, class Outcome>
base::Result<void> run_in_order(std::size_t jobs, const Stages<Item, Outcome>& stages) {
  CHECK(jobs >= 1);
  OrderedRun<Item, Outcome> run(jobs, stages);
  std::vector<std::jthread> threads;
  threads.reserve(jobs);
  for (std::size_t i = 0; i < jobs; ++i) threads.emplace_back([&run] { run.work(); });
  run.take_all();
  threads.clear();  // joins
  if (run.error()) return *run.error();
  return {};
}

}  // namespace kanaria::kiosk
