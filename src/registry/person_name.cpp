#include "registry/person_name.h"

#include "base/utf8.h"

namespace kanaria::registry {
namespace {

constexpr std::size_t kMaxMarks = 2;
constexpr std::u32string_view kIllegible = U"?？〓□■*＊●○�";

bool is_space(char32_t c) {
  return c == U' ' || c == U'\u3000' || c == U'\t';
}

bool is_mark(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

}  // namespace

std::string canonical_name(std::string_view name, const Fold& fold) {
  std::u32string text;
  for (const char32_t c : base::to_u32(fold(name))) {
    if (!is_space(c) && c != U'・' && c != U'.') text += c;
  }
  std::size_t marks = 0;
  while (marks < text.size() && is_mark(text[text.size() - 1 - marks])) ++marks;
  if (marks <= kMaxMarks && marks < text.size()) text.resize(text.size() - marks);
  return base::to_utf8(text);
}

std::optional<std::string> legible_start(std::string_view name) {
  std::u32string start;
  for (const char32_t c : base::to_u32(name)) {
    if (is_space(c)) continue;
    if (kIllegible.find(c) != std::u32string_view::npos) return base::to_utf8(start);
    start += c;
  }
  return std::nullopt;
}

std::string notation_of_name(std::string_view name) {
  std::u32string text;
  for (const char32_t c : base::to_u32(name)) {
    if (!is_space(c)) text += c >= U'a' && c <= U'z' ? c - U'a' + U'A' : c;
  }
  return base::to_utf8(text);
}

bool is_bare_surname(std::string_view name, const postal::NameKnowledge& names) {
  const std::string text = notation_of_name(name);
  if (text.size() != name.size() || !names.is_surname(text)) return false;
  for (const postal::PersonName& split : names.split(text)) {
    if (names.is_surname(split.surname) && names.is_given_name(split.given)) return false;
  }
  return true;
}

}  // namespace kanaria::registry
