// Any SANE device, driven in a process of its own: backends crash and hang, and one that does costs
// the run and not the kiosk.  SANE has no question for a device's state, and one status, "I/O
// error", for most of its faults: where the device speaks eSCL, drive it by escl_scanner.h.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "capture/scanner.h"

namespace kanaria::capture {

struct SaneSettings {
  std::string device;            ///< as `scanimage -L` names it
  std::filesystem::path worker;  ///< kanaria-sane; "": beside the running program
  int page_ms = 90'000;          ///< one page; a backend that is silent for longer is killed
};

/// An Error (operator_acts): the device has no name, or the worker is missing.  The worker is
/// started when it is needed, and once more for every run in which it died.
[[nodiscard]] base::Result<std::unique_ptr<Scanner>> open_sane(SaneSettings settings);

}  // namespace kanaria::capture
