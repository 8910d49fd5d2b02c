#include "reading/spaced_names.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "reading/roles.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kFarthest_em = 7;
constexpr std::size_t kLongestPart = 3;

/// Whether a line is the rest of a name: a given name with its honorific, part of one, or the
/// honorific alone.
bool lacks_surname(const ReadLine& read, const postal::NameKnowledge& names) {
  const auto honorific = find_honorific(read.text);
  if (!honorific || honorific->text == U"様方") return false;
  if (honorific->from == 0) return honorific->text == U"様" || honorific->text == U"殿";
  const std::u32string body = read.text.substr(0, honorific->from);
  return body.size() <= kLongestPart && !is_person(body, names) && !looks_like_company(body);
}

/// The direction that two lines have in common: a lone character has any.
std::optional<page::Direction> common_direction(const ReadLine& a, const ReadLine& b) {
  const bool lone_a = a.text.size() == 1;
  const bool lone_b = b.text.size() == 1;
  if (lone_a && lone_b) {
    const bool level =
        std::abs(a.line.box.y_px - b.line.box.y_px) < std::abs(a.line.box.x_px - b.line.box.x_px);
    return level ? page::Direction::horizontal : page::Direction::vertical;
  }
  if (lone_a || a.line.direction == b.line.direction) return b.line.direction;
  return lone_b ? std::optional(a.line.direction) : std::nullopt;
}

/// How far `later` stands behind `earlier` in em, where they are level and of one size.
std::optional<double> gap_em(const ReadLine& earlier, const ReadLine& later) {
  const auto direction = common_direction(earlier, later);
  if (!direction) return std::nullopt;
  const double em = std::max(earlier.line.em_px, later.line.em_px);
  if (std::min(earlier.line.em_px, later.line.em_px) < 0.7 * em) return std::nullopt;
  const page::Box& a = earlier.line.box;
  const page::Box& b = later.line.box;
  const bool row = *direction == page::Direction::horizontal;
  const double off = row ? a.y_px + a.height_px / 2.0 - b.y_px - b.height_px / 2.0
                         : a.x_px + a.width_px / 2.0 - b.x_px - b.width_px / 2.0;
  const double gap = row ? b.x_px - a.right_px() : b.y_px - a.bottom_px();
  if (std::abs(off) > 0.5 * em || gap < 0 || gap > kFarthest_em * em) return std::nullopt;
  return gap / em;
}

ReadLine joined(const ReadLine& first, const ReadLine& second, double gap) {
  ReadLine both = first;
  const page::Box& a = first.line.box;
  const page::Box& b = second.line.box;
  both.line.box = {std::min(a.x_px, b.x_px), std::min(a.y_px, b.y_px),
                   std::max(a.right_px(), b.right_px()) - std::min(a.x_px, b.x_px),
                   std::max(a.bottom_px(), b.bottom_px()) - std::min(a.y_px, b.y_px)};
  both.line.direction = common_direction(first, second).value_or(second.line.direction);
  both.line.em_px = std::max(first.line.em_px, second.line.em_px);
  both.line.glyphs.insert(both.line.glyphs.end(), second.line.glyphs.begin(),
                          second.line.glyphs.end());
  const double shift = gap + (first.lattice.empty() ? 0 : first.lattice.symbols.back().to_em);
  for (Symbol symbol : second.lattice.symbols) {
    symbol.from_em += shift;
    symbol.to_em += shift;
    both.lattice.symbols.push_back(std::move(symbol));
  }
  both.text += second.text;
  both.rivals.clear();  // they are of the one part or the other
  both.p = both.lattice.mean_p();
  return both;
}

/// The part of a name that stands before line `rest`, and how far.
struct Before {
  std::size_t line = 0;
  double gap_em = 0;
};

std::optional<Before> part_before(const ReadSide& side, std::size_t rest,
                                  const postal::NameKnowledge& names) {
  const auto honorific = find_honorific(side.lines[rest].text);
  const bool alone = honorific && honorific->from == 0;
  std::optional<Before> nearest;
  for (std::size_t j = 0; j < side.lines.size(); ++j) {
    const ReadLine& other = side.lines[j];
    const auto gap = gap_em(other, side.lines[rest]);
    if (j == rest || !gap || other.text.size() > kLongestPart) continue;
    if (nearest && *gap > nearest->gap_em) continue;
    const bool kanji = std::all_of(other.text.begin(), other.text.end(), is_kanji);
    const std::string text = base::to_utf8(other.text);
    if (!kanji && !names.is_surname(text) && !(alone && names.is_given_name(text))) continue;
    if (alone && is_person(other.text, names)) continue;  // nothing is lacking before it
    nearest = Before{j, *gap};
  }
  return nearest;
}

/// Puts `first` in front of `second`, in whose place the whole stands.
void join(ReadSide& side, std::size_t first, std::size_t second, double gap_em) {
  side.lines[second] = joined(side.lines[first], side.lines[second], gap_em);
  side.lines.erase(side.lines.begin() + static_cast<std::ptrdiff_t>(first));
}

}  // namespace

void join_first_characters(ReadSide& side) {
  constexpr double kBeyondDoubt = 0.99;
  constexpr double kFarthest_em = 1.2;
  constexpr double kOverlap_em = 0.3;  // boxes of lines askew
  for (std::size_t i = 0; i < side.lines.size();) {
    const ReadLine& first = side.lines[i++];
    if (first.text.size() != 1 || first.p < kBeyondDoubt ||
        first.line.direction != page::Direction::horizontal ||
        !(is_kanji(first.text[0]) || is_kana(first.text[0]))) {
      continue;
    }
    for (std::size_t j = 0; j < side.lines.size(); ++j) {
      const ReadLine& rest = side.lines[j];
      ReadLine own = first;
      own.line.box.width_px -= static_cast<int>(kOverlap_em * own.line.em_px);
      const auto gap = gap_em(own, rest);
      if (j + 1 == i || rest.line.direction != page::Direction::horizontal || !gap ||
          *gap > kFarthest_em + kOverlap_em || rest.text.size() < 2)
        continue;
      join(side, i - 1, j, std::max(0.0, *gap - kOverlap_em));
      i = 0;
      break;
    }
  }
}

void join_spaced_names(ReadSide& side, const postal::NameKnowledge& names) {
  const auto alone = [](const ReadLine& read) {
    const auto honorific = find_honorific(read.text);
    return honorific && honorific->from == 0;
  };
  for (const bool honorifics : {true, false}) {  // then what they have joined
    for (std::size_t i = 0; i < side.lines.size(); ++i) {
      if (!lacks_surname(side.lines[i], names) || alone(side.lines[i]) != honorifics) continue;
      const auto before = part_before(side, i, names);
      if (!before) continue;
      join(side, before->line, i, before->gap_em);
      if (before->line < i) --i;
    }
  }
}

}  // namespace kanaria::reading
