#include "page/find_lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <set>

#include "page/raster_mat.h"
#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

constexpr double kDpi = 300;

PageLayout layout_of(const cv::Mat& grey) {
  return find_layout(grey, in_colour(grey), kDpi);
}

void expect_near(const Box& box, const cv::Rect& truth, int margin_px = 6) {
  EXPECT_NEAR(box.x_px, truth.x, margin_px);
  EXPECT_NEAR(box.y_px, truth.y, margin_px);
  EXPECT_NEAR(box.right_px(), truth.x + truth.width, margin_px);
  EXPECT_NEAR(box.bottom_px(), truth.y + truth.height, margin_px);
}

TEST(Lines, PrintAtTheLastRowOfAnOddPageStaysInside) {
  cv::Mat page = paper(1403, 603);  // at half the scale it is rounded up
  draw_characters(page, 300, 563, 40, 14, 44, 0);
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 1U);
  EXPECT_EQ(layout.lines[0].box.bottom_px(), page.rows);
  for (const Box& glyph : layout.lines[0].glyphs) EXPECT_LE(glyph.bottom_px(), page.rows);
}

TEST(Lines, AHorizontalBlockGivesHorizontalLines) {
  cv::Mat page = paper(1400, 900);
  for (int line = 0; line < 3; ++line) draw_characters(page, 300, 300 + 80 * line, 40, 14, 44, 0);
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 3U);
  std::set<int> blocks;
  for (const TextLine& line : layout.lines) {
    EXPECT_EQ(line.direction, Direction::horizontal);
    EXPECT_NEAR(line.em_px, 40, 4);
    EXPECT_EQ(line.glyphs.size(), 14U);
    EXPECT_TRUE(std::is_sorted(line.glyphs.begin(), line.glyphs.end(),
                               [](const Box& a, const Box& b) { return a.x_px < b.x_px; }));
    EXPECT_GT(line.ink_contrast, 0.5);
    EXPECT_LE(line.ink_contrast, 1);
    blocks.insert(line.block);
  }
  EXPECT_EQ(blocks.size(), 1U);
}

TEST(Lines, AVerticalBlockGivesColumns) {
  cv::Mat page = paper(900, 1400);
  for (int line = 0; line < 3; ++line) draw_characters(page, 300 + 90 * line, 300, 40, 14, 0, 44);
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 3U);
  for (const TextLine& line : layout.lines) {
    EXPECT_EQ(line.direction, Direction::vertical);
    EXPECT_NEAR(line.em_px, 40, 4);
    EXPECT_NEAR(line.box.height_px, 13 * 44 + 40, 8);
  }
}

TEST(Lines, BothDirectionsStandSideBySide) {
  cv::Mat page = paper(1500, 1400);
  draw_characters(page, 200, 300, 40, 14, 0, 44);
  draw_characters(page, 290, 300, 40, 14, 0, 44);
  draw_characters(page, 600, 1100, 40, 14, 44, 0);
  draw_characters(page, 600, 1180, 40, 14, 44, 0);
  const auto layout = layout_of(page);
  const auto vertical =
      std::count_if(layout.lines.begin(), layout.lines.end(),
                    [](const TextLine& line) { return line.direction == Direction::vertical; });
  EXPECT_EQ(vertical, 2);
  EXPECT_EQ(layout.lines.size(), 4U);
}

TEST(Lines, DistantBlocksHaveTheirOwnNumbers) {
  cv::Mat page = paper(1500, 1400);
  draw_characters(page, 200, 200, 40, 12, 44, 0);
  draw_characters(page, 700, 1100, 40, 12, 44, 0);
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 2U);
  EXPECT_NE(layout.lines[0].block, layout.lines[1].block);
}

TEST(Lines, ASpacedOutNameIsOneLine) {
  cv::Mat page = paper(1400, 900);
  draw_characters(page, 300, 300, 50, 2, 55, 0);
  draw_characters(page, 300 + 210, 300, 50, 2, 55, 0);
  draw_character(page, 300 + 420, 300, 50);
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 1U);
  EXPECT_EQ(layout.lines[0].direction, Direction::horizontal);
  expect_near(layout.lines[0].box, {300, 300, 470, 50});
}

