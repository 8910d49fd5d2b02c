#include "kiosk/sync_line.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "base/program.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::string_view kTitle = "kanaria serve";
constexpr std::int64_t kReopen_ms = 10'000;
constexpr std::int64_t kLongestStep_ms = 1'000;

/// For a kiosk without a network.
class NoLine final : public sync::Transport {
 public:
  Result<sync::Answer> post(std::string_view, base::ByteView) override {
    return Error{Remedy::try_later, "There is no line to headquarters."};
  }
};

}  // namespace

struct SyncLine::Inside {
  using Task = std::function<void(SyncLine::Inside&)>;

  Inside(const Configuration& with, const base::Clock& time, sync::LetterSlot slot)
      : configuration(with), clock(time), letters(std::move(slot)) {}

  void work();
  void open();
  void close();
  void step();
  [[nodiscard]] std::int64_t wait_ms() const;

  const Configuration configuration;
  const base::Clock& clock;
  const sync::LetterSlot letters;

  mutable std::mutex mutex;  ///< guards what follows
  std::condition_variable changed;
  bool is_stopping = false;
  bool is_paused = false;
  bool is_closed = true;
  bool round_wanted = false;
  std::vector<Task> tasks;
  std::optional<Error> failure;

  // The thread's own.
  std::unique_ptr<Headquarters> headquarters;
  std::unique_ptr<sync::Transport> transport;
  std::optional<sync::SyncParts> parts;
  std::unique_ptr<sync::Sync> sync;  ///< null while not enrolled, or without an address
  std::int64_t reopen_at_ms = 0;
  std::optional<Error> closed_because;

  std::thread thread;
};

void SyncLine::Inside::open() {
  if (headquarters || clock.now().monotonic_ms < reopen_at_ms) return;
  reopen_at_ms = clock.now().monotonic_ms + kReopen_ms;
  auto opened = Headquarters::open(configuration, clock);
  if (!opened) {
    closed_because = opened.error();
    return;
  }
  headquarters = *std::move(opened);
  transport = std::make_unique<NoLine>();
  if (!configuration.http.url.empty()) {
    if (auto http = sync::open_http_transport(configuration.http)) transport = *std::move(http);
  }
  parts.emplace(headquarters->parts(*transport));
  parts->letters = letters;
  if (configuration.http.url.empty()) return;
  if (auto made = sync::Sync::open(*parts, configuration.sync)) sync = *std::move(made);
}

void SyncLine::Inside::close() {
  sync.reset();
  parts.reset();
  transport.reset();
  headquarters.reset();
}

std::int64_t SyncLine::Inside::wait_ms() const {
  if (!sync) return kLongestStep_ms;
  return std::clamp<std::int64_t>(sync->wait_time_ms(), 0, kLongestStep_ms);
}

void SyncLine::Inside::step() {
  if (!sync) {
    // Enrolled meanwhile, perhaps by another program.
    if (headquarters && !configuration.http.url.empty() && clock.now().monotonic_ms >= reopen_at_ms)
      close();
    return;
  }
  if (sync->wait_time_ms() > 0) return;
  const auto done = sync->tick();
  for (const std::string& sentence : sync->take_problems()) base::complain(kTitle, sentence);
  if (done) return;
  base::complain(kTitle, done.error().sentence);
  if (done.error().remedy == Remedy::device_must_stop) {
    const std::lock_guard held(mutex);
    failure = done.error();
  }
  close();
  reopen_at_ms = clock.now().monotonic_ms + kReopen_ms;
}

void SyncLine::Inside::work() {
  for (;;) {
    std::vector<Task> now;
    bool paused = false;
    {
      std::unique_lock held(mutex);
      changed.wait_for(held, std::chrono::milliseconds(wait_ms()), [this] {
        return is_stopping || !tasks.empty() || round_wanted || is_paused != is_closed;
      });
      if (is_stopping) {
        tasks.clear();
        return;
      }
      now.swap(tasks);
      paused = is_paused;
      if (round_wanted && sync) sync->start_round();
      round_wanted = false;
    }
    if (!now.empty()) reopen_at_ms = 0;
    if (paused) {
      close();
    } else {
      open();
    }
    for (const Task& task : now) task(*this);
    if (!paused) step();
    const std::lock_guard held(mutex);
    is_closed = paused;
    changed.notify_all();
  }
}

SyncLine::SyncLine(const Configuration& configuration, const base::Clock& clock,
                   sync::LetterSlot letters)
    : inside_(std::make_unique<Inside>(configuration, clock, std::move(letters))) {}

SyncLine::~SyncLine() {
  stop();
}

void SyncLine::start() {
  inside_->thread = std::thread([inside = inside_.get()] {
    inside->work();
    inside->close();
  });
}

void SyncLine::stop() {
  {
    const std::lock_guard held(inside_->mutex);
    inside_->is_stopping = true;
    inside_->changed.notify_all();
  }
  if (inside_->thread.joinable()) inside_->thread.join();
}

void SyncLine::ask_for_round() {
  const std::lock_guard held(inside_->mutex);
  inside_->round_wanted = true;
  inside_->changed.notify_all();
}

void SyncLine::pause() {
  std::unique_lock held(inside_->mutex);
  inside_->is_paused = true;
  inside_->changed.notify_all();
  inside_->changed.wait(held, [this] { return inside_->is_closed || inside_->is_stopping; });
}

void SyncLine::resume() {
  const std::lock_guard held(inside_->mutex);
  inside_->is_paused = false;
  inside_->changed.notify_all();
}

Result<void> SyncLine::run(std::function<Result<void>(Headquarters&, sync::SyncParts&)> what) {
  auto done = std::make_shared<std::promise<Result<void>>>();
  std::future<Result<void>> outcome = done->get_future();
  {
    const std::lock_guard held(inside_->mutex);
    inside_->tasks.push_back([what = std::move(what), done = std::move(done)](Inside& inside) {
      if (inside.parts) {
        done->set_value(what(*inside.headquarters, *inside.parts));
      } else {
        done->set_value(inside.closed_because.value_or(
            Error{Remedy::try_later, "The data folder is being opened; try again."}));
      }
    });
    inside_->changed.notify_all();
  }
  outcome.wait();
  try {
    return outcome.get();
  } catch (const std::future_error&) {
    return Error{Remedy::try_later, "The program ends."};
  }
}

std::optional<Error> SyncLine::failure() const {
  const std::lock_guard held(inside_->mutex);
  return inside_->failure;
}

}  // namespace kanaria::kiosk
