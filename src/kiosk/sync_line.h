// The running kiosk's talk with headquarters: rounds by the schedule, and what a person asks for
// between them, all on one thread of its own.
// Thread rule: start() and stop() from one thread; everything else is safe from any.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "kiosk/headquarters.h"

namespace kanaria::kiosk {

class SyncLine {
 public:
  /// The clock must outlive it; `letters` takes in what headquarters sends for a test.
  SyncLine(const Configuration& configuration, const base::Clock& clock, sync::LetterSlot letters);
  ~SyncLine();
  SyncLine(const SyncLine&) = delete;
  SyncLine& operator=(const SyncLine&) = delete;

  void start();
  void stop();
  /// A round soon, quiet hours or not.
  void ask_for_round();
  /// Has it let go of the data folder, as enrolment needs it, until resume().  Blocks while a
  /// request is on its way.
  void pause();
  void resume();
  /// Runs on the line's thread, between two steps; blocks until it is done.  An Error: the data
  /// folder cannot be opened.
  [[nodiscard]] base::Result<void> run(
      std::function<base::Result<void>(Headquarters&, sync::SyncParts&)> what);
  /// Why the program must end, once it must; nullopt: all is well.
  [[nodiscard]] std::optional<base::Error> failure() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace kanaria::kiosk
