// How likely it is that a line says a given string: forced alignment.  The ratio of two answers
// tells 髙橋 from 高橋, and 101 from 101A.
#pragma once

#include <string>
#include <string_view>

#include "reading/line_reading.h"

namespace kanaria::reading {

/// The text in the characters of the classes: spaces left out, full-width ASCII in half width,
/// half-width kana in full width, dashes and waves as the classes write them.  A character that is
/// a class itself stays as it is.
[[nodiscard]] std::u32string in_classes(std::u32string_view text, const LineCharacters& characters);

/// Natural logarithm of the probability that the line says exactly `text`, summed over all ways to
/// lay its characters on the places.  Always finite: a character that no class shows, or that has
/// no place, costs a fixed penalty.
[[nodiscard]] double log_likelihood(const LineReading& reading, std::u32string_view text);

}  // namespace kanaria::reading
