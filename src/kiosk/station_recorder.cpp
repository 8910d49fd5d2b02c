// The recorder's thread: the only one that touches the data folder.
#include <sys/statvfs.h>

#include "base/digest.h"
#include "base/program.h"
#include "evidence/act_seals.h"
#include "evidence/beacon.h"
#include "evidence/chain_rows.h"
#include "kiosk/station_inside.h"
#include "outbox/room.h"
#include "sync/sync_state.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;
using session::Number;
using session::PieceState;

namespace {

constexpr std::size_t kRecorder = 1;

Result<void> note_if_kept(store::Transaction& transaction, const Kept& kept) {
  return kept.is_kept() ? note_kept(transaction, kept.digest) : Result<void>();
}

void look_up_unsent(store::Database& database, std::uint64_t acknowledged, KioskHealth& health) {
  const auto newest = evidence::newest_row(database);
  const auto acts = evidence::acts_after(database, acknowledged);
  if (!newest || !*newest || !acts || (*newest)->seq <= acknowledged + *acts) return;
  health.unsent = (*newest)->seq - acknowledged - *acts;
  const auto oldest = evidence::rows_after(database, acknowledged, 1);
  if (!oldest || oldest->empty()) return;
  if (const auto entry = evidence::decode_entry(oldest->front().entry)) {
    health.oldest_unsent_wall_ms = entry->wall_ms;
  }
}

void complain_once(std::string& last, const Error& error) {
  if (error.sentence == last) return;
  last = error.sentence;
  base::complain("kanaria serve", error.sentence);
}

}  // namespace

void Station::Inside::record() {
  for (;;) {
    bool ends = false;
    {
      std::unique_lock held(mutex);
      changed.wait_for(held, std::chrono::milliseconds(StationLimits::kStep_ms));
      come_by(kRecorder);
      visit.tick(now_ms());
      batch.tick(now_ms());
      ends = is_stopping;
      if (ends) batch.release();
    }
    while (step()) {
      const std::lock_guard held(mutex);
      come_by(kRecorder);
    }
    const std::lock_guard held(mutex);
    if (ends || failure) {
      apart = nullptr;
      return;
    }
  }
}

/// One thing that is to be done; false when there is none, or it cannot be done now.
bool Station::Inside::step() {
  run_what_waits_apart();
  if (!intake && !open_intake()) return false;
  if (!write_notes()) return false;
  std::optional<Number> due;
  bool has_letter = false;
  {
    const std::lock_guard held(mutex);
    const auto numbers = batch.due();
    if (!numbers.empty()) due = numbers.front();
    has_letter = !letters.empty();
  }
  if (has_letter) return record_letter();
  if (due) return record_piece(*due);
  look_after();
  return false;
}

bool Station::Inside::open_intake() {
  if (now_ms() < reopen_at_ms) return false;
  reopen_at_ms = now_ms() + StationLimits::kReopen_ms;
  auto opened = Intake::open(settings.folders, models, clock);
  if (!opened) {
    complain_once(complained, opened.error());
    std::error_code unknown;
    const bool no_registry = settings.folders.registry.empty() ||
                             !std::filesystem::exists(settings.folders.registry, unknown);
    const auto& data = settings.folders.data;
    const bool has_room = !std::filesystem::exists(data, unknown) ||
                          outbox::check_room(data, outbox::kHighWater_bytes).has_value();
    const std::lock_guard held(mutex);
    intake_closed = no_registry ? Closed::no_registry : has_room ? Closed::failed : Closed::disk;
    if (opened.error().remedy == Remedy::device_must_stop) failure = opened.error();
    return false;
  }
  intake.emplace(*std::move(opened));
  complained.clear();
  if (auto kept = kept_files(intake->locker().database())) {
    const std::lock_guard held(mutex);
    kept_before = *std::move(kept);
  }
  take_up_batch();
  look_up_health();
  const std::lock_guard held(mutex);
  intake_closed = Closed::no;
  return true;
}

/// A batch that this or an earlier program left open.
void Station::Inside::take_up_batch() {
  auto found = open_batch(intake->locker().database());
  if (!found || !*found) return;
  const std::lock_guard held(mutex);
  if (batch.state() != session::BatchState::none) return;
  batch.restore((*found)->found);
  batch_id = std::make_shared<BatchId>((*found)->id);
  batch_begun_wall_ms = (*found)->begun_wall_ms;
}

bool Station::Inside::failed(const Error& error) {
  complain_once(complained, error);
  const std::lock_guard held(mutex);
  if (error.remedy == Remedy::device_must_stop) failure = error;
  if (error.remedy == Remedy::operator_acts) {
    intake_closed = Closed::disk;
    batch.pause("disk");
  }
  return false;
}

/// All that wait, in one transaction.
bool Station::Inside::write_notes() {
  std::deque<Beside> waiting;
  {
    const std::lock_guard held(mutex);
    waiting.swap(notes);
  }
  if (waiting.empty()) return true;
  const auto written = intake->locker().write([&](store::Transaction& transaction) -> Result<void> {
    for (const Beside& note : waiting) {
      if (auto done = note(transaction); !done) return done;
    }
    return {};
  });
  if (written) {
    const std::lock_guard held(mutex);
    if (intake_closed == Closed::disk) intake_closed = Closed::no;
    return true;
  }
  {
    const std::lock_guard held(mutex);
    notes.insert(notes.begin(), waiting.begin(), waiting.end());
  }
  return failed(written.error());
}

