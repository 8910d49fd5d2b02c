// How much the lexicons speak for a text as a person's name.
#pragma once

#include <string>

#include "postal/names.h"

namespace kanaria::reading {

/// Log-odds that a text that begins with a known surname is the right one.
inline constexpr double kKnownSurname = 2.2;

/// Kanji, kana, Latin letters and what stands between them in names: ・ ー and the full stop.
[[nodiscard]] bool is_name_character(char32_t c);

/// Log-odds of the text from the lexicons: the best split into surname and given name, 0 where
/// there is none.  A name is as likely in any form of its kanji: which form was printed, the image
/// alone says.
[[nodiscard]] double lexicon_support(const std::u32string& text,
                                     const postal::NameKnowledge& names);

}  // namespace kanaria::reading
