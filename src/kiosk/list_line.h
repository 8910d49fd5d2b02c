// Lists given to --list: a line an entry, its fields apart by tabs.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace kanaria::kiosk {

inline constexpr std::size_t kMaxListLineBytes = 16'384;

struct ListLine {
  std::vector<std::string> fields;  ///< at least one
  bool is_whole = true;  ///< false: the line was too long, and the only field is its beginning
};

/// The next line that is not empty; nullopt at the end.  A carriage return at its end is passed
/// over.  Of a line longer than kMaxListLineBytes the rest is dropped.
[[nodiscard]] std::optional<ListLine> next_list_line(std::istream& list);

}  // namespace kanaria::kiosk
