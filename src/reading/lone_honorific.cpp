#include "reading/lone_honorific.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kFarthest_em = 7;
constexpr double kLevel_em = 0.5;
constexpr double kTogether_em = 2.2;  // from the middle of a name to the middle of the next

/// A line that may be a name in front of an honorific.
struct Before {
  std::size_t line = 0;
  double gap_px = 0;
  double off_px = 0;  ///< how far its middle lies below, or right of, the honorific's
};

std::vector<Before> names_before(const ReadSide& side, std::size_t honorific) {
  const page::TextLine& mark = side.lines[honorific].line;
  std::vector<Before> found;
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    const ReadLine& read = side.lines[i];
    const page::Box& box = read.line.box;
    const bool row = read.line.direction == page::Direction::horizontal;
    if (i == honorific || read.text.size() < 2 || read.text.size() > 9 || is_notice(read.text) ||
        find_honorific(read.text)) {
      continue;
    }
    const double gap = row ? mark.box.x_px - box.right_px() : mark.box.y_px - box.bottom_px();
    const double off =
        row ? box.y_px + box.height_px / 2.0 - mark.box.y_px - mark.box.height_px / 2.0
            : box.x_px + box.width_px / 2.0 - mark.box.x_px - mark.box.width_px / 2.0;
    if (gap < 0 || gap > kFarthest_em * mark.em_px) continue;
    if (std::abs(off) > kTogether_em * mark.em_px) continue;
    found.push_back({i, gap, off});
  }
  return found;
}

/// Two names of one size, one on either side of the honorific's middle and equally far from it.
bool share(const ReadSide& side, const page::TextLine& mark, const Before& a, const Before& b) {
  const page::TextLine& line = side.lines[a.line].line;
  const page::TextLine& other = side.lines[b.line].line;
  const double ratio = line.em_px / other.em_px;
  const double smaller = std::min(line.em_px, other.em_px);
  return line.direction == other.direction && ratio > 0.75 && ratio < 1.34 &&
         mark.em_px > 0.75 * smaller && a.off_px < 0 && b.off_px > 0 &&
         std::abs(a.off_px + b.off_px) < kLevel_em * mark.em_px &&
         b.off_px - a.off_px < kTogether_em * smaller;
}

}  // namespace

std::vector<std::size_t> lines_before(const ReadSide& side, std::size_t honorific) {
  const page::TextLine& mark = side.lines[honorific].line;
  const std::vector<Before> names = names_before(side, honorific);
  std::optional<Before> best;
  for (const Before& name : names) {
    const bool level = std::abs(name.off_px) <= kLevel_em * mark.em_px;
    if (level && (!best || name.gap_px < best->gap_px)) best = name;
  }
  if (best) return {best->line};
  for (const Before& a : names) {
    for (const Before& b : names) {
      if (share(side, mark, a, b)) return {a.line, b.line};
    }
  }
  return {};
}

}  // namespace kanaria::reading
