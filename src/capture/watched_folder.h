// A folder into which a multifunction device scans: what lands there becomes mailpieces, and goes
// from there only when it is durable elsewhere.
//
// A mailpiece is NAME_front.EXT or NAME.EXT with an optional NAME_back.EXT, as in folder_source.h.
// A device writes over minutes and in any order, so a mailpiece is handed on when none of its files
// has changed between two looks at least `settled_ms` apart and each of them ends where its format
// says; a NAME_front waits `back_ms` for its back.  Links, FIFOs, folders and names that begin with
// a dot are never opened.
//
// Crash rule: a handed-on mailpiece's files stay until release(); after a crash before that they
// are handed on again, and whoever takes them in must know a mailpiece that it has (by its images'
// digests).  What cannot be used goes to DIR/unusable/, and next() says so once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "capture/scanner.h"

namespace kanaria::capture {

struct WatchSettings {
  std::filesystem::path folder;
  std::int64_t settled_ms = 2'000;
  std::int64_t back_ms = 10'000;
  /// What cannot be used may be a file whose writer is stuck: it is set aside after so long.
  std::int64_t stalled_ms = 60'000;
  /// A run is over when the folder has been without anything new for so long, and longer where a
  /// file still waits for its end.
  std::int64_t quiet_ms = 30'000;
  std::int64_t look_every_ms = 500;
  /// Waits between two looks; empty: for real.  Tests hand in one that moves their clock.
  std::function<void(std::int64_t wait_ms)> wait;
};

/// Thread rule: that of Scanner; release() by the thread of next().
class WatchedFolder final : public Scanner {
 public:
  /// The folder may come later (a share, a stick): until it is there and can be read and emptied,
  /// the state is unreachable.  The clock must outlive the object.
  [[nodiscard]] static std::unique_ptr<WatchedFolder> watch(WatchSettings settings,
                                                            const base::Clock& clock);
  ~WatchedFolder() override;

  /// A folder feeds what it holds: resolution and sides are the device's affair.
  [[nodiscard]] base::Result<Device> identify() override;
  /// ready, empty, or unreachable when the folder is gone.
  [[nodiscard]] DeviceState state() override;
  [[nodiscard]] base::Result<void> start(const Run& run) override;
  /// The Capture's id is NAME.  A Stop is `empty`, or `unreachable` when the folder is gone.
  [[nodiscard]] base::Result<Fed> next() override;
  void cancel() override;

  [[nodiscard]] bool keeps_files() const override { return true; }
  /// The mailpiece that next() handed on as `id` is durable elsewhere: its files are removed.  An
  /// Error (operator_acts) when they cannot be; they will not be handed on again by this object.
  [[nodiscard]] base::Result<void> release(const std::string& id) override;

 private:
  struct State;
  explicit WatchedFolder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kanaria::capture
