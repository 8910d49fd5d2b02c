// The scanner that a configuration or a command line names.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "capture/scanner.h"

namespace kanaria::kiosk {

/// "folder:DIR" (watched), "escl:URL" or "sane:DEVICE".  An Error (operator_acts) when it is none
/// of them, or the folder is not there.  The clock must outlive the scanner.
[[nodiscard]] base::Result<std::unique_ptr<capture::Scanner>> open_scanner(
    const std::string& source, const base::Clock& clock);

}  // namespace kanaria::kiosk
