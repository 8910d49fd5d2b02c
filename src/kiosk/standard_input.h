// Standard input as lines.
#pragma once

#include <optional>
#include <string>

namespace kanaria::kiosk {

inline constexpr std::size_t kMaxInputLineBytes = 64 * 1024;

/// The next line without its line end (LF or CR LF), or nullopt at the end.  What goes beyond
/// kMaxInputLineBytes is dropped.
[[nodiscard]] std::optional<std::string> next_input_line();

}  // namespace kanaria::kiosk
