// The other ways to write what was read: texts that fold to the same, piece by piece.  Far ones
// (2番8号 for 2-8) are here only where a reading may confuse them or a list may say them.  Pure
// functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "postal/names.h"

namespace kanaria::reading {

/// A piece of a text.
struct WrittenPiece {
  std::vector<std::u32string> ways;  ///< as read first; never empty, no doubles
  bool is_printed = true;            ///< a prefecture put in front is not
};

/// Variant kanji, 々 and the repeated character, and a mark of one letter or digit behind the name
/// or none.
[[nodiscard]] std::vector<WrittenPiece> ways_of_name(std::u32string_view name,
                                                     const postal::NameKnowledge& names);

/// Variant kanji; before the first number ヶ ケ が, ノ の 之 and ツ ッ つ between kanji; 丁目 with
/// kanji or Arabic numerals or a hyphen; hyphen, 番 and 番地; 号 or none; a room with 号室, 号, a
/// letter, or none.  The first `not_printed` characters stand as they are.
[[nodiscard]] std::vector<WrittenPiece> ways_of_address(std::u32string_view address,
                                                        std::size_t not_printed,
                                                        const postal::NameKnowledge& names);

}  // namespace kanaria::reading
