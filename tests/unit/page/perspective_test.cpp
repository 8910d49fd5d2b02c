#include "page/perspective.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

constexpr double kDpi = 200;
constexpr double kMargin_px = 12;  // 3 px at the 50 dpi at which sheets are looked for
const Corners kAslant = {cv::Point2f(260, 210), {1180, 250}, {1240, 860}, {180, 820}};

void draw_sheet(cv::Mat& picture, const Corners& corners, int level = 235) {
  std::vector<cv::Point> outline;
  for (const cv::Point2f& corner : corners) outline.emplace_back(corner);
  cv::fillConvexPoly(picture, outline, cv::Scalar::all(level), cv::LINE_AA);
}

cv::Mat sheet_on(cv::Mat background, const Corners& corners) {
  draw_sheet(background, corners);
  return in_colour(background);
}

/// A table that a lamp lights from the left.
cv::Mat lit_unevenly() {
  cv::Mat table = paper(1400, 1000);
  for (int x = 0; x < table.cols; ++x) table.col(x).setTo(90 - x / 20);
  return table;
}

void expect_corners(const std::optional<Corners>& found, const Corners& truth) {
  ASSERT_TRUE(found);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR((*found)[i].x, truth[i].x, kMargin_px) << i;
    EXPECT_NEAR((*found)[i].y, truth[i].y, kMargin_px) << i;
  }
}

TEST(Perspective, TheCornersAreFoundOnADarkBackground) {
  expect_corners(find_perspective(sheet_on(paper(1400, 1000, 40), kAslant), kDpi), kAslant);
}

TEST(Perspective, TheCornersAreFoundOnAnUnevenlyLitBackground) {
  expect_corners(find_perspective(sheet_on(lit_unevenly(), kAslant), kDpi), kAslant);
}

TEST(Perspective, ARectangleHasNone) {
  const Corners upright = {cv::Point2f(250, 200), {1150, 200}, {1150, 800}, {250, 800}};
  const cv::Mat picture = sheet_on(paper(1400, 1000, 40), upright);
  EXPECT_FALSE(find_perspective(picture, kDpi));
  for (const double angle : {-8.0, 5.0}) {
    EXPECT_FALSE(find_perspective(turned_clockwise(picture, angle), kDpi)) << angle;
  }
}

TEST(Perspective, ASoftShadowIsNoSide) {
  cv::Mat shadow = paper(1400, 1000, 40);
  draw_sheet(shadow, kAslant, 120);
  expect_corners(find_perspective(in_colour(shadow), kDpi), kAslant);
  cv::GaussianBlur(shadow, shadow, {181, 181}, 60);
  EXPECT_FALSE(find_perspective(in_colour(shadow), kDpi));
}

TEST(Perspective, ABlankPictureHasNone) {
  EXPECT_FALSE(find_perspective(in_colour(paper(1400, 1000)), kDpi));
}

TEST(StraightSheet, OppositeSidesAreParallel) {
  // A frame 60 px within a sheet of 900 by 600, seen aslant with it.
  const Corners flat = {cv::Point2f(0, 0), {900, 0}, {900, 600}, {0, 600}};
  cv::Mat sheet = paper(900, 600, 235);
  cv::rectangle(sheet, {60, 60, 780, 480}, cv::Scalar::all(30), cv::FILLED);
  cv::Mat picture;
  cv::warpPerspective(sheet, picture, cv::getPerspectiveTransform(flat.data(), kAslant.data()),
                      cv::Size(1400, 1000), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                      cv::Scalar::all(40));
  const StraightSheet straight = without_perspective(in_colour(picture), kAslant);
  cv::Mat grey;
  cv::cvtColor(straight.colour, grey, cv::COLOR_BGR2GRAY);
  const cv::Mat dark = grey < 130;
  const int width = dark.cols;
  const int height = dark.rows;
  const auto first_in_row = [&](double share) {
    std::vector<cv::Point> at;
    cv::findNonZero(dark.row(static_cast<int>(share * height)).colRange(20, width - 20), at);
    return std::pair(at.front().x, at.back().x);
  };
  const auto first_in_column = [&](double share) {
    std::vector<cv::Point> at;
    cv::findNonZero(dark.col(static_cast<int>(share * width)).rowRange(20, height - 20), at);
    return std::pair(at.front().y, at.back().y);
  };
  EXPECT_NEAR(first_in_row(0.2).first, first_in_row(0.8).first, 3);
  EXPECT_NEAR(first_in_row(0.2).second, first_in_row(0.8).second, 3);
  EXPECT_NEAR(first_in_column(0.2).first, first_in_column(0.8).first, 3);
  EXPECT_NEAR(first_in_column(0.2).second, first_in_column(0.8).second, 3);
}

TEST(StraightSheet, ItsCornersMapBackToThePictures) {
  const StraightSheet straight =
      without_perspective(sheet_on(paper(1400, 1000, 40), kAslant), kAslant);
  const double right = straight.colour.cols;
  const double bottom = straight.colour.rows;
  const cv::Vec3d own[4] = {{0, 0, 1}, {right, 0, 1}, {right, bottom, 1}, {0, bottom, 1}};
  for (std::size_t i = 0; i < 4; ++i) {
    const cv::Vec3d mapped = straight.to_picture * own[i];
    EXPECT_NEAR(mapped[0] / mapped[2], kAslant[i].x, 1.5) << i;
    EXPECT_NEAR(mapped[1] / mapped[2], kAslant[i].y, 1.5) << i;
  }
}

}  // namespace
}  // namespace kanaria::page
