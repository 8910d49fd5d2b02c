// What a line of Japanese mail can be, judged by its text alone.  Texts are folded: full-width
// figures, letters and dashes in half width, no spaces.  Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "postal/kana.h"

namespace kanaria::reading {

/// Full-width ASCII to half width, every kind of dash between figures to '-', other characters
/// kept; the length stays, so that places still fit the lattice.
[[nodiscard]] std::u32string folded_widths(std::u32string_view text);

[[nodiscard]] bool is_digit(char32_t c);
[[nodiscard]] bool is_dash(char32_t c);
[[nodiscard]] bool is_kanji_numeral(char32_t c);
[[nodiscard]] bool is_kanji(char32_t c);
using postal::is_kana;

/// A part of a text: [from, to) and what it stands for.
struct Found {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string digits;
};

/// "〒123-4567" or "123-4567" at the beginning of the line, or after a 〒 anywhere in it.
[[nodiscard]] std::optional<Found> find_postal_code(std::u32string_view text);

/// A telephone number: 0 and nine or ten more figures in two or three groups.
[[nodiscard]] std::optional<Found> find_phone(std::u32string_view text);
/// Whether a word such as TEL, 電話, フリーダイヤル introduces a telephone number; FAX does not.
[[nodiscard]] bool announces_phone(std::u32string_view text);
[[nodiscard]] bool announces_fax(std::u32string_view text);

/// The honorific that ends the line.  The 行 of 銀行 and like words is none; whether the 行 of a
/// given name (信行) is one, text alone does not tell.
struct Honorific {
  std::u32string_view text;  ///< 様 殿 御中 先生 行 宛 様方 保護者様
  std::size_t from = 0;      ///< where it begins in the line
};
[[nodiscard]] std::optional<Honorific> find_honorific(std::u32string_view text);

/// Corporate forms and words that end companies' and institutions' names.
[[nodiscard]] bool looks_like_company(std::u32string_view text);
/// Whether a corporate form itself (株式会社, 医療法人 …) is in the text.
[[nodiscard]] bool has_corporate_form(std::u32string_view text);
/// A branch or a desk without its firm: 仙台営業所, お客様センター, 会員事務局.
[[nodiscard]] bool is_branch(std::u32string_view text);
/// Indicia, 親展, 在中, customer numbers, web addresses and the like: no part of any field.
[[nodiscard]] bool is_notice(std::u32string_view text);
/// 差出人, 返送先, 還付先: what follows is the sender.
[[nodiscard]] bool announces_sender(std::u32string_view text);

}  // namespace kanaria::reading
