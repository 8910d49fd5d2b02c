#include "reading/text_slips.h"

#include <algorithm>

#include "reading/sound_marks.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kUsualPair = 0.5;   // フィ for フイ: the large kana is rare there
constexpr double kOtherSize = 0.06;  // any other kana that is printed in two sizes
constexpr double kTwin = 0.06;
constexpr double kForm = 0.06;
constexpr double kJoined = 0.3;      // halves that make no word by themselves
constexpr double kBox = 0.5;         // □ for ロ
constexpr double kCutNumeral = 0.2;  // 一一 for 二: no number is written so
constexpr double kDash = 0.03;       // of all places for it together
constexpr double kEveryPair = 0.6;   // all usual pairs at once
constexpr double kUnmarked = 0.02;   // ク for グ, where the mark was lost

constexpr std::u32string_view kLarge = U"アイウエオツヤユヨ";
constexpr std::u32string_view kSmall = U"ァィゥェォッャュョ";
// What a small kana follows: ヴェルデ, ラフィーネ, ディオ.
constexpr std::u32string_view kBeforeSmall[] = {U"フヴ",
                                                U"フテデウヴ",
                                                U"トド",
                                                U"フシジチウヴ",
                                                U"フウヴ",
                                                U"",
                                                U"キシジチニヒミリ",
                                                U"キシジチニヒミリ",
                                                U"キシジチニヒミリ"};
constexpr std::u32string_view kTwins[] = {U"二ニ", U"八ハ", U"力カ", U"工エ", U"口ロ",
                                          U"夕タ", U"三ミ", U"千チ", U"才オ", U"〇0",
                                          U"字宇", U"束東", U"ー-"};
// Forms of one kanji: which of them was printed, a blurred picture hardly says.
constexpr std::u32string_view kForms[] = {
    U"薰薫", U"髙高", U"﨑崎", U"嵜崎", U"邊辺", U"邉辺", U"邉邊", U"濵浜", U"濱浜", U"濱濵",
    U"德徳", U"眞真", U"冨富", U"栁柳", U"桺柳", U"桺栁", U"桒桑", U"廣広", U"澤沢", U"櫻桜",
    U"瀧滝", U"嶋島", U"嶌島", U"嶌嶋", U"國国", U"齋斎", U"齊斉", U"齋齊", U"壽寿", U"榮栄",
    U"惠恵", U"禮礼", U"彌弥", U"凜凛", U"曾曽", U"淸清", U"靜静", U"龍竜", U"籔薮", U"\uFA14欅"};
// Characters that were cut into their halves, in a column or in wide print.
struct Halves {
  std::u32string_view seen;
  std::u32string_view whole;
};
constexpr Halves kHalves[] = {
    {U"馬尺", U"駅"}, {U"木寸", U"村"}, {U"木木", U"林"}, {U"日月", U"明"}, {U"里予", U"野"},
    {U"女子", U"好"}, {U"言舌", U"話"}, {U"王里", U"理"}, {U"禾火", U"秋"}, {U"糸及", U"級"},
    {U"木公", U"松"}, {U"月巴", U"肥"}, {U"火田", U"畑"}, {U"田丁", U"町"}, {U"口鳥", U"鳴"},
    {U"木喬", U"橋"}, {U"山奇", U"崎"}, {U"氵尺", U"沢"}, {U"糸己", U"紀"}, {U"木支", U"枝"}};
constexpr std::u32string_view kMarks = U"\"“”'`´*~^°゛゜;”’‘";

bool is_katakana(char32_t c) {
  return (c >= U'ァ' && c <= U'ヺ') || c == U'ー';
}

bool is_number(char32_t c) {
  return is_digit(c) || is_kanji_numeral(c);
}

bool is_usual_pair(char32_t before, std::size_t small) {
  return kBeforeSmall[small].find(before) != std::u32string_view::npos;
}

class Slips {
 public:
  explicit Slips(std::u32string_view text) : text_(text) {}

  void add(std::u32string text, double odds) { found_.push_back({std::move(text), odds}); }
  void change(std::size_t at, char32_t c, double odds) {
    std::u32string text = text_;
    text[at] = c;
    add(std::move(text), odds);
  }
  void replace(std::size_t at, std::size_t size, std::u32string_view by, double odds) {
    std::u32string text = text_;
    text.replace(at, size, by);
    add(std::move(text), odds);
  }
  std::vector<Alternative> best(std::size_t most) {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Alternative& a, const Alternative& b) { return a.p > b.p; });
    if (found_.size() > most) found_.resize(most);
    return std::move(found_);
  }

 private:
  std::u32string text_;
  std::vector<Alternative> found_;
};

void add_sizes(std::u32string_view text, Slips& slips) {
  std::u32string usual(text);
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (!is_katakana(text[i - 1])) continue;
    if (const auto at = kLarge.find(text[i]); at != std::u32string_view::npos) {
      const bool pair = is_usual_pair(text[i - 1], at);
      if (pair) usual[i] = kSmall[at];
      slips.change(i, kSmall[at], pair ? kUsualPair : kOtherSize);
    } else if (const auto small = kSmall.find(text[i]); small != std::u32string_view::npos) {
      slips.change(i, kLarge[small], kOtherSize);
    }
  }
  if (usual != text) slips.add(std::move(usual), kEveryPair);
}

void add_numbers(std::u32string_view text, Slips& slips) {
  std::vector<std::size_t> gaps;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const std::u32string_view two = text.substr(i, 2);
    if (two == U"一一") slips.replace(i, 2, U"二", kCutNumeral);
    if (two == U"一二" || two == U"二一") slips.replace(i, 2, U"三", kCutNumeral / 4);
    if (is_number(two[0]) && is_number(two[1])) gaps.push_back(i + 1);
    if (i > 0 && is_dash(two[0]) && is_number(text[i - 1]) && is_number(two[1])) {
      slips.replace(i, 1, U"", kDash);
    }
  }
  for (const std::size_t at : gaps) {
    slips.replace(at, 0, U"-", kDash / static_cast<double>(gaps.size()));
  }
}

}  // namespace

std::u32string with_marks_joined(std::u32string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark =
        kMarks.find(text[i]) != std::u32string_view::npos && !out.empty() && is_kana(out.back());
    if (!mark) {
      out.push_back(text[i]);
      continue;
    }
    const char32_t sign = text[i] == U'°' || text[i] == U'゜' ? U'゜' : U'゛';
    if (const auto whole = joined(out.back(), sign)) out.back() = *whole;
  }
  return out;
}

std::vector<Alternative> before_slips(std::u32string_view text, std::size_t most) {
  Slips slips(text);
  add_sizes(text, slips);
  add_numbers(text, slips);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const std::u32string_view twins : kTwins) {
      const auto at = twins.find(text[i]);
      if (at != std::u32string_view::npos) slips.change(i, twins[1 - at], kTwin);
    }
    for (const std::u32string_view forms : kForms) {
      const auto at = forms.find(text[i]);
      if (at != std::u32string_view::npos) slips.change(i, forms[1 - at], kForm);
    }
    for (const Halves& halves : kHalves) {
      if (text.substr(i).starts_with(halves.seen)) {
        slips.replace(i, halves.seen.size(), halves.whole, kJoined);
      }
    }
    if (text[i] == U'□') slips.change(i, U'ロ', kBox);
    if (is_katakana(text[i])) {
      if (const auto marked = joined(text[i], U'゛')) slips.change(i, *marked, kUnmarked);
    }
  }
  return slips.best(most);
}

}  // namespace kanaria::reading