TEST(Lines, ALargeLogoInFrontIsALineOfItsOwn) {
  cv::Mat page = paper(1400, 900);
  cv::circle(page, {340, 330}, 34, cv::Scalar::all(20), cv::FILLED);
  draw_characters(page, 400, 310, 40, 10, 44, 0);
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 2U);
  const bool first = layout.lines[0].glyphs.size() > 1;
  expect_near(layout.lines[first ? 0 : 1].box, {400, 310, 436, 40});
}

TEST(Lines, AStrokeInFrontIsACharacterAndNoLogo) {
  cv::Mat page = paper(1400, 900);
  cv::rectangle(page, {358, 327, 38, 6}, cv::Scalar::all(20), cv::FILLED);  // 一般社団法人
  draw_characters(page, 402, 310, 40, 10, 44, 0);
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 1U);
  expect_near(layout.lines[0].box, {358, 310, 480, 40});
}

TEST(Lines, ADenseKanjiInFrontIsNoLogo) {
  cv::Mat page = paper(1400, 900);
  cv::rectangle(page, {356, 310, 40, 40}, cv::Scalar::all(20), cv::FILLED);
  for (const int y : {316, 328, 340}) {  // 葦: about two thirds ink
    cv::rectangle(page, {359, y, 34, 6}, cv::Scalar::all(245), cv::FILLED);
  }
  for (int x = 402; x < 402 + 10 * 44; x += 44) {  // 十
    cv::rectangle(page, {x, 327, 40, 6}, cv::Scalar::all(20), cv::FILLED);
    cv::rectangle(page, {x + 17, 310, 6, 40}, cv::Scalar::all(20), cv::FILLED);
  }
  const auto layout = layout_of(page);
  ASSERT_EQ(layout.lines.size(), 1U);
  expect_near(layout.lines[0].box, {356, 310, 482, 40});
}

TEST(Lines, AFirmAndItsSmallerBranchAreParted) {
  cv::Mat page = paper(1400, 900);
  draw_characters(page, 200, 300, 50, 8, 54, 0);
  draw_characters(page, 200 + 8 * 54 + 40, 316, 30, 6, 33, 0);
  auto lines = layout_of(page).lines;
  ASSERT_EQ(lines.size(), 2U);
  std::sort(lines.begin(), lines.end(),
            [](const TextLine& a, const TextLine& b) { return a.box.x_px < b.box.x_px; });
  EXPECT_NEAR(lines[0].em_px, 50, 5);
  EXPECT_NEAR(lines[1].em_px, 30, 4);
}

TEST(Lines, ABlankPageHasNone) {
  const auto layout = layout_of(paper(800, 600));
  EXPECT_TRUE(layout.lines.empty());
  EXPECT_TRUE(layout.postal_boxes.empty());
}

TEST(Lines, NoisyPaperHasNone) {
  for (const double sigma : {3.0, 9.0}) {
    cv::RNG random(11);
    cv::Mat noise(900, 1200, CV_16S);
    random.fill(noise, cv::RNG::NORMAL, 200, sigma);
    cv::Mat grey;
    noise.convertTo(grey, CV_8U);
    EXPECT_TRUE(layout_of(grey).lines.empty()) << sigma;
  }
}

TEST(Lines, AreBoundedOnAPageFullOfDots) {
  cv::Mat page = paper(1800, 1300);
  for (int y = 20; y < 1280; y += 18) {
    for (int x = 20; x < 1780; x += 18) cv::circle(page, {x, y}, 4, cv::Scalar::all(40), -1);
  }
  EXPECT_LE(layout_of(page).lines.size(), 160U);
}

TEST(Lines, AreBoundedOnAPageOfScatteredDots) {
  cv::RNG random(5);
  cv::Mat page = paper(2400, 1700);
  for (int i = 0; i < 5000; ++i) {
    const cv::Point at(random.uniform(20, 2380), random.uniform(20, 1680));
    cv::circle(page, at, random.uniform(3, 14), cv::Scalar::all(40), -1);
  }
  EXPECT_LE(layout_of(page).lines.size(), 160U);
}

