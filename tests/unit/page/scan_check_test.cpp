#include "page/scan_check.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"
#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

constexpr double kResolution_dpi = 300;
constexpr double kPx_per_mm = kResolution_dpi / 25.4;

/// A printed sheet with the noise of a scanner.
cv::Mat printed() {
  cv::Mat picture = paper(1200, 900);
  for (int row = 0; row < 6; ++row) draw_characters(picture, 120, 150 + 90 * row, 40, 14, 48, 0);
  if (picture.channels() == 3) cv::cvtColor(picture, picture, cv::COLOR_BGR2GRAY);
  cv::GaussianBlur(picture, picture, {}, 0.7);
  cv::Mat noise(picture.size(), CV_16S);
  cv::RNG(7).fill(noise, cv::RNG::NORMAL, 0, 3);
  cv::add(picture, noise, picture, {}, CV_8U);
  return picture;
}

std::vector<Streak> streaks_of(const cv::Mat& picture) {
  return find_streaks(raster_of(picture), kResolution_dpi);
}

ScanCheck judged(const cv::Mat& picture) {
  ScanCheck check;
  judge_focus(raster_of(picture), kResolution_dpi, check);
  return check;
}

TEST(ScanCheck, CleanSheetHasNoStreaks) {
  EXPECT_TRUE(streaks_of(printed()).empty());
}

TEST(ScanCheck, DustOnTheGlassIsFoundWhereItLies) {
  for (const int x_px : {80, 505, 1100}) {
    cv::Mat picture = printed();
    cv::Mat line = picture.colRange(x_px, x_px + 2);
    line -= cv::Scalar(60);
    const auto streaks = streaks_of(picture);
    ASSERT_EQ(streaks.size(), 1u) << x_px;
    EXPECT_NEAR(streaks[0].x_mm, (x_px + 1) / kPx_per_mm, 0.3);
  }
}

TEST(ScanCheck, ALineThatEndsOnTheSheetIsPrint) {
  cv::Mat picture = printed();
  cv::line(picture, {60, 100}, {60, 800}, cv::Scalar(0), 2);
  EXPECT_TRUE(streaks_of(picture).empty());
}

TEST(ScanCheck, ABlurredScanIsSoftAndASharpOneSharp) {
  EXPECT_EQ(judged(printed()).focus, Focus::sharp);
  cv::Mat blurred;
  cv::GaussianBlur(printed(), blurred, {}, 3.0);
  EXPECT_EQ(judged(blurred).focus, Focus::soft);
  EXPECT_GT(judged(blurred).edge_width_px, judged(printed()).edge_width_px);
}

TEST(ScanCheck, AnEmptySheetSaysNothingOfTheFocus) {
  cv::Mat empty(900, 1200, CV_8U, cv::Scalar(235));
  EXPECT_EQ(judged(empty).focus, Focus::no_print);
  EXPECT_TRUE(streaks_of(cv::Mat()).empty());
}

}  // namespace
}  // namespace kanaria::page
