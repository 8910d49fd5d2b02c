// The kiosk at work: a scanner, readers, the intake, and the visit or batch that they work for.
//
//   feeder thread    scanner ─► capture            waits while as much is on its way as memory
//   allows reader threads   capture ─► reading            as many as there are cores recorder
//   thread  reading ─► chain and queue    the only one that touches the data folder
//
// All three meet under one lock that nobody holds while he works, so that pages are answered at
// once.  What is shown as taken in is durable.  No verb here tells, by value or by time, what a
// mailpiece turned out to be.
//
// Thread rule: start() and stop() from one thread; everything else is safe from any.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "capture/scanner.h"
#include "kiosk/batch_ledger.h"
#include "kiosk/held_mail.h"
#include "kiosk/intake.h"
#include "kiosk/models.h"
#include "kiosk/settle.h"
#include "page/scan_check.h"
#include "session/visit.h"

namespace kanaria::kiosk {

struct StationSettings {
  IntakeFolders folders;
  bool mask_codes = false;
  std::size_t jobs = 1;
  capture::Run run;
};

/// Why no visitor is served.
enum class Closed { no, batch, scanner, no_registry, disk, failed };
[[nodiscard]] std::string_view to_string(Closed closed);

struct ScreenView {
  session::VisitScreen screen = session::VisitScreen::notice;
  std::vector<std::string> receipts;
  std::int64_t left_ms = 0;
  std::string notice_version;
  Closed closed = Closed::no;
  capture::DeviceState device = capture::DeviceState::unreachable;
};

struct PieceView {
  session::Number number = 0;
  session::PieceState state = session::PieceState::reading;
  session::Number repeats = 0;
  std::shared_ptr<const HeldMail> mail;  ///< null when it is not held; `look` may be read
};

struct BatchView {
  session::Batch batch;  ///< a copy
  capture::DeviceState device = capture::DeviceState::unreachable;
  std::int64_t begun_wall_ms = 0;
  std::int64_t ended_wall_ms = 0;
  std::vector<PieceView> pieces;  ///< newest first
};

struct TestScan {
  enum class State { none, waiting, done, failed };
  State state = State::none;
  page::ScanCheck check;
};

/// How the kiosk is; looked up by the recorder now and then.
struct KioskHealth {
  capture::Device device;
  std::uint64_t free_bytes = 0;
  /// Mailpieces, hit or miss, whose chain entry headquarters does not have yet: how many capsules
  /// wait would tell an operator what he fed.
  std::uint64_t unsent = 0;
  std::int64_t oldest_unsent_wall_ms = 0;  ///< 0: there are none
  std::uint64_t registry_version = 0;      ///< 0: there is none
  std::int64_t registry_wall_ms = 0;       ///< when it was made
  std::int64_t last_sync_wall_ms = 0;      ///< 0: never
  bool is_enrolled = false;
  base::ClockStatus clock = base::ClockStatus::unknown;
};

class Station {
 public:
  /// All must outlive it.  `scanner` may be null: then everything works but capture.
  Station(StationSettings settings, const Models& models, capture::Scanner* scanner,
          const base::Clock& clock);
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// Opens the readers, and begins.  An Error says what is missing.
  [[nodiscard]] base::Result<void> start();
  /// Ends the threads.  What is read and certain is recorded first; what waits for a person is
  /// wiped, and its number stays in the ledger.
  void stop();
  /// Why the program must end, once it must (device_must_stop); nullopt: all is well.
  [[nodiscard]] std::optional<base::Error> failure() const;
  /// For the watchdog: whether every thread has come by within `longest_ms`.
  [[nodiscard]] bool is_alive(std::int64_t longest_ms) const;

  [[nodiscard]] ScreenView screen() const;
  bool begin_visit(std::string notice_version);
  void touch_visit();
  bool end_visit();

  [[nodiscard]] BatchView batch() const;
  [[nodiscard]] std::optional<PieceView> piece(session::Number number) const;
  /// Verbs of the batch; false: not now.
  bool begin_batch(std::string reference, std::uint32_t expected);
  bool pause_batch();
  bool resume_batch();
  /// Goes on with the reference and count of the cover sheet that differs from what was typed.
  bool take_cover();
  bool finish_batch(bool as_they_stand);
  bool close_batch();
  bool undo();
  bool withdraw(session::Number number);
  bool keep(session::Number number);
  /// not_usable: a postal code that is none, or too long a text.
  enum class Settled { done, not_now, not_usable };
  Settled settle(session::Number number, const std::optional<PersonReads>& person);

  bool begin_test_scan();
  [[nodiscard]] TestScan test_scan() const;

  [[nodiscard]] KioskHealth health() const;
  [[nodiscard]] std::vector<BatchCounts> history() const;

  /// A letter from headquarters, to be taken in as any mailpiece is.  Dropped when one waits.
  void take_letter(base::Bytes picture);
  /// Runs on the recorder's thread, in its order, durable before anything that comes after.
  void write(Beside what);
  /// Has the recorder let go of the data folder, runs `what` on its thread, and opens the folder
  /// again.  False, and nothing runs, while a batch is open or a letter is on its way.  Blocks.
  bool run_apart(std::function<void()> what);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace kanaria::kiosk
