// A kiosk that never waits: everything that `kanaria scan` and `kanaria sync` do with a data folder
// and a network, on a clock that jumps over each wait instead of sleeping.  With it a test makes
// thousands of deliveries an hour of the machine's time would not be enough for.
//   hasty_kiosk CONFIG RECIPIENT MAILPIECES SEED [capture]
// captures that many mailpieces, a third of them hits, and talks with the headquarters of CONFIG
// between them, with a new start every few; then until nothing waits any more.  With "capture" it
// does not talk at all.  Prints "hit SEQ SHA256" (of the sealed capsule) or "miss SEQ" as each
// becomes durable, and in the end "drained ROUNDS FAILURES".  Exit 1: the data folder failed, or
// the queue does not drain.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "base/program.h"
#include "kiosk/data_folder.h"
#include "kiosk/evidence_locker.h"
#include "kiosk/headquarters.h"
#include "outbox/outbox.h"

namespace {

using namespace kanaria;
using base::Result;

constexpr int kMailpiecesOfAStart = 12;
constexpr int kMostStepsToDrain = 20'000;

/// The machine's clocks, and on top all the time that was waited for.
class JumpingClock final : public base::Clock {
 public:
  base::Timestamp now() const override {
    base::Timestamp time = machine_.now();
    time.wall_ms += jumped_ms_;
    time.monotonic_ms += jumped_ms_;
    return time;
  }
  void jump(std::int64_t by_ms) { jumped_ms_ += by_ms; }

 private:
  base::SystemClock machine_;
  std::int64_t jumped_ms_ = 0;
};

/// One write() per line: a line is there whole or not at all.
void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(3);
}

class HastyKiosk {
 public:
  HastyKiosk(const kiosk::Configuration& configuration, const base::AgeRecipient& recipient,
             std::uint64_t seed)
      : configuration_(configuration), recipient_(recipient), random_(seed) {}

  Result<void> capture_only(int mailpieces) {
    auto locker = kiosk::EvidenceLocker::open(configuration_.data, "", clock_);
    if (!locker) return locker.error();
    for (int i = 0; i < mailpieces; ++i) {
      if (auto captured = capture(*locker); !captured) return captured;
    }
    return {};
  }

  Result<void> run(int mailpieces) {
    for (int done = 0; done < mailpieces; done += kMailpiecesOfAStart) {
      if (auto ran = start(std::min(kMailpiecesOfAStart, mailpieces - done)); !ran) return ran;
    }
    if (auto drained = drain(); !drained) return drained;
    say("drained " + std::to_string(rounds_) + ' ' + std::to_string(failures_) + '\n');
    return {};
  }

 private:
  /// Opens everything anew, captures, and after each mailpiece or two talks for a while.
  Result<void> start(int mailpieces) {
    auto locker = kiosk::EvidenceLocker::open(configuration_.data, "", clock_);
    if (!locker) return locker.error();
    return with_sync([&](sync::Sync& sync, store::Database&) -> Result<void> {
      for (int i = 0; i < mailpieces; ++i) {
        if (auto captured = capture(*locker); !captured) return captured;
        sync.start_round();
        for (std::uint64_t steps = random_() % 8; steps > 0; --steps) {
          if (auto stepped = step(sync); !stepped) return stepped;
        }
      }
      return {};
    });
  }

  Result<void> drain() {
    return with_sync([&](sync::Sync& sync, store::Database& database) -> Result<void> {
      sync.start_round();
      for (int i = 0; i < kMostStepsToDrain; ++i) {
        if (auto stepped = step(sync); !stepped) return stepped;
        if (sync.rounds() == 0) continue;
        auto stats = outbox::stats(database);
        if (!stats) return stats.error();
        if (stats->waiting.items == 0) return {};
      }
      return base::Error{base::Remedy::device_must_stop, "The queue does not drain."};
    });
  }

  template <class Work>
  Result<void> with_sync(Work work) {
    auto headquarters = kiosk::Headquarters::open(configuration_, clock_);
    if (!headquarters) return headquarters.error();
    auto transport = sync::open_http_transport(configuration_.http);
    if (!transport) return transport.error();
    auto sync = sync::Sync::open((*headquarters)->parts(**transport), configuration_.sync);
    if (!sync) return sync.error();
    auto done = work(**sync, (*headquarters)->database());
    rounds_ += (*sync)->rounds();
    return done;
  }

  Result<void> step(sync::Sync& sync) {
    clock_.jump(sync.wait_time_ms());
    const std::int64_t before = sync.failures();
    auto stepped = sync.tick();
    failures_ += sync.failures() > before ? 1 : 0;
    return stepped;
  }

  Result<void> capture(kiosk::EvidenceLocker& locker) {
    const bool hit = random_() % 3 == 0;
    if (!hit) {
      const auto seq = locker.record_miss({1, {}});
      if (!seq) return seq.error();
      say("miss " + std::to_string(*seq) + '\n');
      return {};
    }
    capture::Capture capture;
    // Most fit into one request together; some take several, and are gone on with after a fault.
    const bool large = random_() % 40 == 0;
    capture.front.bytes.resize(large ? 400'000 + random_() % 800'000 : 200 + random_() % 30'000);
    base::fill_random(capture.front.bytes);
    const reading::Reading reading;
    matching::Verdict verdict;
    verdict.decision = matching::Decision::match;
    const evidence::Versions versions{"test", {}};
    const auto seq = locker.record_hit({capture, reading, verdict, versions, {1, {}}},
                                       std::span(&recipient_, 1));
    if (!seq) return seq.error();
    auto database = kiosk::open_data(configuration_.data, store::Access::read);
    if (!database) return database.error();
    auto digest = outbox::payload_digest(*database, *seq);
    if (!digest) return digest.error();
    CHECK(digest->has_value());
    say("hit " + std::to_string(*seq) + ' ' + base::to_hex(**digest) + '\n');
    return {};
  }

  kiosk::Configuration configuration_;
  base::AgeRecipient recipient_;
  std::mt19937_64 random_;
  JumpingClock clock_;
  std::uint64_t rounds_ = 0;
  std::int64_t failures_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const bool talks = argc == 5;
  const bool is_silent = argc == 6 && std::string_view(argv[5]) == "capture";
  const auto recipient = talks || is_silent ? base::parse_age_recipient(argv[2]) : std::nullopt;
  if (!recipient) {
    std::fputs("usage: hasty_kiosk CONFIG RECIPIENT MAILPIECES SEED [capture]\n", stderr);
    return base::kWrongUsage;
  }
  const auto configuration = kiosk::read_kiosk_configuration(argv[1]);
  if (!configuration) {
    base::complain("hasty_kiosk", configuration.error().sentence);
    return base::kFailed;
  }
  HastyKiosk kiosk(*configuration, *recipient, std::strtoull(argv[4], nullptr, 10));
  const int mailpieces = std::atoi(argv[3]);
  if (auto done = talks ? kiosk.run(mailpieces) : kiosk.capture_only(mailpieces); !done) {
    base::complain("hasty_kiosk", done.error().sentence);
    return base::kFailed;
  }
  return base::kDone;
}
