#include "reading/barcode_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>

#include "postal/customer_barcode.h"

namespace kanaria::reading {
namespace {

constexpr double kDpi = 300;

page::Raster blank(int width_px, int height_px) {
  page::Raster raster{width_px, height_px, 1, {}};
  raster.pixels.assign(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px),
                       245);
  return raster;
}

/// Bars from (100, 90) on, 14 pixels apart, the timing bars 14 high.
page::Raster picture_of(const std::string& bars) {
  page::Raster raster = blank(1200, 200);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const bool up = bars[i] == 'F' || bars[i] == 'A';
    const bool down = bars[i] == 'F' || bars[i] == 'D';
    const std::size_t left = 100 + 14 * i;
    for (std::size_t y = up ? 76 : 90; y < (down ? 118U : 104U); ++y) {
      for (std::size_t x = left; x < left + 7; ++x) raster.pixels[y * 1200 + x] = 30;
    }
  }
  return raster;
}

page::Raster turned_clockwise(const page::Raster& raster) {
  page::Raster turned = blank(raster.height_px, raster.width_px);
  for (int y = 0; y < raster.height_px; ++y) {
    for (int x = 0; x < raster.width_px; ++x) {
      turned.pixels[static_cast<std::size_t>(x * raster.height_px + raster.height_px - 1 - y)] =
          raster.pixels[static_cast<std::size_t>(y * raster.width_px + x)];
    }
  }
  return turned;
}

std::string example_bars() {
  return postal::encode_bars("1000013", "1-3-2-503").value();
}

TEST(BarcodeReader, SaysWhatWhereAndWhichWayUp) {
  page::Raster raster = picture_of(example_bars());
  for (int turns = 0; turns < 4; ++turns) {
    const auto found = read_customer_barcode(raster, kDpi);
    ASSERT_TRUE(found) << turns;
    EXPECT_EQ(found->content.postal_code, "1000013");
    EXPECT_EQ(found->content.address_number, "1-3-2-503");
    EXPECT_EQ(found->content.confidence, 1);
    EXPECT_EQ(found->quarter_turns, (4 - turns) % 4);
    // The bars fill 931 by 42 pixels from (100, 76).
    const bool upright = turns % 2 == 0;
    EXPECT_NEAR(upright ? found->box.width_px : found->box.height_px, 955, 30);
    EXPECT_NEAR(upright ? found->box.height_px : found->box.width_px, 62, 20);
    const double middle_x = found->box.x_px + found->box.width_px / 2.0;
    const double middle_y = found->box.y_px + found->box.height_px / 2.0;
    const double expected_x[] = {565, 103, 635, 97};
    const double expected_y[] = {97, 565, 103, 635};
    EXPECT_NEAR(middle_x, expected_x[turns], 5);
    EXPECT_NEAR(middle_y, expected_y[turns], 5);
    raster = turned_clockwise(raster);
  }
}

TEST(BarcodeReader, NeedsNoResolution) {
  for (const double dpi : {0.0, 72.0, 200.0, 600.0}) {
    EXPECT_TRUE(read_customer_barcode(picture_of(example_bars()), dpi)) << dpi;
  }
}

TEST(BarcodeReader, AWholeBarMayBeMissing) {
  std::string bars = example_bars();
  bars[30] = ' ';
  page::Raster raster = picture_of(bars);
  for (std::size_t y = 0; y < 200; ++y) {
    for (std::size_t x = 100 + 14 * 30; x < 100 + 14 * 30 + 7; ++x) {
      raster.pixels[y * 1200 + x] = 245;
    }
  }
  const auto found = read_customer_barcode(raster, kDpi);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->content.postal_code, "1000013");
  EXPECT_EQ(found->content.address_number, "1-3-2-503");
  EXPECT_LT(found->content.confidence, 1);
}

TEST(BarcodeReader, WhatIsNotACustomerBarcodeIsNothing) {
  const std::string good = example_bars();
  const std::string reversed(good.rbegin(), good.rend());
  std::string wrong_check = good;
  wrong_check.replace(2, 3, "FDA");
  for (const std::string& bars :
       {std::string(67, 'F'), std::string(67, 'T'), reversed, wrong_check, good.substr(3),
        good + "F", "T" + good, good.substr(0, 20) + good.substr(17), good.substr(0, 66)}) {
    EXPECT_FALSE(read_customer_barcode(picture_of(bars), kDpi)) << bars;
  }
}

TEST(BarcodeReader, OddPicturesAreNothing) {
  EXPECT_FALSE(read_customer_barcode(page::Raster{}, kDpi));
  EXPECT_FALSE(read_customer_barcode(blank(1, 1), kDpi));
  EXPECT_FALSE(read_customer_barcode(blank(3, 900), kDpi));
  EXPECT_FALSE(read_customer_barcode(blank(900, 3), 0));
  EXPECT_FALSE(read_customer_barcode(blank(900, 300), -5));
  page::Raster short_of_pixels = blank(900, 300);
  short_of_pixels.pixels.pop_back();
  EXPECT_FALSE(read_customer_barcode(short_of_pixels, kDpi));
  page::Raster colour = blank(900, 300);
  colour.channels = 3;
  EXPECT_FALSE(read_customer_barcode(colour, kDpi));
}

TEST(BarcodeReader, ReadsTheSamplesAndNothingElse) {
  const std::string folder = std::string(KANARIA_TESTS_DIR) + "/samples/barcodes/";
  const auto truth = nlohmann::json::parse(std::ifstream(folder + "truth.json"));
  ASSERT_EQ(truth.size(), 23U);
  for (const auto& sample : truth) {
    const std::string file = sample.at("file");
    const cv::Mat image = cv::imread(folder + file, cv::IMREAD_GRAYSCALE);
    ASSERT_FALSE(image.empty()) << file;
    const page::Raster raster{image.cols, image.rows, 1, {image.datastart, image.dataend}};
    const auto found = read_customer_barcode(raster, sample.at("dpi"));
    const auto& expected = sample.at("barcode");
    ASSERT_EQ(found.has_value(), !expected.is_null()) << file;
    if (!found) continue;
    EXPECT_EQ(found->content.postal_code, expected.at("postal_code")) << file;
    EXPECT_EQ(found->content.address_number, expected.at("address_number")) << file;
  }
}

}  // namespace
}  // namespace kanaria::reading
