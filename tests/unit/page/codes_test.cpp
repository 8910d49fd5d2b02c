#include "page/codes.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>

#include "page/find_lines.h"
#include "page/make_page.h"
#include "page/raster_mat.h"
#include "unit/page/drawn.h"
#include "unit/page/test_decoder.h"

namespace kanaria::page {
namespace {

/// One for all tests of this file: starting a worker takes longer than most of them.
Decoder& decoder() {
  static Decoder opened = test_decoder();
  return opened;
}

constexpr int kWidth_px = 1850;
constexpr int kHeight_px = 945;

/// Looks like a QR code of ISO/IEC 18004: finder patterns with their separators in three corners,
/// timing patterns, and modules by chance elsewhere; side_px wide with its quiet zone.
cv::Mat code(int modules, int side_px) {
  cv::Mat picture(modules, modules, CV_8U);
  cv::RNG(static_cast<std::uint64_t>(modules)).fill(picture, cv::RNG::UNIFORM, 0, 2);
  for (int i = 0; i < modules; ++i) picture.at<uchar>(6, i) = picture.at<uchar>(i, 6) = i % 2 == 0;
  for (const cv::Point corner : {cv::Point(0, 0), {modules - 7, 0}, {0, modules - 7}}) {
    const cv::Rect whole(0, 0, modules, modules);
    picture(cv::Rect(corner - cv::Point(1, 1), cv::Size(9, 9)) & whole).setTo(0);
    picture(cv::Rect(corner, cv::Size(7, 7))).setTo(1);
    picture(cv::Rect(corner + cv::Point(1, 1), cv::Size(5, 5))).setTo(0);
    picture(cv::Rect(corner + cv::Point(2, 2), cv::Size(3, 3))).setTo(1);
  }
  picture = 255 - picture * 255;
  cv::copyMakeBorder(picture, picture, 4, 4, 4, 4, cv::BORDER_CONSTANT, cv::Scalar::all(255));
  cv::resize(picture, picture, {side_px, side_px}, 0, 0, cv::INTER_NEAREST);
  return picture;
}

/// A letter with rows of print and codes.
cv::Mat sheet(const std::vector<std::pair<cv::Point, cv::Mat>>& codes) {
  cv::Mat picture = paper(kWidth_px, kHeight_px);
  for (int row = 0; row < 4; ++row) draw_characters(picture, 120, 200 + 90 * row, 40, 14, 48, 0);
  for (const auto& [at, mat] : codes) mat.copyTo(picture(cv::Rect(at, mat.size())));
  return picture;
}

capture::OriginalImage image_of(const cv::Mat& picture, const char* extension = ".png") {
  capture::OriginalImage image;
  image.name = "sheet";
  image.header = {capture::ImageFormat::png, picture.cols, picture.rows, 200};
  std::vector<std::uint8_t> bytes;
  CHECK(cv::imencode(extension, picture, bytes));
  image.bytes = bytes;
  return image;
}

/// The share of this square that is dark, as modules are, and not painted over.
double dark_share(const capture::OriginalImage& image, const cv::Rect& code) {
  const auto grey = decoded_grey(decoder(), image);
  CHECK(grey.has_value());
  return cv::mean(mat_of(*grey)(code) < 100)[0] / 255;
}

TEST(Codes, ThoseOnASheetArePaintedOverAndNothingElse) {
  const cv::Rect places[] = {{1250, 120, 260, 260}, {1300, 600, 174, 174}};
  const auto image =
      image_of(sheet({{places[0].tl(), code(29, 260)}, {places[1].tl(), code(21, 174)}}));
  const auto masked = without_codes(decoder(), image);
  ASSERT_TRUE(masked.has_value());
  EXPECT_EQ(masked->masked_codes, 2);
  for (const cv::Rect& place : places) {
    EXPECT_GT(dark_share(image, place), 0.15);
    EXPECT_EQ(dark_share(*masked, place), 0);
  }
  const auto before = decoded_grey(decoder(), image);
  const auto after = decoded_grey(decoder(), *masked);
  ASSERT_TRUE(before && after);
  const cv::Rect print(0, 0, 1200, kHeight_px);
  EXPECT_EQ(cv::norm(mat_of(*before)(print), mat_of(*after)(print), cv::NORM_INF), 0);
}

TEST(Codes, OneThatLiesAslantIsPaintedOverToo) {
  const cv::Rect place(800, 350, 260, 260);  // about the middle, where turning leaves it
  auto jpeg = image_of(turned_clockwise(sheet({{place.tl(), code(25, 260)}}), 7), ".jpg");
  jpeg.header.format = capture::ImageFormat::jpeg;
  const auto masked = without_codes(decoder(), jpeg);
  ASSERT_TRUE(masked.has_value());
  EXPECT_EQ(masked->masked_codes, 1);
  EXPECT_EQ(masked->header.format, capture::ImageFormat::png);
  const cv::Rect inside(place.x + 30, place.y + 30, place.width - 60, place.height - 60);
  EXPECT_GT(dark_share(jpeg, inside), 0.3);
  EXPECT_EQ(dark_share(*masked, inside), 0);
}

TEST(Codes, WithoutAnyTheImageStaysAsItIs) {
  const auto image = image_of(sheet({}));
  const auto masked = without_codes(decoder(), image);
  ASSERT_TRUE(masked.has_value());
  EXPECT_EQ(masked->masked_codes, 0);
  EXPECT_EQ(masked->bytes, image.bytes);
}

TEST(Codes, TheirModulesAreNoLinesOfPrint) {
  const auto lines_of = [](const cv::Mat& picture) {
    return find_layout(picture, in_colour(picture), 200).lines.size();
  };
  EXPECT_EQ(lines_of(sheet({})), 4U);
  const cv::Mat with_codes = sheet({{{880, 200}, code(29, 230)}, {{1200, 600}, code(21, 174)}});
  EXPECT_EQ(lines_of(with_codes), 4U);
  EXPECT_EQ(lines_of(turned_clockwise(with_codes, 2)), 4U);
}

TEST(Codes, WhatIsNoPictureIsRefused) {
  auto image = image_of(sheet({}));
  image.bytes.resize(40);
  EXPECT_FALSE(without_codes(decoder(), image).has_value());
}

}  // namespace
}  // namespace kanaria::page
