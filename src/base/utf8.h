// UTF-8 text as code points, and Unicode normalisation.  Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>

namespace kanaria::base {

/// Code points of the text; an invalid byte becomes U+FFFD.
[[nodiscard]] std::u32string to_u32(std::string_view utf8);
[[nodiscard]] std::string to_utf8(std::u32string_view code_points);
[[nodiscard]] std::string to_utf8(char32_t code_point);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
/// At most `most_chars` code points of UTF-8, none of them a control, a line or a paragraph
/// separator.
[[nodiscard]] bool is_one_line(std::string_view text, std::size_t most_chars);
/// Unicode NFKC, by ICU.
[[nodiscard]] std::string nfkc(std::string_view utf8);

}  // namespace kanaria::base
