// Draws the address side of a letter, as an office's printer would print it.
// Pure but for the font file that is read; safe from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::lettering {

struct LetterText {
  std::string postal_code;           ///< seven digits
  std::vector<std::string> address;  ///< lines, from the prefecture on
  std::string name;                  ///< with its honorific
};

inline constexpr double kLetter_dpi = 200;

/// A grey JPEG of an envelope of 235 x 120 mm at kLetter_dpi, some 150 KB, written from left to
/// right.  Sizes and places vary with `seed`.  An Error (operator_acts): the font cannot be read,
/// or has not all the characters.
[[nodiscard]] base::Result<base::Bytes> draw_letter(const LetterText& text,
                                                    const std::filesystem::path& font,
                                                    std::uint64_t seed);

}  // namespace kanaria::lettering
