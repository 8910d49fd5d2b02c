// The kiosk's talk with headquarters: evidence up, receipts and registries down.
//
//   while (…) { wait(sync.wait_time_ms()); sync.tick(); }
//
// A round goes through its stages in order: the chain until headquarters has the last entry,
// capsules, the report, the registry, and what may be deleted.  tick() is one bounded step of it:
// one request at most.  Rounds begin by the schedule.  When a request fails, the round waits
// (exponentially, with jitter, or as Retry-After says) and then begins anew with a small request;
// what headquarters has is asked for, never assumed, so a Sync can die at any moment.
//
// Nothing is believed that headquarters did not sign, and nothing is forgotten before it is
// committed there and here.  What one capsule or registry does wrong never stops the others; it is
// told in take_problems().
//
// Errors of tick(): the data folder's database failed (operator_acts, try_later, device_must_stop).
// The network failing is no Error.  Thread rule: one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sync/capsule_stage.h"
#include "sync/chain_stage.h"
#include "sync/registry_stage.h"
#include "sync/report_stage.h"
#include "sync/schedule.h"
#include "sync/transport.h"

namespace kanaria::sync {

struct Settings {
  std::int64_t interval_ms = 15 * kMinute_ms;  ///< from the end of a round to the next one
  QuietHours quiet;
  bool metered = false;                   ///< chain and report only; capsules and registries wait
  std::int64_t bandwidth_kbit_per_s = 0;  ///< both ways together; 0: without a limit
  std::int64_t retention_ms = 30 * kDay_ms;
};

/// Takes in the picture of a letter from headquarters as a mailpiece.  An Error ends the round.
using LetterSlot = std::function<base::Result<void>(base::Bytes)>;

/// What a Sync works with.  All must outlive it.
struct SyncParts {
  store::Database& database;  ///< Access::share or own
  const base::Clock& clock;
  Transport& transport;
  ChainSource& chain;
  RegistryUpdate* registry;  ///< nullptr: the kiosk has none to update
  ReportSource report;
  outbox::Reserve reserve;
  Chance chance;
  LetterSlot letters = {};  ///< empty: letters are left out
};

/// Hands the letters among what was taken to the slot, if there is one.
[[nodiscard]] base::Result<void> hand_in(Taken& taken, const LetterSlot& slot);

class Sync {
 public:
  /// An Error (operator_acts): the kiosk was not enrolled yet.
  [[nodiscard]] static base::Result<std::unique_ptr<Sync>> open(SyncParts parts,
                                                                const Settings& settings);
  Sync(const Sync&) = delete;
  Sync& operator=(const Sync&) = delete;

  /// One step, if it is time for one.
  [[nodiscard]] base::Result<void> tick();
  /// 0: tick() has something to do now.
  [[nodiscard]] std::int64_t wait_time_ms() const;

  /// Begins a round now, quiet hours or not, unless one is under way.
  void start_round();
  [[nodiscard]] bool in_round() const { return stage_ != Step::rest; }
  [[nodiscard]] std::uint64_t rounds() const { return rounds_; }     ///< completed
  [[nodiscard]] std::int64_t failures() const { return failures_; }  ///< in a row; 0: none
  [[nodiscard]] std::vector<std::string> take_problems() { return problems_.take(); }
  [[nodiscard]] std::size_t problems() const { return problems_.count(); }
  /// For answers that come by another way than the transport.
  [[nodiscard]] Inbox& inbox() { return inbox_; }

 private:
  enum class Step { rest, chain, capsules, report, registry, deletion };

  Sync(SyncParts parts, const Settings& settings, const Enrolled& enrolled);
  [[nodiscard]] Stage* stage();
  void enter(Step step);
  void enter_next();
  [[nodiscard]] base::Result<void> ask(const std::vector<wire::Message>& messages);
  [[nodiscard]] base::Result<void> take(const Answer& answer, std::size_t asked_bytes);
  [[nodiscard]] base::Result<void> fail(int status, std::int64_t at_least_ms);
  [[nodiscard]] base::Result<void> delete_expired();
  void end_round();

  SyncParts parts_;
  Settings settings_;
  Problems problems_;
  Inbox inbox_;
  ChainStage chain_;
  CapsuleStage capsules_;
  ReportStage report_;
  std::unique_ptr<RegistryStage> registry_;
  Bandwidth bandwidth_;

  Step stage_ = Step::rest;
  std::int64_t due_ms_;        ///< monotonic: when the next step may be taken
  bool asked_for_ = false;     ///< by start_round()
  bool is_retry_ = false;      ///< the round began anew after a failure
  std::int64_t failures_ = 0;  ///< in a row
  int idle_answers_ = 0;       ///< in a row that brought nothing forward
  std::size_t request_bytes_ = Timing::kFirstRequest_bytes;
  std::uint64_t rounds_ = 0;
};

}  // namespace kanaria::sync
