// The whole hallway: paper -> capture -> page -> reading -> verdict -> evidence -> entry.
#pragma once

#include <string>

#include "base/result.h"
#include "capture/capture.h"
#include "reading/reader.h"
#include "reading/reading.h"

namespace kanaria::kiosk {

/// A mailpiece after the first half of the hallway.
struct ReadMailpiece {
  capture::Capture capture;
  reading::Reading reading;
  std::string reader_version;
};

/// The first half: capture -> page -> reading.  The reading carries the capture's id.  An Error
/// (this_mailpiece) names the side that cannot be used.  `trace`, where given, receives the upright
/// front.  Safe from any thread that has the reader to itself.
[[nodiscard]] base::Result<ReadMailpiece> read_mailpiece(reading::Reader& reader,
                                                         capture::Capture capture,
                                                         reading::ReadPage* trace = nullptr);

}  // namespace kanaria::kiosk
