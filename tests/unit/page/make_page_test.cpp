#include "page/make_page.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

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

cv::Mat letter(int width_px, int height_px) {
  cv::Mat picture = paper(width_px, height_px);
  for (int line = 0; line < 4; ++line) {
    draw_characters(picture, width_px / 4, height_px / 3 + 60 * line, 36, 12, 44, 0);
  }
  return in_colour(picture);
}

capture::OriginalImage encoded(const cv::Mat& picture, const std::string& extension,
                               double resolution_dpi) {
  capture::OriginalImage image;
  image.name = "letter" + extension;
  image.header = {extension == ".png" ? capture::ImageFormat::png : capture::ImageFormat::jpeg,
                  picture.cols, picture.rows, resolution_dpi};
  std::vector<std::uint8_t> bytes;
  CHECK(cv::imencode(extension, picture, bytes));
  image.bytes.assign(bytes.begin(), bytes.end());
  return image;
}

void expect_error(const capture::OriginalImage& image, const std::string& part) {
  const auto page = make_page(decoder(), image);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().remedy, base::Remedy::this_mailpiece);
  EXPECT_NE(page.error().sentence.find(part), std::string::npos) << page.error().sentence;
  EXPECT_TRUE(page.error().sentence.starts_with(image.name));
}

TEST(MakePage, GivesALevelPageWithItsLines) {
  const auto page = make_page(decoder(), encoded(letter(1800, 1200), ".png", 300));
  ASSERT_TRUE(page) << page.error().sentence;
  EXPECT_EQ(page->resolution_dpi, 300);
  EXPECT_EQ(page->quarter_turns, 0);
  EXPECT_NEAR(page->skew_deg, 0, 0.15);
  EXPECT_EQ(page->lines.size(), 4U);
  EXPECT_EQ(page->grey.channels, 1);
  EXPECT_EQ(page->colour.channels, 3);
  EXPECT_EQ(page->colour.pixels.size(), page->grey.pixels.size() * 3);
}

TEST(MakePage, TakesSkewOut) {
  const auto page =
      make_page(decoder(), encoded(turned_clockwise(letter(1800, 1200), 6), ".png", 300));
  ASSERT_TRUE(page) << page.error().sentence;
  EXPECT_NEAR(page->skew_deg, 6, 0.15);
  ASSERT_EQ(page->lines.size(), 4U);
  for (const TextLine& line : page->lines) EXPECT_LT(line.box.height_px, 48);
}

TEST(MakePage, RefusesWhatTheHeaderCallsTooLarge) {
  auto image = encoded(letter(400, 300), ".png", 300);
  image.header.width_px = 10'000;
  image.header.height_px = 4'601;
  expect_error(image, "larger than 46 megapixels");
  image.header = {capture::ImageFormat::png, kMaxSide_px + 1, 10, 300};
  expect_error(image, "larger than 46 megapixels");
  image.header = {capture::ImageFormat::png, 0, 300, 300};
  EXPECT_FALSE(make_page(decoder(), image));
}

TEST(MakePage, RefusesAHeaderThatLies) {
  auto image = encoded(letter(400, 300), ".png", 300);
  image.header.width_px = 300;
  image.header.height_px = 400;
  expect_error(image, "not as large as its header says");
}

TEST(MakePage, RefusesWhatIsNoImage) {
  capture::OriginalImage image;
  image.name = "note.jpg";
  image.header = {capture::ImageFormat::jpeg, 400, 300, 0};
  const std::string text = "Not an image at all.";
  image.bytes.assign(text.begin(), text.end());
  expect_error(image, "cannot be decoded");
  image.bytes.clear();
  expect_error(image, "cannot be decoded");
}

TEST(MakePage, RefusesAThumbnail) {
  expect_error(encoded(letter(300, 12), ".png", 300), "too small");
}

