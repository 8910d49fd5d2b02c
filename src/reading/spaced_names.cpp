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

/// Whether a line is the rest of a name: a given name with its honorific, or part of one.
bool lacks_surname(const ReadLine& read, const postal::NameKnowledge& names) {
  const auto honorific = find_honorific(read.text);
  if (!honorific || honorific->text == U"様方" || honorific->from == 0) return false;
  const std::u32string body = read.text.substr(0, honorific->from);
  return body.size() <= kLongestPart && !is_person(body, names) && !looks_like_company(body);
}

/// How far `later` stands behind `earlier` in em, where they are level and of one size.
std::optional<double> gap_em(const page::TextLine& earlier, const page::TextLine& later) {
  if (earlier.direction != later.direction) return std::nullopt;
  const double em = std::max(earlier.em_px, later.em_px);
  if (std::min(earlier.em_px, later.em_px) < 0.7 * em) return std::nullopt;
  const page::Box& a = earlier.box;
  const page::Box& b = later.box;
  const bool row = earlier.direction == page::Direction::horizontal;
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

}  // namespace

void join_spaced_names(ReadSide& side, const postal::NameKnowledge& names) {
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    if (!lacks_surname(side.lines[i], names)) continue;
    std::optional<std::size_t> nearest;
    double nearest_em = kFarthest_em;
    for (std::size_t j = 0; j < side.lines.size(); ++j) {
      const ReadLine& other = side.lines[j];
      const auto gap = gap_em(other.line, side.lines[i].line);
      if (j == i || !gap || *gap > nearest_em || other.text.size() > kLongestPart) continue;
      const bool kanji = std::all_of(other.text.begin(), other.text.end(), is_kanji);
      if (!kanji && !names.is_surname(base::to_utf8(other.text))) continue;
      nearest = j;
      nearest_em = *gap;
    }
    if (!nearest) continue;
    side.lines[i] = joined(side.lines[*nearest], side.lines[i], nearest_em);
    side.lines.erase(side.lines.begin() + static_cast<std::ptrdiff_t>(*nearest));
    if (*nearest < i) --i;
  }
}

}  // namespace kanaria::reading
