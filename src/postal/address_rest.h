// What follows the town: numbers joined by hyphens, then the building.  Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kanaria::postal {

/// `text` is prepared (prepare_address).  4番地の2 第2ビル三〇一号室 gives "4-2 第2ビル301号室".
/// A hyphen in front is dropped: a number of the town's stands before it.
[[nodiscard]] std::u32string normalize_rest(std::u32string_view text);

/// The numbers at the front of a normalized rest: 4-2 gives 4, 2.
[[nodiscard]] std::vector<std::uint32_t> leading_numbers(std::u32string_view rest);

}  // namespace kanaria::postal
