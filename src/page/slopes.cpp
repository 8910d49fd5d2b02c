#include "page/slopes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace kanaria::page {
namespace {

constexpr double kApart_em = 5;     // characters that far apart tell, whatever their shapes are
constexpr double kWhole_em = 0.6;   // dots and strokes stand anywhere over a line's height
constexpr std::size_t kLeast = 12;  // pairs of characters
constexpr std::size_t kMostGlyphs = 64;  // of a line
constexpr double kLevel = 0.012;         // less is no harm
constexpr double kMost = 0.16;

/// The middle of a piece of ink along its line and across it.
struct Middle {
  double along = 0;
  double across = 0;
};

std::vector<Middle> middles_of(const TextLine& line) {
  std::vector<Middle> middles;
  for (const Box& glyph : line.glyphs) {
    if (std::max(glyph.width_px, glyph.height_px) < kWhole_em * line.em_px) continue;
    Middle middle{glyph.x_px + glyph.width_px / 2.0, glyph.y_px + glyph.height_px / 2.0};
    if (line.direction == Direction::vertical) std::swap(middle.along, middle.across);
    middles.push_back(middle);
    if (middles.size() == kMostGlyphs) break;
  }
  return middles;
}

/// The slopes that pairs of characters of one line show.
void add_slopes(const TextLine& line, std::vector<double>& slopes) {
  const std::vector<Middle> middles = middles_of(line);
  for (std::size_t i = 0; i < middles.size(); ++i) {
    for (std::size_t j = i + 1; j < middles.size(); ++j) {
      const double along = middles[j].along - middles[i].along;
      if (along < kApart_em * line.em_px) continue;
      slopes.push_back((middles[j].across - middles[i].across) / along);
    }
  }
}

}  // namespace

void find_slopes(std::vector<TextLine>& lines) {
  std::map<int, std::vector<double>> slopes;  // of a block
  for (const TextLine& line : lines) add_slopes(line, slopes[line.block]);
  for (TextLine& line : lines) {
    std::vector<double>& all = slopes[line.block];
    if (all.size() < kLeast) continue;
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::nth_element(all.begin(), middle, all.end());
    if (std::abs(*middle) >= kLevel && std::abs(*middle) <= kMost) line.slope = *middle;
  }
}

}  // namespace kanaria::page
