// What print says that was read as a given text, by the slips that recognisers make time and again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reading/alternatives.h"

namespace kanaria::reading {

/// Sound marks that were read as characters of their own joined to their kana or, where there is
/// none to join, left out: メゾ"ント" is メゾンド.  The same text where there are none.
[[nodiscard]] std::u32string with_marks_joined(std::u32string_view text);

/// Texts that may have been read as `text`, one slip each, best first, at most `most`; their p are
/// odds against it.  Small kana for large ones, twins of two scripts (二 and ニ), forms of a kanji
/// (薰 and 薫), characters cut in two (馬尺 for 駅, 一一 for 二), a dash swallowed or put in
/// between numbers.
[[nodiscard]] std::vector<Alternative> before_slips(std::u32string_view text, std::size_t most);

}  // namespace kanaria::reading
