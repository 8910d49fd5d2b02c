// Names that begin with a kanji numeral, as those of buildings do: 三井ビル, 千代田ハイツ.
// Pure functions; safe from any thread.
#pragma once

#include <string_view>

namespace kanaria::postal {

/// Whether the end of a run of kanji numerals may belong to the name that follows: 8三井ビル is 8
/// or 83 (井上荘 after 83 is as good), so that no number can be told.  `after` is the text behind
/// the run.
[[nodiscard]] bool may_begin_a_name(std::u32string_view run, std::u32string_view after);

}  // namespace kanaria::postal
