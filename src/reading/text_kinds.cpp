#include "reading/text_kinds.h"

#include <algorithm>
#include <array>

namespace kanaria::reading {
namespace {

using View = std::u32string_view;

bool contains(View text, View part) {
  return text.find(part) != View::npos;
}

template <std::size_t N>
bool contains_any(View text, const std::array<View, N>& parts) {
  return std::any_of(parts.begin(), parts.end(), [&](View part) { return contains(text, part); });
}

/// Letters that recognisers give for figures inside numbers.
char32_t as_digit(char32_t c) {
  switch (c) {
    case U'O':
    case U'o':
    case U'〇':
    case U'○':
    case U'◯':
    case U'D':
    case U'Q':
      return U'0';
    case U'l':
    case U'I':
    case U'|':
    case U'!':
    case U'i':
      return U'1';
    case U'Z':
    case U'z':
      return U'2';
    case U'S':
    case U's':
      return U'5';
    case U'B':
      return U'8';
    default:
      return c;
  }
}

/// Reads figures from `at`, passing over single dashes, brackets and dots between them; stops at
/// anything else or at `most` figures.
Found take_number(View text, std::size_t at, std::size_t most, bool lenient) {
  Found found{at, at, {}};
  int separators = 0;
  for (std::size_t i = at; i < text.size() && found.digits.size() < most; ++i) {
    const char32_t c = lenient ? as_digit(text[i]) : text[i];
    if (is_digit(c)) {
      found.digits.push_back(static_cast<char>(c));
      found.to = i + 1;
      separators = 0;
    } else if ((is_dash(c) || c == U'(' || c == U')' || c == U'.' || c == U',' || c == U'一' ||
                c == U'・') &&
               separators < 2 && (!found.digits.empty() || c == U'(')) {
      ++separators;  // a wide dash is sometimes read as two
    } else {
      break;
    }
  }
  return found;
}

}  // namespace

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

bool is_dash(char32_t c) {
  static constexpr View kDashes = U"-‐‑‒–—―−－ｰ─━ー~〜～⁃﹣";
  return kDashes.find(c) != View::npos;
}

bool is_kanji_numeral(char32_t c) {
  static constexpr View kNumerals = U"〇零一二三四五六七八九十百千";
  return kNumerals.find(c) != View::npos;
}

bool is_kanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'々' || c == U'〆' ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x2FFFF);
}

std::u32string folded_widths(std::u32string_view text) {
  std::u32string out(text);
  for (char32_t& c : out) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  }
  const auto figure = [&](std::size_t i) {
    return i < out.size() && (is_digit(out[i]) || (out[i] >= U'A' && out[i] <= U'Z'));
  };
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool between = i > 0 && figure(i - 1) && figure(i + 1);
    if (between && (is_dash(out[i]) || out[i] == U'一')) out[i] = U'-';
    if (out[i] != U'ー' && out[i] != U'~' && out[i] != U'〜' && is_dash(out[i])) out[i] = U'-';
  }
  return out;
}

std::optional<Found> find_postal_code(std::u32string_view text) {
  // The mark itself is sometimes read as a figure: 5369-0315.
  if (text.size() == 9 && text[4] == U'-' && is_digit(text[0])) {
    const Found found = take_number(text, 1, 7, false);
    if (found.digits.size() == 7 && found.to == 9) return Found{0, 9, found.digits};
  }
  std::size_t at = text.find(U'〒');
  const bool marked = at != View::npos && at + 7 < text.size();  // 299-5112〒: not in front
  at = marked ? at + 1 : 0;
  // A postal mark that was not recognised leaves one or two odd characters.
  for (std::size_t skip = 0; skip <= (marked ? 1U : 2U) && at + skip < text.size(); ++skip) {
    if (skip > 0 && is_digit(text[at + skip - 1])) break;
    Found found = take_number(text, at + skip, 7, marked || skip == 0);
    if (found.digits.size() != 7) continue;
    const bool goes_on =
        found.to < text.size() &&
        (is_digit(text[found.to]) ||
         (is_dash(text[found.to]) && found.to + 1 < text.size() && is_digit(text[found.to + 1])));
    if (goes_on) continue;
    const bool dashed = found.to - found.from > 7;
    if (!marked && !dashed && text.size() > 7) continue;
    if (!marked && found.from > 0 && !dashed) continue;
    found.from = 0;
    return found;
  }
  return std::nullopt;
}

std::optional<Found> find_phone(std::u32string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool opens = c == U'(' && i + 1 < text.size() && text[i + 1] == U'0';
    if (c != U'0' && !opens) continue;
    if (i > 0 && (is_digit(text[i - 1]) || is_dash(text[i - 1]))) continue;
    const Found found = take_number(text, i, 12, false);
    const std::size_t separators = found.to - found.from - found.digits.size();
    if ((found.digits.size() == 10 || found.digits.size() == 11) && separators >= 1 &&
        found.digits[1] != '0') {
      return found;
    }
    if ((found.digits.size() == 10 || found.digits.size() == 11) && announces_phone(text))
      return found;
  }
  return std::nullopt;
}

bool announces_phone(std::u32string_view text) {
  static constexpr std::array<View, 14> kWords = {
      U"TEL", U"Tel",   U"tel", U"電話",   U"ダイヤル",     U"ダイアル", U"通話",
      U"☎",   U"T E L", U"℡",   U"お問合", U"お問い合わせ", U"Phone",    U"PHONE"};
  return contains_any(text, kWords);
}

