// One sign for what print shows alike.  Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>

namespace kanaria::registry {

/// Kanji and kana of one look are one: 夕 and タ, 力 and カ, へ and ヘ.  No reader can tell them
/// but by their neighbours, and nobody sees which a letter has.
[[nodiscard]] std::string with_one_look(std::string_view text);

/// The same, and small kana as large: ジェ and ジエ differ by size alone.
[[nodiscard]] std::string with_one_look_and_size(std::string_view text);

}  // namespace kanaria::registry
