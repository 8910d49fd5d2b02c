// A device that feeds mailpieces, however it is connected: the seam between what drives it (eSCL,
// SANE in a worker process, a watched folder) and who takes what it feeds.
//
// What a device gave whole, it gave once: a Mailpiece from next() will not come again, and a sheet
// of which a side is missing never comes as a mailpiece.  After any Stop the run is over; the
// driver has told the device so, and the sheets that it fed without handing them on (jammed, cut
// off) are for a person to put back.
//
// Thread rule: one thread a scanner, but for cancel().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "capture/capture.h"

namespace kanaria::capture {

/// What a device says of itself, grouped by what a person can do.
enum class DeviceState {
  ready,        ///< paper is in the feeder, or lies on the glass as far as the device can tell
  empty,        ///< no paper: put some in
  working,      ///< it feeds; wait
  busy,         ///< somebody else's job, warming up: goes away by itself
  jam,          ///< open it and take the sheet out
  cover_open,   ///< close it
  multifeed,    ///< several sheets at once: take them apart and feed them again
  mispick,      ///< it could not grip the sheet: put the stack in again
  wrong_size,   ///< the sheet is larger than what the device takes
  unreachable,  ///< no answer: power, cable, network
  broken,       ///< it answers with a fault that nobody in front of it can name
};
/// "ready", "cover_open" …
[[nodiscard]] std::string_view to_string(DeviceState state);
/// One sentence that says what to do, in English, for a terminal; "" for ready and working.
[[nodiscard]] std::string_view advice(DeviceState state);

enum class Paper { feeder, flatbed };
enum class Sides { front, both };

/// What a run asks for.  A device that cannot do it refuses in start().
struct Run {
  Paper paper = Paper::feeder;
  Sides sides = Sides::both;
  int resolution_dpi = 300;
  bool colour = true;
};

/// What the device is and can; known from identify() on.
struct Device {
  Provenance provenance;  ///< its serial number is how it is known again after a replug
  bool has_feeder = false;
  bool has_flatbed = false;
  bool has_duplex = false;  ///< both sides in one pass of the feeder
};

/// The run is over.
struct Stop {
  DeviceState why = DeviceState::empty;  ///< empty: the stack was fed to its end
  /// A sheet may have left the feeder without being handed on: it must be fed again.
  bool sheet_is_lost = false;
};

class Scanner {
 public:
  virtual ~Scanner() = default;
  /// Asks the device who it is.  An Error (operator_acts) where it is not the one that it was
  /// (another serial number), (try_later) where there is no answer.
  [[nodiscard]] virtual base::Result<Device> identify() = 0;
  /// Asks the device how it is; no answer is `unreachable`.  Bounded by a few seconds.
  [[nodiscard]] virtual DeviceState state() = 0;
  /// Begins a run.  An Error says why the device will not do it at all; what a person can mend
  /// comes as a Stop from next().
  [[nodiscard]] virtual base::Result<void> start(const Run& run) = 0;
  /// The next mailpiece of the run, or its end.  Blocks as long as the device feeds, within a bound
  /// for one sheet.  The Capture's id is its number within this object's life, from 1.  An Error
  /// (this_mailpiece) when the device gave something that is no usable image; the run goes on.
  using Fed = std::variant<Capture, Stop>;
  [[nodiscard]] virtual base::Result<Fed> next() = 0;
  /// Whether what it hands on lies there until release(), and comes again after a crash.
  [[nodiscard]] virtual bool keeps_files() const { return false; }
  /// The mailpiece that next() handed on as `id` is durable elsewhere.  A device that feeds paper
  /// has nothing to do; a source that keeps its files lets go of them.  An Error (operator_acts):
  /// it cannot.
  [[nodiscard]] virtual base::Result<void> release(const std::string& id) {
    (void)id;
    return {};
  }
  /// Ends the run soon; next() still hands on what is whole, then a Stop.  Safe from any thread.
  virtual void cancel() = 0;
};

}  // namespace kanaria::capture
