// What the threads of a Station share.  Only the station_*.cpp files include this.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "kiosk/kept_files.h"
#include "kiosk/repeats.h"
#include "kiosk/station.h"
#include "session/batch.h"

namespace kanaria::kiosk {

/// All bounds of a station.
struct StationLimits {
  static constexpr std::size_t kQueued_per_reader = 3;  ///< captured and not being read yet
  static constexpr std::size_t kMostHeld_bytes = 512u << 20;
  static constexpr std::size_t kMostHeld = 200;         ///< mailpieces
  static constexpr std::int64_t kStep_ms = 50;          ///< of the recorder
  static constexpr std::int64_t kLook_ms = 500;         ///< at an idle scanner
  static constexpr std::int64_t kSummary_ms = 600'000;  ///< then visitors may come again
  static constexpr std::int64_t kHealth_ms = 3'000;
  static constexpr std::int64_t kReopen_ms = 3'000;     ///< an intake that could not be opened
  static constexpr std::int64_t kRenewal_ms = 600'000;  ///< of the signing key, if its day is over
  static constexpr std::int64_t kTestScan_ms = 60'000;  ///< for somebody to put a sheet in
  static constexpr int kHistory = 50;
};

/// For whom a mailpiece was captured.
enum class Purpose { batch, visit, proof };

struct Job {
  Purpose purpose = Purpose::batch;
  session::Number number = 0;   ///< in its batch
  std::uint64_t batch_run = 0;  ///< which batch that is
  Kept kept;
  capture::Capture capture;
};

/// A mailpiece that is recorded without anybody being asked.
struct Letter {
  Purpose purpose = Purpose::visit;
  std::shared_ptr<HeldMail> mail;  ///< null: it could not be used
  Kept kept;
};

struct Station::Inside {
  Inside(StationSettings with, const Models& know, capture::Scanner* feeds, const base::Clock& time)
      : settings(std::move(with)), models(know), scanner(feeds), clock(time) {}

  // station_feeder.cpp
  enum class Wanted { nothing, batch, visit, test };
  void feed();
  [[nodiscard]] Wanted wanted() const;
  [[nodiscard]] bool has_room() const;
  void look_at_device();
  void run_feeder(Wanted who);
  void feed_run(Wanted who);
  [[nodiscard]] bool wait_for_room(std::unique_lock<std::mutex>& held, Wanted who);
  void take_capture(Wanted who, capture::Capture capture);
  [[nodiscard]] bool take_cover_sheet(const capture::Capture& capture, const Kept& kept);
  void release_kept();
  void take_fault(Wanted who, const base::Error& error);
  void take_stop(Wanted who, const capture::Stop& stop);
  void judge_test_scan(const capture::Capture& capture);

  // station_readers.cpp
  void read(reading::Reader& reader);
  void take_reading(const Job& job, base::Result<std::shared_ptr<HeldMail>> read);

  // station_recorder.cpp
  void record();
  [[nodiscard]] bool open_intake();
  void take_up_batch();
  [[nodiscard]] bool step();
  [[nodiscard]] bool write_notes();
  [[nodiscard]] bool record_piece(session::Number number);
  [[nodiscard]] bool record_letter();
  void run_what_waits_apart();
  void look_after();
  void look_up_health();
  [[nodiscard]] bool failed(const base::Error& error);

  // station.cpp; all under the lock
  void note(Beside what) { notes.push_back(std::move(what)); }
  void end_test_scan();
  void note_lost_ones();
  void let_go(const Kept& kept);
  void note_name();
  void let_go_of_covers();
  void put_aside(session::Number number, session::PieceState outcome);
  void drop_old_looks();
  [[nodiscard]] std::size_t held_bytes() const;
  [[nodiscard]] Closed closed() const;
  [[nodiscard]] bool is_idle() const;
  void come_by(std::size_t thread) { came_by_ms.at(thread) = now_ms(); }
  [[nodiscard]] std::int64_t now_ms() const { return clock.now().monotonic_ms; }

  const StationSettings settings;
  const Models& models;
  capture::Scanner* const scanner;
  const base::Clock& clock;

  std::optional<page::Decoder> decoder;  ///< opened by start(); safe from any thread

  mutable std::mutex mutex;  ///< guards what follows
  std::condition_variable changed;
  bool is_stopping = false;
  session::Visit visit;
  session::Batch batch;
  std::uint64_t batch_run = 0;  ///< counts the batches of this program's life
  /// What the notes of a batch go to: the number is the recorder's own, 0 until it has noted it.
  std::shared_ptr<BatchId> batch_id = std::make_shared<BatchId>(0);
  std::int64_t batch_begun_wall_ms = 0;
  std::int64_t batch_ended_wall_ms = 0;
  std::int64_t summary_until_ms = 0;
  Repeats repeats;
  std::deque<Job> queue;
  int being_read = 0;
  std::map<session::Number, std::shared_ptr<HeldMail>> mail;  ///< of the batch
  std::deque<Letter> letters;
  std::optional<base::Bytes> proof;
  std::deque<Beside> notes;
  std::set<base::Digest> kept_before;  ///< durable, and their files may still be there
  std::deque<Kept> to_release;
  /// Cover sheets of this batch, and the one that begins the next: their files lie there until what
  /// they say is in the ledger for good.
  std::deque<Kept> covers;
  std::function<void()> apart;  ///< to be run while the intake is closed
  capture::DeviceState device = capture::DeviceState::unreachable;
  capture::Device device_is;
  bool device_is_running = false;
  Closed intake_closed = Closed::no_registry;
  TestScan test;
  std::int64_t test_until_ms = 0;
  bool is_test_fed = false;  ///< the next sheet is the test's: no batch or visit begins meanwhile
  KioskHealth health;
  std::vector<BatchCounts> history;
  std::optional<base::Error> failure;

  /// Of feeder and recorder.
  std::array<std::atomic<std::int64_t>, 2> came_by_ms{};

  // The recorder's own.
  std::optional<Intake> intake;
  std::int64_t reopen_at_ms = 0;
  std::int64_t health_at_ms = 0;
  std::int64_t renewal_at_ms = 0;
  std::string complained;  ///< the last sentence on stderr, so that it is not said every second

  std::vector<std::thread> threads;
};

}  // namespace kanaria::kiosk
