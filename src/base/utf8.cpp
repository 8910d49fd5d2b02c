#include "base/utf8.h"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "base/check.h"

namespace kanaria::base {

// ICU's macros narrow int to uint8_t inside.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"

std::u32string to_u32(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size() / 2);
  const char* bytes = utf8.data();
  const auto size = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    out.push_back(static_cast<char32_t>(c));
  }
  return out;
}

bool is_valid_utf8(std::string_view text) {
  const char* bytes = text.data();
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

#pragma GCC diagnostic pop

std::string to_utf8(char32_t c) {
  std::uint8_t buffer[4];
  std::int32_t length = 0;
  UBool failed = false;
  U8_APPEND(buffer, length, 4, static_cast<UChar32>(c), failed);
  if (failed) return "\xEF\xBF\xBD";
  return {reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length)};
}

std::string to_utf8(std::u32string_view code_points) {
  std::string out;
  out.reserve(code_points.size() * 3);
  for (const char32_t c : code_points) out += to_utf8(c);
  return out;
}

bool is_one_line(std::string_view text, std::size_t most_chars) {
  if (!is_valid_utf8(text)) return false;
  const std::u32string characters = to_u32(text);
  // Controls of ASCII and Latin-1, line and paragraph separators.
  return characters.size() <= most_chars &&
         std::none_of(characters.begin(), characters.end(), [](char32_t c) {
           return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
         });
}

std::string nfkc(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* const normalizer = [] {
    UErrorCode opened = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFKCInstance(opened);
    CHECK(U_SUCCESS(opened));
    return instance;
  }();
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  const icu::UnicodeString normalized = normalizer->normalize(text, status);
  CHECK(U_SUCCESS(status));
  std::string out;
  normalized.toUTF8String(out);
  return out;
}

}  // namespace kanaria::base
