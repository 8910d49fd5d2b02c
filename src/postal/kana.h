// Kana as names and addresses compare them.  Pure functions; safe from any thread.
#pragma once

namespace kanaria::postal {

/// Hiragana or katakana, the long vowel sign included.
[[nodiscard]] bool is_kana(char32_t c);

/// Katakana for hiragana, large for small, イ for ヰ, エ for ヱ; anything else as it is.
[[nodiscard]] char32_t large_katakana(char32_t c);

}  // namespace kanaria::postal
