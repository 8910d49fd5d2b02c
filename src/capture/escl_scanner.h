// An eSCL (AirScan) scanner on the network, driven directly: it names the causes (multifeed,
// mispick, hatch) that SANE hides.
//
// Duplex pages come front, back, front, back, and nothing in them says which is which.  So a page
// is asked for once; whatever does not come whole ends the run (the job is deleted at the device),
// and no page that follows it is ever taken for the missing one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "capture/scanner.h"

namespace kanaria::capture {

struct EsclPatience {
  /// One page, from the question to its last byte.
  std::int64_t page_ms = 60'000;
  /// "Busy" again and again, for one page or for the start of a run.
  std::int64_t busy_ms = 60'000;
  /// Waits; handed in so that tests own the time.  Called with 500 ms at most.
  std::function<void(std::int64_t wait_ms)> wait;
};
/// Waits for real.
[[nodiscard]] EsclPatience escl_patience();

/// `url` is http://HOST[:PORT]/eSCL.  An Error (operator_acts) says how it must look; the device is
/// not asked yet.
[[nodiscard]] base::Result<std::unique_ptr<Scanner>> open_escl(
    const std::string& url, EsclPatience patience = escl_patience());

}  // namespace kanaria::capture
