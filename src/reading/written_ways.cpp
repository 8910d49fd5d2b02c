#include "reading/written_ways.h"

#include <algorithm>
#include <optional>

#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxMarks = 2;  // of a name, as registry::canonical_name drops them

bool is_letter(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

void add(WrittenPiece& piece, std::u32string way) {
  if (std::find(piece.ways.begin(), piece.ways.end(), way) == piece.ways.end()) {
    piece.ways.push_back(std::move(way));
  }
}

WrittenPiece piece_of(std::u32string_view read, std::initializer_list<std::u32string_view> others) {
  WrittenPiece piece{{std::u32string(read)}};
  for (const std::u32string_view other : others) add(piece, std::u32string(other));
  return piece;
}

void add_capitals(WrittenPiece& piece) {
  for (char32_t c = U'A'; c <= U'Z'; ++c) add(piece, std::u32string(1, c));
}

WrittenPiece one_character(char32_t c, char32_t before, const postal::NameKnowledge& names) {
  WrittenPiece piece{{std::u32string(1, c)}};
  for (const char32_t variant : names.variants_of(c)) add(piece, std::u32string(1, variant));
  if (c == U'々' && before != 0) add(piece, std::u32string(1, before));
  if (is_kanji(c) && c == before) add(piece, U"々");
  return piece;
}

/// One of the kana that place names are written with at will between kanji; "" for any other.
std::u32string_view at_will(char32_t c) {
  for (const std::u32string_view group : {U"ヶケがガヵ", U"ノの之", U"ツッつっ"}) {
    if (group.find(c) != std::u32string_view::npos) return group;
  }
  return {};
}

/// 1 to 99 in kanji numerals: 二十三.
std::u32string in_kanji(std::size_t number) {
  static constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  std::u32string text;
  if (number >= 20) text += kDigits[number / 10];
  if (number >= 10) text += U'十';
  if (number % 10 != 0) text += kDigits[number % 10];
  return text;
}

struct Chome {
  std::size_t number = 0;
  std::size_t length = 0;  ///< characters, 丁目 among them
};

/// 三丁目, 12丁目 or 十二丁目 at the beginning of a text.
std::optional<Chome> chome_at(std::u32string_view text) {
  constexpr std::size_t kMost = 99;
  const auto end = text.find(U"丁目");
  if (end == 0 || end > 3) return std::nullopt;
  const std::u32string_view numeral = text.substr(0, end);
  for (std::size_t number = 1; number <= kMost; ++number) {
    const std::string digits = std::to_string(number);
    if (numeral == in_kanji(number) || numeral == std::u32string(digits.begin(), digits.end())) {
      return Chome{number, end + 2};
    }
  }
  return std::nullopt;
}

/// Takes an address apart from left to right.
class AddressWays {
 public:
  AddressWays(std::u32string_view text, const postal::NameKnowledge& names)
      : text_(text), names_(names) {}

  std::vector<WrittenPiece> pieces() {
    while (at_ < text_.size()) next();
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] char32_t character(std::size_t at) const {
    return at < text_.size() ? text_[at] : 0;
  }
  [[nodiscard]] char32_t before() const { return at_ > 0 ? text_[at_ - 1] : 0; }

  void take(WrittenPiece piece) {
    at_ += piece.ways.front().size();
    pieces_.push_back(std::move(piece));
  }

  void next() {
    if (const auto chome = chome_at(text_.substr(at_))) return take_chome(*chome);
    if (is_digit(before()) && !is_digit(text_[at_])) return after_number();
    const char32_t c = text_[at_];
    if (is_digit(c)) {
      had_number_ = true;
      take({{std::u32string(1, c)}});
      if (at_ == text_.size()) end_of_number();
      return;
    }
    if (!had_number_ && is_kanji(before()) && is_kanji(character(at_ + 1)) && !at_will(c).empty()) {
      WrittenPiece piece{{std::u32string(1, c)}};
      for (const char32_t other : at_will(c)) add(piece, std::u32string(1, other));
      return take(std::move(piece));
    }
    take(one_character(c, before(), names_));
  }

  void take_chome(const Chome& chome) {
    const std::string digits = std::to_string(chome.number);
    const std::u32string arabic(digits.begin(), digits.end());
    WrittenPiece piece{{std::u32string(text_.substr(at_, chome.length))}};
    add(piece, in_kanji(chome.number) + U"丁目");
    add(piece, arabic + U"丁目");
    if (is_digit(character(at_ + chome.length))) add(piece, arabic + U"-");
    had_number_ = true;
    take(std::move(piece));
  }

  /// What joins two numbers, or ends one.
  void after_number() {
    const std::u32string_view rest = text_.substr(at_);
    for (const std::u32string_view word :
         {U"番地の", U"番地", U"番", U"-", U"の", U"ノ", U"号室", U"号"}) {
      if (!rest.starts_with(word)) continue;
      if (word.starts_with(U'号')) return take(piece_of(word, {U"号室", U"号", U""}));
      if (is_digit(character(at_ + word.size()))) {
        return take(piece_of(word, {U"-", U"番", U"番地", U"番地の", U"の", U"ノ"}));
      }
      if (word == U"番" || word == U"番地") return take(piece_of(word, {U"番", U"番地", U""}));
      break;
    }
    const char32_t c = rest.front();
    if (is_letter(c) && !is_letter(character(at_ + 1))) {
      WrittenPiece piece = piece_of(std::u32string(1, c), {U""});
      add_capitals(piece);
      return take(std::move(piece));
    }
    // A building follows: the house number may have lost its 号.
    if (!is_dash(c)) pieces_.push_back(piece_of(U"", {U"号", U"番地"}));
    take(one_character(c, before(), names_));
  }

  void end_of_number() {
    WrittenPiece piece = piece_of(U"", {U"号室", U"号"});
    add_capitals(piece);
    pieces_.push_back(std::move(piece));
  }

  std::u32string_view text_;
  const postal::NameKnowledge& names_;
  std::size_t at_ = 0;
  bool had_number_ = false;
  std::vector<WrittenPiece> pieces_;
};

}  // namespace