TEST(MakePage, ATruncatedImageIsAnErrorOrAPage) {
  for (const std::string extension : {".jpg", ".png"}) {
    const auto whole = encoded(letter(900, 600), extension, 200);
    for (const double share : {0.02, 0.3, 0.6, 0.97}) {
      auto cut = whole;
      cut.bytes.resize(static_cast<std::size_t>(static_cast<double>(whole.bytes.size()) * share));
      const auto page = make_page(decoder(), cut);
      if (page) {
        EXPECT_EQ(page->grey.pixels.size(), static_cast<std::size_t>(page->grey.width_px) *
                                                static_cast<std::size_t>(page->grey.height_px));
      } else {
        EXPECT_EQ(page.error().remedy, base::Remedy::this_mailpiece);
      }
    }
  }
}

TEST(MakePage, GuessesAResolutionThatIsNotSaid) {
  // 200 mm long at 300 and at 200 dpi.
  EXPECT_EQ(make_page(decoder(), encoded(letter(2362, 1400), ".png", 0))->resolution_dpi, 300);
  EXPECT_EQ(make_page(decoder(), encoded(letter(1575, 900), ".png", 0))->resolution_dpi, 200);
}

TEST(MakePage, ShrinksAPageThatWouldTakeTooMuchMemory) {
  // 450 mm square at 330 dpi, which alone would not be shrunk.
  const auto page = make_page(decoder(), encoded(paper(5840, 5840), ".png", 330));
  ASSERT_TRUE(page) << page.error().sentence;
  EXPECT_LE(page->grey.pixels.size(), 12'600'000U);
  EXPECT_NEAR(page->resolution_dpi, 330.0 * page->grey.width_px / 5840, 0.1);
  // 角2 at 300 dpi stays as it is.
  EXPECT_EQ(make_page(decoder(), encoded(paper(3921, 2835), ".png", 300))->resolution_dpi, 300);
}

TEST(MakePage, WhatIsDecodedAtHalfItsSizeStillMapsToTheOriginal) {
  for (const char* form : {".png", ".jpg"}) {
    const auto page = make_page(decoder(), encoded(paper(6001, 4801), form, 600));
    ASSERT_TRUE(page) << page.error().sentence;
    EXPECT_EQ(page->resolution_dpi, 300);
    EXPECT_NEAR(page->grey.width_px, 3000, 30);
    const Point lower_right = page->to_original(
        {static_cast<double>(page->grey.width_px), static_cast<double>(page->grey.height_px)});
    EXPECT_NEAR(lower_right.x_px, 6001, 40);
    EXPECT_NEAR(lower_right.y_px, 4801, 40);
  }
}

TEST(MakePage, DoesNotBelieveAResolutionThatMakesNoMailpiece) {
  EXPECT_EQ(make_page(decoder(), encoded(letter(2362, 1400), ".png", 72))->resolution_dpi, 300);
  EXPECT_EQ(make_page(decoder(), encoded(letter(1575, 900), ".png", 1200))->resolution_dpi, 200);
}

TEST(MakePage, ShrinksWhatIsFiner) {
  const auto page = make_page(decoder(), encoded(letter(3000, 2000), ".png", 600));
  ASSERT_TRUE(page) << page.error().sentence;
  EXPECT_EQ(page->resolution_dpi, 300);
  EXPECT_NEAR(page->grey.width_px, 1500, 12);
}

/// Where the picture is reddest.
Point red_spot(const cv::Mat& colour) {
  std::vector<cv::Mat> channels;
  cv::split(colour, channels);
  const cv::Moments spot = cv::moments((channels[2] > 150) & (channels[0] < 100), true);
  return {spot.m10 / spot.m00, spot.m01 / spot.m00};
}

void expect_spot_mapped(const cv::Mat& clean, double resolution_dpi, double x = 0.7,
                        double y = 0.8) {
  cv::Mat picture = clean.clone();
  const Point original{picture.cols * x, picture.rows * y};
  cv::circle(picture, {cvRound(original.x_px), cvRound(original.y_px)}, 12, {0, 0, 230},
             cv::FILLED);
  const auto page = make_page(decoder(), encoded(picture, ".png", resolution_dpi));
  ASSERT_TRUE(page) << page.error().sentence;
  for (int turns = 0; turns < 4; ++turns) {
    const Page upright = turned(*page, turns);
    const Point mapped = upright.to_original(red_spot(mat_of(upright.colour)));
    EXPECT_NEAR(mapped.x_px, original.x_px, 2) << turns;
    EXPECT_NEAR(mapped.y_px, original.y_px, 2) << turns;
  }
}

