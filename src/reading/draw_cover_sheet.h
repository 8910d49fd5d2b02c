// Draws a cover sheet (cover_sheet.h) to be printed.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"
#include "reading/cover_sheet.h"

namespace kanaria::reading {

inline constexpr int kCoverSheet_dpi = 300;

/// A PNG of an A4 page, upright, at kCoverSheet_dpi: the code, and in large letters what it says
/// and where the sheet goes, in Japanese and English.  An Error (operator_acts): not
/// is_cover_sheet(), or the font cannot be read or has not all the characters.  Safe from any
/// thread.
[[nodiscard]] base::Result<base::Bytes> draw_cover_sheet(const CoverSheet& sheet,
                                                         const std::filesystem::path& font);

}  // namespace kanaria::reading