std::vector<WrittenPiece> ways_of_name(std::u32string_view name,
                                       const postal::NameKnowledge& names) {
  std::size_t marks = 0;
  while (marks < name.size() &&
         (is_letter(name[name.size() - 1 - marks]) || is_digit(name[name.size() - 1 - marks]))) {
    ++marks;
  }
  const bool has_marks = marks <= kMaxMarks && marks < name.size();
  const std::size_t end = has_marks ? name.size() - marks : name.size();
  std::vector<WrittenPiece> pieces;
  for (std::size_t i = 0; i < end; ++i) {
    pieces.push_back(one_character(name[i], i > 0 ? name[i - 1] : 0, names));
  }
  if (!has_marks) return pieces;
  WrittenPiece mark = piece_of(name.substr(end), {U""});
  for (const char32_t c : name.substr(end)) add(mark, std::u32string(1, c));
  if (marks <= 1) {
    add_capitals(mark);
    for (char32_t c = U'0'; c <= U'9'; ++c) add(mark, std::u32string(1, c));
  }
  pieces.push_back(std::move(mark));
  return pieces;
}

std::vector<WrittenPiece> ways_of_address(std::u32string_view address, std::size_t not_printed,
                                          const postal::NameKnowledge& names) {
  const std::size_t from = std::min(not_printed, address.size());
  std::vector<WrittenPiece> pieces = AddressWays(address.substr(from), names).pieces();
  if (from > 0) {
    pieces.insert(pieces.begin(), WrittenPiece{{std::u32string(address.substr(0, from))}, false});
  }
  return pieces;
}

}  // namespace kanaria::reading
