// Who runs the program, for the log of administrators' acts.
#pragma once

#include <string>

namespace kanaria::kiosk {

/// "NAME (uid N)".
[[nodiscard]] std::string user_name();

}  // namespace kanaria::kiosk
