#include "reading/line_image.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"

namespace kanaria::reading {
namespace {

constexpr int kEm_px = 50;

/// The shapes that stand apart in a line of print, as [from, to) of its columns.
std::vector<cv::Range> shapes(const LineImage& line) {
  const cv::Mat ink = page::mat_of(line.grey) < 128;
  std::vector<cv::Range> runs;
  bool inside = false;
  for (int x = 0; x < ink.cols; ++x) {
    const bool inked = cv::countNonZero(ink.col(x)) > 0;
    if (inked && !inside) runs.emplace_back(x, x);
    if (inked) runs.back().end = x + 1;
    inside = inked;
  }
  return runs;
}

page::Page page_of(const cv::Mat& grey) {
  page::Page page;
  page.resolution_dpi = 300;
  page.grey = page::raster_of(grey);
  cv::Mat colour;
  cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
  page.colour = page::raster_of(colour);
  return page;
}

void bar(cv::Mat& picture, int x, int y, int width, int height) {
  cv::rectangle(picture, cv::Rect(x, y, width, height), cv::Scalar::all(40), cv::FILLED);
}

/// 口 and its like: `rows` level strokes, closed at both sides when `closed`.
void draw(cv::Mat& picture, int x, int y, int rows, bool closed) {
  for (int i = 0; i < rows; ++i) {
    bar(picture, x, y + (kEm_px - 5) * i / std::max(1, rows - 1), kEm_px, 5);
  }
  if (closed) bar(picture, x, y, 5, kEm_px);
  if (closed) bar(picture, x + kEm_px - 5, y, 5, kEm_px);
}

page::TextLine line_at(const page::Box& box, page::Direction direction) {
  page::TextLine line;
  line.box = box;
  line.direction = direction;
  line.em_px = kEm_px;
  return line;
}

TEST(LineImage, IsDarkOnWhiteAtTheWantedSizeWhateverThePaper) {
  for (const int paper : {250, 160}) {
    cv::Mat grey(300, 700, CV_8U, cv::Scalar::all(paper));
    for (int i = 0; i < 6; ++i) draw(grey, 100 + 60 * i, 100, 3, true);
    const auto image =
        line_image(page_of(grey), line_at({100, 100, 350, 50}, page::Direction::horizontal));
    EXPECT_EQ(image.em_px, kReading_em_px);
    EXPECT_EQ(image.grey.channels, 1);
    EXPECT_EQ(shapes(image).size(), 6U);
    double darkest = 0;
    double lightest = 0;
    cv::minMaxLoc(page::mat_of(image.grey), &darkest, &lightest);
    EXPECT_LT(darkest, 40);
    EXPECT_EQ(lightest, 255);
    EXPECT_NEAR(image.grey.width_px, (350 + 6) * kReading_em_px / kEm_px + 0.7 * kReading_em_px, 3);
  }
}

TEST(LineImage, AColumnBecomesARowOfWholeCharacters) {
  cv::Mat grey(900, 300, CV_8U, cv::Scalar::all(245));
  // 口 二 口 三 口 一 口 at one pitch.
  int y = 100;
  for (const int rows : {0, 2, 0, 3, 0, 1, 0}) {
    if (rows == 0) draw(grey, 120, y, 2, true);
    if (rows == 1) bar(grey, 120, y + 22, kEm_px, 5);
    if (rows == 2) bar(grey, 124, y + 10, 42, 5), bar(grey, 120, y + 38, kEm_px, 5);
    if (rows == 3) draw(grey, 120, y, 3, false);
    y += 58;
  }
  const auto image =
      line_image(page_of(grey), line_at({120, 100, 50, 7 * 58 - 8}, page::Direction::vertical));
  EXPECT_EQ(shapes(image).size(), 7U);
  EXPECT_GT(image.grey.width_px, image.grey.height_px * 4);
}

TEST(LineImage, ADashInAColumnIsLaidDown) {
  cv::Mat grey(900, 300, CV_8U, cv::Scalar::all(245));
  draw(grey, 120, 100, 2, true);
  bar(grey, 143, 162, 5, 36);
  draw(grey, 120, 216, 2, true);
  draw(grey, 120, 274, 2, true);
  const auto image =
      line_image(page_of(grey), line_at({120, 100, 50, 224}, page::Direction::vertical));
  const auto found = shapes(image);
  ASSERT_EQ(found.size(), 4U);
  const cv::Mat ink = page::mat_of(image.grey) < 128;
  const cv::Rect dash = cv::boundingRect(ink.colRange(found[1]));
  EXPECT_GT(dash.width, 2 * dash.height);
}

TEST(LineImage, ADashInAColumnStaysUprightForARecogniserThatKnowsBars) {
  cv::Mat grey(700, 300, CV_8U, cv::Scalar::all(245));
  draw(grey, 100, 100, 3, true);
  bar(grey, 123, 160, 5, 45);
  draw(grey, 100, 220, 3, true);
  const page::TextLine line = line_at({100, 100, 50, 170}, page::Direction::vertical);
  const auto width_of_bar = [&](Bars bars) {
    const auto found = shapes(line_image(page_of(grey), line, kReading_em_px, bars));
    EXPECT_EQ(found.size(), 3U);
    return found.size() == 3 ? found[1].size() : 0;
  };
  EXPECT_GT(width_of_bar(Bars::laid_down), 0.6 * kReading_em_px);
  EXPECT_LT(width_of_bar(Bars::as_they_stand), 0.3 * kReading_em_px);
}

TEST(LineImage, ADashAsLongAsACharacterIsShortenedLestItLookLikeARule) {
  cv::Mat grey(700, 300, CV_8U, cv::Scalar::all(245));
  draw(grey, 100, 100, 3, true);
  bar(grey, 123, 160, 5, kEm_px);
  draw(grey, 100, 220, 3, true);
  const page::TextLine line = line_at({100, 100, 50, 170}, page::Direction::vertical);
  const LineImage image = line_image(page_of(grey), line, kReading_em_px, Bars::as_they_stand);
  const auto found = shapes(image);
  ASSERT_EQ(found.size(), 3U);
  const cv::Mat ink = page::mat_of(image.grey) < 128;
  EXPECT_NEAR(cv::boundingRect(ink.colRange(found[1])).height, 0.8 * kReading_em_px, 3);
  EXPECT_NEAR(cv::boundingRect(ink.colRange(found[0])).height, kReading_em_px, 3);
}

TEST(LineImage, CharactersOfAColumnThatTouchArePartedWhereThereIsLittleInk) {
  cv::Mat grey(700, 300, CV_8U, cv::Scalar::all(245));
  draw(grey, 100, 100, 3, true);
  bar(grey, 122, 150, 6, 4);  // a thin bridge, as blur makes
  draw(grey, 100, 154, 3, true);
  page::TextLine line = line_at({100, 100, 50, 104}, page::Direction::vertical);
  line.em_px = 60;  // print fills less than its em
  const auto found = shapes(line_image(page_of(grey), line));
  ASSERT_EQ(found.size(), 2U);
  for (const cv::Range& shape : found) EXPECT_NEAR(shape.size(), 50 * kReading_em_px / 60, 3);
}

TEST(LineImage, WhatStandsToTheRightInAColumnStandsLowInTheRow) {
  cv::Mat grey(900, 300, CV_8U, cv::Scalar::all(245));
  for (const int y : {100, 216, 274}) draw(grey, 120, y, 3, true);
  cv::rectangle(grey, {138, 168, 30, 28}, cv::Scalar::all(20), cv::FILLED);  // a small ッ, about
  const auto image =
      line_image(page_of(grey), line_at({120, 100, 50, 224}, page::Direction::vertical));
  const auto found = shapes(image);
  ASSERT_EQ(found.size(), 4U);
  const cv::Mat ink = page::mat_of(image.grey) < 128;
  const cv::Rect large = cv::boundingRect(ink.colRange(found[0]));
  const cv::Rect small = cv::boundingRect(ink.colRange(found[1]));
  const double lower = small.y + small.height / 2.0 - large.y - large.height / 2.0;
  EXPECT_NEAR(lower, 8 * kReading_em_px / kEm_px, 2);
}

TEST(LineImage, ALineAskewIsCutLevel) {
  constexpr double kSlope = 0.1;
  constexpr int kCount = 10;
  for (const page::Direction direction : {page::Direction::horizontal, page::Direction::vertical}) {
    const bool row = direction == page::Direction::horizontal;
    cv::Mat grey(1000, 1000, CV_8U, cv::Scalar::all(245));
    for (int i = 0; i < kCount; ++i) {
      const int along = 200 + 60 * i;
      const int across = 300 + static_cast<int>(kSlope * 60 * i);
      row ? draw(grey, along, across, 3, true) : draw(grey, across, along, 3, true);
    }
    const int length = 60 * (kCount - 1) + kEm_px;
    const int height = static_cast<int>(kSlope * 60 * (kCount - 1)) + kEm_px;
    page::TextLine line = line_at(
        row ? page::Box{200, 300, length, height} : page::Box{300, 200, height, length}, direction);
    line.slope = kSlope;
    const LineImage image = line_image(page_of(grey), line, kEm_px, Bars::as_they_stand);
    EXPECT_EQ(shapes(image).size(), static_cast<std::size_t>(kCount));
    const cv::Mat ink = page::mat_of(image.grey) < 128;
    cv::Mat rows;
    cv::reduce(ink, rows, 1, cv::REDUCE_MAX);
    EXPECT_NEAR(cv::countNonZero(rows), kEm_px, 8);
  }
}

TEST(LineImage, NothingGivesAnEmptyImage) {
  const page::Page page = page_of(cv::Mat(300, 300, CV_8U, cv::Scalar::all(245)));
  EXPECT_TRUE(
      line_image(page, line_at({50, 50, 40, 200}, page::Direction::vertical)).grey.pixels.empty());
  EXPECT_TRUE(line_image(page, line_at({900, 900, 40, 200}, page::Direction::horizontal))
                  .grey.pixels.empty());
}

TEST(PostalBoxesImage, SetsTheFiguresSideBySide) {
  cv::Mat grey(300, 900, CV_8U, cv::Scalar::all(245));
  page::PostalBoxes boxes;
  for (int i = 0; i < 7; ++i) {
    const cv::Rect frame(100 + 83 * i, 80, 67, 95);
    cv::rectangle(grey, frame, cv::Scalar::all(90), 3);
    bar(grey, frame.x + 25, frame.y + 20, 18, 55);
    boxes.boxes[static_cast<std::size_t>(i)] = {frame.x + 2, frame.y + 2, 63, 91};
  }
  for (const BoxCut cut : {BoxCut::inside, BoxCut::beyond_red}) {
    const auto image = postal_boxes_image(page_of(grey), boxes, cut);
    EXPECT_EQ(image.em_px, kReading_em_px);
    if (cut == BoxCut::inside) {
      EXPECT_EQ(shapes(image).size(), 7U) << "frames are cut off";
    }
  }
  boxes.boxes[6] = {2000, 80, 63, 91};
  EXPECT_TRUE(postal_boxes_image(page_of(grey), boxes, BoxCut::inside).grey.pixels.empty());
}

TEST(LineImage, AStreakAlongAColumnCostsNobodyThePage) {
  cv::Mat grey(2000, 300, CV_8U, cv::Scalar::all(240));
  grey(cv::Rect(140, 100, 1, 1800)).setTo(40);
  for (const Bars bars : {Bars::laid_down, Bars::as_they_stand}) {
    const LineImage image =
        line_image(page_of(grey), line_at({120, 90, 40, 1820}, page::Direction::vertical),
                   kReading_em_px, bars);
    EXPECT_GT(image.grey.height_px, 0);
  }
}

TEST(LineImage, AStrokeThatVanishesAtTheScaleIsNoImage) {
  cv::Mat grey(200, 1200, CV_8U, cv::Scalar::all(240));
  grey(cv::Rect(100, 100, 1000, 1)).setTo(40);
  page::TextLine line = line_at({100, 100, 1000, 1}, page::Direction::horizontal);
  line.em_px = 400;
  EXPECT_NO_THROW(static_cast<void>(line_image(page_of(grey), line)));
}

}  // namespace
}  // namespace kanaria::reading
