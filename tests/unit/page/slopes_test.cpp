#include "page/slopes.h"

#include <gtest/gtest.h>

#include <cmath>

namespace kanaria::page {
namespace {

constexpr int kEm_px = 40;

/// `count` characters from (x, y) on, askew by `slope`.
TextLine line_of(int x, int y, int count, double slope, Direction direction, int block) {
  TextLine line;
  line.direction = direction;
  line.em_px = kEm_px;
  line.block = block;
  for (int i = 0; i < count; ++i) {
    const int along = i * (kEm_px + 4);
    const int across = static_cast<int>(std::lround(slope * along));
    line.glyphs.push_back(direction == Direction::horizontal
                              ? Box{x + along, y + across, kEm_px, kEm_px}
                              : Box{x + across, y + along, kEm_px, kEm_px});
  }
  return line;
}

TEST(Slopes, AWholeBlockHasOneSlope) {
  for (const Direction direction : {Direction::horizontal, Direction::vertical}) {
    for (const double slope : {0.05, -0.08}) {
      std::vector<TextLine> lines = {line_of(200, 300, 14, slope, direction, 1),
                                     line_of(260, 360, 12, slope, direction, 1),
                                     line_of(320, 420, 3, slope, direction, 1)};
      find_slopes(lines);
      for (const TextLine& line : lines) EXPECT_NEAR(line.slope, slope, 0.005);
    }
  }
}

TEST(Slopes, OtherBlocksKeepTheirs) {
  std::vector<TextLine> lines = {line_of(200, 300, 14, 0.05, Direction::horizontal, 1),
                                 line_of(200, 900, 14, 0, Direction::horizontal, 2)};
  find_slopes(lines);
  EXPECT_NEAR(lines[0].slope, 0.05, 0.005);
  EXPECT_EQ(lines[1].slope, 0);
}

TEST(Slopes, AShortLineAloneDoesNotTell) {
  std::vector<TextLine> lines = {line_of(200, 300, 5, 0.1, Direction::horizontal, 1)};
  find_slopes(lines);
  EXPECT_EQ(lines[0].slope, 0);
}

TEST(Slopes, SmallPiecesDoNotTell) {
  std::vector<TextLine> lines = {line_of(200, 300, 14, 0, Direction::horizontal, 1)};
  for (int i = 0; i < 60; ++i) lines[0].glyphs.push_back({200 + 10 * i, 300 + i, 8, 8});
  find_slopes(lines);
  EXPECT_EQ(lines[0].slope, 0);
}

}  // namespace
}  // namespace kanaria::page
