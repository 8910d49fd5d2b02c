#include "reading/parted_rows.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kBlank_em = 0.4;  // beyond the ordinary step from character to character
constexpr std::size_t kLongestPlace = 7;  // 東茨城郡大洗町: up to its first 都, 道, 府, 県, 市 …

/// Whether a text begins with a place, as an address without its prefecture does.
bool begins_with_place(std::u32string_view text) {
  static constexpr std::u32string_view kEnds = U"都道府県市区町村郡";
  for (std::size_t i = 0; i < std::min(text.size(), kLongestPlace); ++i) {
    if (!is_kanji(text[i]) && !is_kana(text[i])) return false;
    if (i >= 1 && kEnds.find(text[i]) != std::u32string_view::npos) {
      return !is_branch(text.substr(0, i + 1)) && std::any_of(text.begin(), text.end(), is_digit);
    }
    if (is_branch(text.substr(0, i + 1))) return false;  // 大阪支店
  }
  return false;
}

double middle_em(const Symbol& symbol) {
  return (symbol.from_em + symbol.to_em) / 2;
}

/// The blank between the places i - 1 and i of a row, beyond an ordinary step.
double blank_em(const ReadLine& read, std::size_t i) {
  const auto& symbols = read.lattice.symbols;
  return middle_em(symbols[i]) - middle_em(symbols[i - 1]) - 1;
}

/// Where the second text of a row begins.
std::optional<std::size_t> second_text(const ReadLine& read) {
  constexpr std::size_t kShortest = 3;
  const std::u32string_view text = read.text;
  for (std::size_t i = kShortest; i + kShortest < text.size(); ++i) {
    const std::u32string_view before = text.substr(0, i);
    const std::u32string_view after = text.substr(i);
    const bool marked = after.front() == U'〒' && find_postal_code(after);
    const bool firm =
        has_corporate_form(before) && std::none_of(before.begin(), before.end(), is_digit);
    if (firm && marked) return i;
    if (blank_em(read, i) < kBlank_em) continue;
    if (firm && begins_with_place(after)) return i;
    const auto honorific = find_honorific(before);
    if (honorific && honorific->text == U"様" && honorific->from > 1 && find_phone(after)) return i;
  }
  return std::nullopt;
}

}  // namespace

void part_rows(ReadSide& side) {
  const std::size_t count = side.lines.size();
  for (std::size_t i = 0; i < count; ++i) {
    const ReadLine whole = side.lines[i];
    if (whole.line.direction != page::Direction::horizontal) continue;
    const auto at = second_text(whole);
    if (!at) continue;
    const auto& symbols = whole.lattice.symbols;
    const double start_em = symbols.front().from_em;
    const double length_em = std::max(0.01, symbols.back().to_em - start_em);
    const page::Box& box = whole.line.box;
    const auto x_at = [&](double em) {
      return box.x_px + static_cast<int>(box.width_px * (em - start_em) / length_em);
    };
    ReadLine first = part_of(whole, 0, *at);
    ReadLine second = part_of(whole, *at, symbols.size());
    first.p = first.lattice.mean_p();
    second.p = second.lattice.mean_p();
    first.line.box.width_px = x_at(symbols[*at - 1].to_em) - box.x_px;
    second.line.box.x_px = x_at(symbols[*at].from_em);
    second.line.box.width_px = box.right_px() - second.line.box.x_px;
    side.lines[i] = std::move(first);
    side.lines.push_back(std::move(second));
  }
}

}  // namespace kanaria::reading
