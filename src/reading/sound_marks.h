// The sound marks ゛ and ゜ of kana, which stand apart in half-width print.  Pure functions; safe
// from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kanaria::reading {

struct MarkedKana {
  char32_t base = 0;
  char32_t mark = 0;  ///< ゛ or ゜
};

/// ガ for カ and ゛; nullopt where the two do not join.
[[nodiscard]] std::optional<char32_t> joined(char32_t base, char32_t mark);
/// Adds `c`, which joins the last character of `text` where it is a mark that can.
void append_joined(std::u32string& text, char32_t c);
/// カ and ゛ for ガ; nullopt for a character without a mark.
[[nodiscard]] std::optional<MarkedKana> taken_apart(char32_t kana);

/// Half-width katakana and marks in full width, the marks joined to the kana before them.
[[nodiscard]] std::u32string wide_kana(std::u32string_view text);

}  // namespace kanaria::reading
