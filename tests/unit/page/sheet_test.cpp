#include "page/sheet.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

constexpr double kDpi = 200;

cv::RotatedRect whole(const cv::Mat& picture) {
  return {{static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2},
          {static_cast<float>(picture.cols), static_cast<float>(picture.rows)},
          0};
}

TEST(Skew, OfRowsAndOfColumnsIsFound) {
  for (const bool rows : {true, false}) {
    cv::Mat page = paper(1200, 1200);
    for (int line = 0; line < 9; ++line) {
      const int at = 330 + 60 * line;
      if (rows) {
        draw_characters(page, 300, at, 22, 20 - line, 28, 0);
      } else {
        draw_characters(page, at, 300, 22, 20 - line, 0, 28);
      }
    }
    for (const double angle : {-12.0, -7.3, -1.2, 0.0, 0.6, 4.5, 12.0}) {
      const cv::Mat turned = turned_clockwise(page, angle);
      EXPECT_NEAR(find_skew_deg(turned, kDpi, whole(turned), 99), angle, 0.15)
          << (rows ? "rows" : "columns");
    }
  }
}

TEST(Skew, AStreakOfTheScannerSaysNothing) {
  cv::Mat page = paper(1200, 1200);
  for (int line = 0; line < 5; ++line) draw_characters(page, 300, 400 + 60 * line, 22, 16, 28, 0);
  page = turned_clockwise(page, 4);
  for (int y = 0; y < page.rows; y += 16) {  // dirt lets some rows through
    cv::rectangle(page, {900, y, 3, 11}, cv::Scalar::all(60), cv::FILLED);
  }
  EXPECT_NEAR(find_skew_deg(page, kDpi, whole(page), 99), 4, 0.15);
}

TEST(Skew, TooLittlePrintSaysNothing) {
  cv::Mat page = paper(1200, 1200);
  EXPECT_EQ(find_skew_deg(page, kDpi, whole(page), 3.5), 3.5);
  draw_character(page, 500, 500, 20);
  EXPECT_EQ(find_skew_deg(page, kDpi, whole(page), -2), -2);
}

TEST(Skew, FramesAndPicturesDoNotCount) {
  cv::Mat page = paper(1200, 1200);
  cv::rectangle(page, {200, 150, 700, 800}, cv::Scalar::all(20), 4);
  cv::rectangle(page, {900, 900, 200, 200}, cv::Scalar::all(90), cv::FILLED);
  page = turned_clockwise(page, 8);
  EXPECT_EQ(find_skew_deg(page, kDpi, whole(page), 0.25), 0.25);
}

TEST(Sheet, IsTheWholePictureWhenNoBackgroundShows) {
  cv::Mat page = paper(1400, 900);
  for (int line = 0; line < 5; ++line) draw_characters(page, 500, 300 + 60 * line, 30, 12, 33, 0);
  const cv::RotatedRect sheet = find_sheet(in_colour(page), kDpi);
  EXPECT_EQ(sheet.angle, 0);
  EXPECT_EQ(sheet.size, cv::Size2f(1400, 900));
  EXPECT_EQ(sheet.center, cv::Point2f(700, 450));
}

TEST(Sheet, IsFoundOnADarkBackground) {
  for (const double angle : {-9.0, 0.0, 6.0}) {
    cv::Mat picture = paper(1400, 1000, 40);
    cv::rectangle(picture, {250, 200, 900, 600}, cv::Scalar::all(235), cv::FILLED);
    picture = turned_clockwise(picture, angle);
    const cv::RotatedRect sheet = find_sheet(in_colour(picture), kDpi);
    EXPECT_NEAR(sheet.size.width, 900, 16);
    EXPECT_NEAR(sheet.size.height, 600, 16);
    EXPECT_NEAR(sheet.angle, angle, 0.5);
    EXPECT_NEAR(sheet.center.x, 700, 8);
    EXPECT_NEAR(sheet.center.y, 500, 8);
  }
}

TEST(Sheet, IsFoundOnAWhiteBackgroundByItsTint) {
  cv::Mat picture(1000, 1400, CV_8UC3, cv::Scalar(250, 250, 250));
  cv::rectangle(picture, {250, 200, 900, 600}, cv::Scalar(150, 205, 230), cv::FILLED);
  const cv::RotatedRect sheet = find_sheet(picture, kDpi);
  EXPECT_NEAR(sheet.size.width, 900, 16);
  EXPECT_NEAR(sheet.size.height, 600, 16);
}

TEST(Sheet, ASmallSpotIsNoSheet) {
  cv::Mat picture = paper(1400, 1000);
  cv::rectangle(picture, {100, 100, 300, 300}, cv::Scalar::all(60), cv::FILLED);
  EXPECT_EQ(find_sheet(in_colour(picture), kDpi).size, cv::Size2f(1400, 1000));
}

TEST(Sheet, AFieldWithPrintAboveItIsNoSheet) {
  cv::Mat picture = paper(1400, 1000, 235);
  cv::rectangle(picture, {0, 330, 1400, 670}, cv::Scalar::all(200),
                cv::FILLED);  // in a fold's shade
  for (const int y : {120, 200, 500}) draw_characters(picture, 200, y, 36, 14, 44, 0);
  EXPECT_EQ(find_sheet(in_colour(picture), kDpi).size, cv::Size2f(1400, 1000));
}

}  // namespace
}  // namespace kanaria::page