bool announces_fax(std::u32string_view text) {
  static constexpr std::array<View, 5> kWords = {U"FAX", U"Fax", U"fax", U"ファックス",
                                                 U"ファクス"};
  return contains_any(text, kWords);
}

std::optional<Honorific> find_honorific(std::u32string_view text) {
  static constexpr std::array<View, 9> kHonorifics = {U"保護者様", U"御中", U"様方", U"先生", U"様",
                                                      U"殿",       U"樣",   U"行",   U"宛"};
  while (!text.empty() && (is_dash(text.back()) || text.back() == U'.' || text.back() == U'。' ||
                           text.back() == U'、' || text.back() == U',' || text.back() == U'\'')) {
    text.remove_suffix(1);
  }
  static constexpr std::array<View, 5> kWords = {U"銀行", U"旅行", U"発行", U"急行", U"執行"};
  if (std::any_of(kWords.begin(), kWords.end(), [&](View word) { return text.ends_with(word); })) {
    return std::nullopt;
  }
  const auto at_end = [](View whole, const auto& honorifics) -> std::optional<Honorific> {
    for (const View honorific : honorifics) {
      if (whole.ends_with(honorific)) return Honorific{honorific, whole.size() - honorific.size()};
    }
    return std::nullopt;
  };
  if (const auto found = at_end(text, kHonorifics)) return found;
  // Specks and folds behind it read as strokes; 行 and 先生 end too many words.
  static constexpr std::array<View, 5> kSureOnes = {U"保護者様", U"御中", U"様", U"殿", U"樣"};
  static constexpr View kStrokes = U"Il1|!丨:;・一ノi";
  constexpr std::size_t kMostStrokes = 2;
  for (std::size_t i = 0; i < kMostStrokes && !text.empty(); ++i) {
    if (kStrokes.find(text.back()) == View::npos) break;
    text.remove_suffix(1);
    if (const auto found = at_end(text, kSureOnes)) return found;
  }
  return std::nullopt;
}

bool looks_like_company(std::u32string_view text) {
  static constexpr std::array<View, 58> kWords = {
      U"株式会社", U"有限会社",   U"合同会社",   U"合資会社", U"合名会社", U"(株)",
      U"(有)",     U"㈱",         U"㈲",         U"式会社",   U"株式会",   U"協同組合",
      U"組合",     U"生命保険",   U"損害保険",   U"保険",     U"銀行",     U"信用金庫",
      U"金庫",     U"法人",       U"財団",       U"社団",     U"学院",     U"学園",
      U"大学",     U"センター",   U"クリニック", U"病院",     U"医院",     U"歯科",
      U"事務所",   U"営業所",     U"支店",       U"本社",     U"本店",     U"支社",
      U"事務局",   U"協会",       U"連合会",     U"学校",     U"塾",       U"研究所",
      U"商店",     U"商会",       U"ストア",     U"百貨店",   U"不動産",   U"証券",
      U"新聞",     U"市役所",     U"区役所",     U"町役場",   U"年金",     U"ホールディングス",
      U"サービス", U"カンパニー", U"倶楽部",     U"工務店"};
  return contains_any(text, kWords);
}

bool has_corporate_form(std::u32string_view text) {
  static constexpr std::array<View, 14> kForms = {
      U"株式会社", U"有限会社", U"合同会社", U"合資会社", U"合名会社", U"(株)", U"(有)",
      U"㈱",       U"㈲",       U"法人",     U"協同組合", U"信用金庫", U"財団", U"社団"};
  return contains_any(text, kForms);
}

bool is_branch(std::u32string_view text) {
  static constexpr std::array<View, 13> kEndings = {
      U"営業所", U"支店", U"支社", U"本社", U"本店",   U"センター", U"事務局",
      U"係",     U"部",   U"課",   U"窓口", U"出張所", U"デスク"};
  if (has_corporate_form(text)) return false;
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](View ending) { return text.ends_with(ending); });
}

bool is_notice(std::u32string_view text) {
  static constexpr std::array<View, 44> kWords = {
      U"料金",       U"別納",         U"後納",         U"ゆうメール",   U"うメール", U"郵便はがき",
      U"はがき",     U"POSTCARD",     U"POST",         U"親展",         U"在中",     U"重要",
      U"お客様番号", U"お客さま番号", U"会員番号",     U"お問合せ番号", U"http",     U"www.",
      U"@",          U"ここから",     U"はがして",     U"開封",         U"ご案内",   U"お知らせ",
      U"大切な",     U"速達",         U"書留",         U"簡易書留",     U"特定記録", U"配達",
      U"転送不要",   U"転居",         U"不着",         U"返還",         U"受取人",   U"局承認",
      U"差出有効",   U"セール",       U"キャンペーン", U"募集",         U"見直し",   U"限定",
      U"プレゼント", U"無料体験"};
  return contains_any(text, kWords);
}

bool announces_sender(std::u32string_view text) {
  static constexpr std::array<View, 7> kWords = {U"差出人", U"返送先",         U"還付先", U"返還先",
                                                 U"発行元", U"お届けできない", U"送り主"};
  return contains_any(text, kWords);
}

}  // namespace kanaria::reading
