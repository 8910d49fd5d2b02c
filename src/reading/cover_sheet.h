// Cover sheets: a sheet of paper on top of a batch whose QR code says what the forwarder calls the
// batch and how many mailpieces are behind it.
//
// The code's text is KANARIA-BATCH:1:EXPECTED:REFERENCE in UTF-8.  EXPECTED is a whole number from
// 0 (not counted) to kMostExpectedCount without leading zeros; REFERENCE is what is left, colons
// too: one line of 1 to kMostReference_chars characters.  Any other text, and any other version
// than 1, is no cover sheet's.
//
// All functions are safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "page/page.h"

namespace kanaria::reading {

inline constexpr std::uint32_t kMostExpectedCount = 99'999;
inline constexpr std::size_t kMostReference_chars = 120;

struct CoverSheet {
  std::string reference;             ///< UTF-8
  std::uint32_t expected_count = 0;  ///< mailpieces behind it; 0: not counted
  bool operator==(const CoverSheet&) const = default;
};

/// Whether a cover sheet can say so.
[[nodiscard]] bool is_cover_sheet(const CoverSheet& sheet);

[[nodiscard]] std::string cover_text(const CoverSheet& sheet);
/// nullopt: not the text of a cover sheet.
[[nodiscard]] std::optional<CoverSheet> parse_cover_text(std::string_view text);

/// What the QR codes on the picture say, wherever they stand and however they lie; one or three
/// channels, as it was decoded or grey.  nullopt: no code is a cover sheet's, which is so for
/// pictures beyond kMostCoverPicture_px, too.  An Error (this_mailpiece): two codes that contradict
/// each other.
[[nodiscard]] base::Result<std::optional<CoverSheet>> read_cover_sheet(const page::Raster& picture);
inline constexpr long long kMostCoverPicture_px = 50'000'000;

/// The code of a sheet that is_cover_sheet(), one grey pixel a module, 0 is dark; no quiet zone.
[[nodiscard]] page::Raster cover_code(const CoverSheet& sheet);

}  // namespace kanaria::reading