bool Station::Inside::record_piece(Number number) {
  std::shared_ptr<HeldMail> piece;
  std::string reference;
  std::shared_ptr<BatchId> id;
  {
    const std::lock_guard held(mutex);
    piece = mail.at(number);
    reference = batch.reference();
    id = batch_id;
  }
  const auto beside = [&](PieceState outcome) {
    return [id, number, outcome, kept = piece->kept](store::Transaction& transaction) {
      if (auto done = note_if_kept(transaction, kept); !done) return done;
      return note_settled(transaction, *id, number, outcome);
    };
  };
  if (auto begun = intake->begin_batch(reference); !begun) return failed(begun.error());
  const auto recorded = intake->record(*piece->mailpiece, beside(PieceState::taken_in));
  if (!recorded && recorded.error().remedy != Remedy::this_mailpiece) {
    return failed(recorded.error());
  }
  if (!recorded) {
    complain_once(complained, recorded.error());
    if (auto counted = intake->count_unreadable(beside(PieceState::unusable)); !counted) {
      return failed(counted.error());
    }
  }
  const std::lock_guard held(mutex);
  if (recorded) {
    batch.taken_in(number);
  } else {
    batch.unusable(number);
  }
  let_go(piece->kept);
  wipe(piece->mailpiece->capture);
  piece->mailpiece.reset();
  if (intake_closed == Closed::disk) intake_closed = Closed::no;
  drop_old_looks();
  changed.notify_all();
  return true;
}

bool Station::Inside::record_letter() {
  Letter letter;
  {
    const std::lock_guard held(mutex);
    letter = letters.front();
  }
  if (auto begun = intake->begin_batch(""); !begun) return failed(begun.error());
  const Beside beside = [&](store::Transaction& transaction) {
    return note_if_kept(transaction, letter.kept);
  };
  auto recorded = letter.mail ? intake->record(*letter.mail->mailpiece, beside)
                              : Result<std::uint64_t>(Error{Remedy::this_mailpiece, ""});
  if (!recorded) {
    if (recorded.error().remedy != Remedy::this_mailpiece) return failed(recorded.error());
    if (auto counted = intake->count_unreadable(beside); !counted) return failed(counted.error());
  }
  const std::lock_guard held(mutex);
  letters.pop_front();
  let_go(letter.kept);
  if (letter.purpose == Purpose::visit) {
    if (recorded) {
      visit.taken_in(*recorded);
    } else {
      visit.unusable();
    }
  }
  if (intake_closed == Closed::disk) intake_closed = Closed::no;
  changed.notify_all();
  return true;
}

void Station::Inside::run_what_waits_apart() {
  std::function<void()> what;
  {
    const std::lock_guard held(mutex);
    if (!apart || !is_idle()) return;
    what.swap(apart);
  }
  intake.reset();
  what();
  reopen_at_ms = 0;
}

void Station::Inside::look_after() {
  bool may_close = false;
  {
    const std::lock_guard held(mutex);
    may_close = is_idle();
    if (batch.state() == session::BatchState::finished && batch_ended_wall_ms == 0) {
      batch_ended_wall_ms = clock.now().wall_ms;
      summary_until_ms = now_ms() + StationLimits::kSummary_ms;
      note([id = batch_id, ended = batch_ended_wall_ms](store::Transaction& transaction) {
        return note_ended(transaction, *id, ended);
      });
      mail.clear();
      repeats = {};
      let_go_of_covers();
    } else if (batch.state() == session::BatchState::finished && now_ms() >= summary_until_ms) {
      batch.close();
    }
  }
  const std::int64_t now = now_ms();
  if (now >= renewal_at_ms) {
    renewal_at_ms = now + StationLimits::kRenewal_ms;
    if (auto renewed = intake->locker().renew_key(); !renewed) {
      (void)failed(renewed.error());
      return;
    }
  }
  if (now < health_at_ms) return;
  if (auto sealed = intake->locker().seal_acts(); !sealed) {
    (void)failed(sealed.error());
    return;
  }
  look_up_health();
  if (!may_close) return;
  // Sync may have put a newer registry in place; whoever is enrolled gets his name from there.
  auto state = sync::read_sync_state(intake->locker().database());
  if (state && state->registry_floor > intake->registry().version) {
    intake.reset();
    reopen_at_ms = 0;
  }
}

void Station::Inside::look_up_health() {
  health_at_ms = now_ms() + StationLimits::kHealth_ms;
  store::Database& database = intake->locker().database();
  KioskHealth found;
  struct statvfs disk {};
  if (::statvfs(settings.folders.data.c_str(), &disk) == 0) {
    found.free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  }
  found.registry_version = intake->registry().version;
  found.registry_wall_ms = intake->registry().created_ms;
  if (const auto state = sync::read_sync_state(database)) {
    found.last_sync_wall_ms = state->last_round_wall_ms;
    look_up_unsent(database, state->acknowledged_seq, found);
  }
  if (const auto enrolled = sync::read_enrolled(database))
    found.is_enrolled = enrolled->has_value();
  if (const auto beacon = evidence::newest_beacon(database)) {
    found.clock = evidence::clock_status(clock.now(), *beacon);
  }
  auto newest = newest_batches(database, StationLimits::kHistory);
  const bool has_room = intake->locker().check_room(0).has_value();
  const std::lock_guard held(mutex);
  health = std::move(found);
  if (newest) history = *std::move(newest);
  if (has_room && intake_closed == Closed::disk) intake_closed = Closed::no;
}

}  // namespace kanaria::kiosk
