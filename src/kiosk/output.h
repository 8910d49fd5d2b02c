// Lines on standard output.
#pragma once

#include <string_view>

#include "base/result.h"

namespace kanaria::kiosk {

/// Prints the line and its end, and flushes, so that the reader of a pipe has it at once.  An
/// Error when it cannot be written: a closed pipe, a full disk.  One thread only.
[[nodiscard]] base::Result<void> print_line(std::string_view line);

}  // namespace kanaria::kiosk
