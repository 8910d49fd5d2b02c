#include "page/folds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "page/find_lines.h"
#include "page/ink.h"
#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

constexpr double kDpi = 200;

/// Rows of print, the third of them where fold() goes through it.
cv::Mat letter() {
  cv::Mat picture = paper(1400, 900, 220);
  for (int row = 0; row < 4; ++row) draw_characters(picture, 300, 250 + 90 * row, 40, 12, 48, 0);
  return picture;
}

/// Darker on one side and lighter on the other, as a fold is under a lamp.
void fold(cv::Mat& picture, double middle_y, double slope, double depth) {
  for (int x = 0; x < picture.cols; ++x) {
    const double at = middle_y + slope * (x - picture.cols / 2.0);
    for (int y = 0; y < picture.rows; ++y) {
      const double d = (y - at) / 5;
      const double light = 1 - depth * (std::exp(-d * d) - 0.3 * std::exp(-(d - 2) * (d - 2)));
      auto& pixel = picture.at<std::uint8_t>(y, x);
      pixel = cv::saturate_cast<std::uint8_t>(pixel * light);
    }
  }
}

std::size_t rows_found(const cv::Mat& picture) {
  std::size_t count = 0;
  for (const TextLine& line : find_layout(picture, in_colour(picture), kDpi).lines) {
    count += line.direction == Direction::horizontal && line.glyphs.size() >= 10;
  }
  return count;
}

TEST(Folds, AreFlattenedAndThePrintThatTheyCrossIsFound) {
  for (const double slope : {-0.08, 0.0, 0.03}) {
    cv::Mat folded = letter();
    fold(folded, 450, slope, 0.5);
    EXPECT_LT(rows_found(folded), 4u) << "or the test shows nothing";
    flatten_folds(folded, kDpi);
    EXPECT_EQ(rows_found(folded), 4u) << slope;
    cv::Mat off;
    cv::absdiff(folded, letter(), off);
    EXPECT_LT(cv::mean(off)[0], 1.0);
    // The print keeps its contrast: as dark where the fold crossed it as elsewhere.
    EXPECT_LT(folded.at<std::uint8_t>(452, 302), 60);
  }
}

TEST(Folds, UprightOnesToo) {
  cv::Mat folded = letter();
  cv::transpose(folded, folded);
  fold(folded, 700, 0.02, 0.4);
  cv::transpose(folded, folded);
  flatten_folds(folded, kDpi);
  cv::Mat off;
  cv::absdiff(folded, letter(), off);
  EXPECT_LT(cv::mean(off)[0], 1.0);
}

TEST(Folds, APageWithoutThemStaysAsItIs) {
  cv::Mat flat = letter();
  cv::rectangle(flat, {200, 700, 500, 3}, cv::Scalar::all(30), cv::FILLED);  // a rule
  const cv::Mat before = flat.clone();
  flatten_folds(flat, kDpi);
  EXPECT_EQ(cv::countNonZero(flat != before), 0);
}

TEST(Folds, PicturesOfAnySizeAreBorne) {
  for (const cv::Size size :
       {cv::Size(1, 1), cv::Size(1, 5000), cv::Size(4000, 2), cv::Size(130, 130)}) {
    cv::Mat picture(size, CV_8U, cv::Scalar::all(90));
    flatten_folds(picture, kDpi);
    EXPECT_EQ(picture.size(), size);
  }
  cv::Mat huge(4000, 6000, CV_8U, cv::Scalar::all(90));
  for (const double lie_dpi : {1.0, 45.0, 1e9}) flatten_folds(huge, lie_dpi);  // within seconds
  EXPECT_EQ(huge.size(), cv::Size(6000, 4000));
}

}  // namespace
}  // namespace kanaria::page