TEST(PostalBoxes, RedFramesAreFoundUnderBlackFiguresThatTouchThem) {
  constexpr int kPitch = 83;
  cv::Mat colour(700, 1100, CV_8UC3, cv::Scalar::all(248));
  for (int i = 0; i < 7; ++i) {
    const cv::Rect frame(420 + kPitch * i + (i > 2 ? 8 : 0), 80, 67, 95);
    cv::rectangle(colour, frame, cv::Scalar(70, 80, 225), 4);
    // A 4 whose strokes run over the frame on two sides.
    cv::line(colour, {frame.x - 4, 140}, {frame.x + 50, 140}, cv::Scalar::all(25), 6);
    cv::line(colour, {frame.x + 40, 74}, {frame.x + 40, 165}, cv::Scalar::all(25), 6);
  }
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  draw_characters(grey, 200, 400, 40, 12, 44, 0);
  draw_characters(colour, 200, 400, 40, 12, 44, 0);
  const auto layout = find_layout(grey, colour, kDpi);
  ASSERT_EQ(layout.postal_boxes.size(), 1U);
  EXPECT_TRUE(layout.postal_boxes[0].red_frames);
  for (int i = 0; i < 7; ++i) {
    const Box& box = layout.postal_boxes[0].boxes[static_cast<std::size_t>(i)];
    EXPECT_NEAR(box.x_px + box.width_px / 2.0, 420 + 33.5 + kPitch * i + (i > 2 ? 8 : 0), 10) << i;
  }
  // The figures belong to the boxes and are no line of print.
  ASSERT_EQ(layout.lines.size(), 1U);
  expect_near(layout.lines[0].box, {200, 400, 11 * 44 + 40, 40});
}

/// A sheet with seven frames and a 4 set over the walls of each.
cv::Mat sheet_with_boxes(const cv::Scalar& paper, const cv::Scalar& frames) {
  cv::Mat colour(700, 1100, CV_8UC3, paper);
  for (int i = 0; i < 7; ++i) {
    const cv::Rect frame(420 + 83 * i + (i > 2 ? 8 : 0), 80, 67, 95);
    cv::rectangle(colour, frame, frames, 4);
    cv::line(colour, {frame.x - 4, 140}, {frame.x + 50, 140}, cv::Scalar::all(25), 6);
    cv::line(colour, {frame.x + 40, 110}, {frame.x + 40, 165}, cv::Scalar::all(25), 6);
  }
  return colour;
}

PageLayout layout_of_colour(const cv::Mat& colour) {
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  return find_layout(grey, colour, kDpi);
}

TEST(PostalBoxes, RedFramesAreFoundOnKraftPaperWhichIsRedItself) {
  const auto layout = layout_of_colour(sheet_with_boxes({95, 150, 200}, {60, 70, 205}));
  ASSERT_EQ(layout.postal_boxes.size(), 1U);
  EXPECT_TRUE(layout.postal_boxes[0].red_frames);
  EXPECT_EQ(layout.postal_boxes[0].frames_seen, 7);
}

TEST(PostalBoxes, GreyFramesAreFoundUnderFiguresThatCrossThem) {
  const auto layout =
      layout_of_colour(sheet_with_boxes(cv::Scalar::all(240), cv::Scalar::all(120)));
  ASSERT_EQ(layout.postal_boxes.size(), 1U);
  EXPECT_FALSE(layout.postal_boxes[0].red_frames);
  for (int i = 0; i < 7; ++i) {
    const Box& box = layout.postal_boxes[0].boxes[static_cast<std::size_t>(i)];
    EXPECT_NEAR(box.x_px + box.width_px / 2.0, 420 + 33.5 + 83 * i + (i > 2 ? 8 : 0), 10) << i;
  }
}

}  // namespace
}  // namespace kanaria::page