TEST(MakePage, SaysWhereItsPixelsComeFrom) {
  expect_spot_mapped(letter(1800, 1200), 300);
  expect_spot_mapped(turned_clockwise(letter(1800, 1200), 6), 300);
  expect_spot_mapped(letter(3000, 2000), 600);
  expect_spot_mapped(letter(700, 500), 300);  // a cut-out, which gets a margin
}

TEST(MakePage, SaysWhereItsPixelsComeFromWhenSeenAslant) {
  const cv::Point2f from[4] = {{0, 0}, {2000, 0}, {2000, 1400}, {0, 1400}};
  const cv::Point2f to[4] = {{300, 250}, {2250, 300}, {2350, 1700}, {220, 1650}};
  cv::Mat scan;
  cv::warpPerspective(letter(2000, 1400), scan, cv::getPerspectiveTransform(from, to),
                      cv::Size(2600, 1900), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                      cv::Scalar::all(60));
  expect_spot_mapped(scan, 300, 0.6, 0.75);
  const auto page = make_page(decoder(), encoded(scan, ".png", 300));
  ASSERT_TRUE(page) << page.error().sentence;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(page->sheet[i].x_px, to[i].x, 12) << i;
    EXPECT_NEAR(page->sheet[i].y_px, to[i].y, 12) << i;
  }
  EXPECT_EQ(page->lines.size(), 4U);
}

TEST(MakePage, SaysWhereTheSheetLay) {
  cv::Mat scan(2400, 3400, CV_8UC3, cv::Scalar::all(60));
  letter(2400, 1800).copyTo(scan(cv::Rect(400, 200, 2400, 1800)));
  const auto page = make_page(decoder(), encoded(scan, ".png", 600));
  ASSERT_TRUE(page) << page.error().sentence;
  const Point corners[4] = {{400, 200}, {2800, 200}, {2800, 2000}, {400, 2000}};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(page->sheet[i].x_px, corners[i].x_px, 25) << i;
    EXPECT_NEAR(page->sheet[i].y_px, corners[i].y_px, 25) << i;
  }
}

TEST(DecodedColour, IsTheImageAsItIs) {
  const auto image = encoded(letter(400, 300), ".png", 300);
  const auto raster = decoded_colour(decoder(), image);
  ASSERT_TRUE(raster) << raster.error().sentence;
  EXPECT_EQ(raster->width_px, 400);
  EXPECT_EQ(raster->height_px, 300);
  EXPECT_EQ(raster->channels, 3);
  auto lies = image;
  lies.header.width_px = 300;
  EXPECT_FALSE(decoded_colour(decoder(), lies));
}

TEST(Turned, FourQuarterTurnsAreNone) {
  const auto page = make_page(decoder(), encoded(letter(1500, 1000), ".png", 300));
  ASSERT_TRUE(page) << page.error().sentence;
  Page turning = turned(*page, 0);
  EXPECT_EQ(turning.colour.pixels, page->colour.pixels);
  for (int i = 1; i <= 4; ++i) {
    turning = turned(turning, 1);
    EXPECT_EQ(turning.quarter_turns, i % 4);
    EXPECT_EQ(turning.colour.width_px, i % 2 ? page->colour.height_px : page->colour.width_px);
    EXPECT_EQ(turning.lines.size(), 4U);
  }
  EXPECT_EQ(turning.colour.pixels, page->colour.pixels);
  EXPECT_EQ(turning.grey.pixels, page->grey.pixels);
  const Page half = turned(turned(*page, 3), 3);
  EXPECT_EQ(half.colour.pixels, turned(*page, 2).colour.pixels);
}

}  // namespace
}  // namespace kanaria::page
