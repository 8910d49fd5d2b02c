#include "reading/sound_marks.h"

namespace kanaria::reading {
namespace {

constexpr std::u32string_view kVoiceless =
    U"カキクケコサシスセソタチツテトハヒフヘホウかきくけこさしすせそたちつてとはひふへほう";
constexpr std::u32string_view kVoiced =
    U"ガギグゲゴザジズゼゾダヂヅデドバビブベボヴがぎぐげござじずぜぞだぢづでどばびぶべぼゔ";
constexpr std::u32string_view kHalfVoiceless = U"ハヒフヘホはひふへほ";
constexpr std::u32string_view kHalfVoiced = U"パピプペポぱぴぷぺぽ";
constexpr std::u32string_view kWide =  // U+FF61 to U+FF9F
    U"。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノ"
    U"ハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
static_assert(kVoiceless.size() == kVoiced.size() && kHalfVoiceless.size() == kHalfVoiced.size() &&
              kWide.size() == 0xFF9F - 0xFF61 + 1);

}  // namespace

std::optional<char32_t> joined(char32_t base, char32_t mark) {
  const auto& from = mark == U'゛' ? kVoiceless : kHalfVoiceless;
  const auto& to = mark == U'゛' ? kVoiced : kHalfVoiced;
  const auto at = from.find(base);
  if ((mark != U'゛' && mark != U'゜') || at == std::u32string_view::npos) return std::nullopt;
  return to[at];
}

std::optional<MarkedKana> taken_apart(char32_t kana) {
  if (const auto at = kVoiced.find(kana); at != std::u32string_view::npos) {
    return MarkedKana{kVoiceless[at], U'゛'};
  }
  if (const auto at = kHalfVoiced.find(kana); at != std::u32string_view::npos) {
    return MarkedKana{kHalfVoiceless[at], U'゜'};
  }
  return std::nullopt;
}

void append_joined(std::u32string& text, char32_t c) {
  const auto whole = text.empty() ? std::nullopt : joined(text.back(), c);
  if (whole) {
    text.back() = *whole;
  } else {
    text.push_back(c);
  }
}

std::u32string wide_kana(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c < 0xFF61 || c > 0xFF9F) {
      out.push_back(c);
      continue;
    }
    append_joined(out, kWide[c - 0xFF61]);
  }
  return out;
}

}  // namespace kanaria::reading
