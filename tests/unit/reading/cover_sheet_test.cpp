#include "reading/cover_sheet.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "lettering/lettering.h"
#include "page/raster_mat.h"
#include "reading/draw_cover_sheet.h"

namespace kanaria::reading {
namespace {

const CoverSheet kSheet{"転送-2026/11:A棟", 312};

cv::Mat drawn(const CoverSheet& sheet) {
  const auto png = draw_cover_sheet(sheet, lettering::kJapaneseFont);
  EXPECT_TRUE(png.has_value());
  return cv::imdecode(*png, cv::IMREAD_COLOR);
}

/// As a scanner at that resolution sees it, turned clockwise on a dark lid.
cv::Mat scanned(const cv::Mat& page, double resolution_dpi, double turned_deg) {
  const double scale = resolution_dpi / kCoverSheet_dpi;
  cv::Mat small;
  cv::resize(page, small, {}, scale, scale, cv::INTER_AREA);
  const int side_px = static_cast<int>(std::hypot(small.cols, small.rows)) + 2;
  cv::Mat turn = cv::getRotationMatrix2D(cv::Point2f(small.size()) / 2, -turned_deg, 1);
  turn.at<double>(0, 2) += (side_px - small.cols) / 2.0;
  turn.at<double>(1, 2) += (side_px - small.rows) / 2.0;
  cv::Mat out;
  cv::warpAffine(small, out, turn, {side_px, side_px}, cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                 {70, 70, 70});
  cv::GaussianBlur(out, out, {3, 3}, 0.7);
  std::vector<std::uint8_t> jpeg;
  cv::imencode(".jpg", out, jpeg, {cv::IMWRITE_JPEG_QUALITY, 75});
  return cv::imdecode(jpeg, cv::IMREAD_COLOR);
}

/// nullopt: none, or unclear.
std::optional<CoverSheet> read(const cv::Mat& picture) {
  const auto found = read_cover_sheet(page::raster_of(picture));
  return found ? *found : std::nullopt;
}

/// Where the code is on a page.
cv::Rect code_box(const cv::Mat& page) {
  return {page.cols * 45 / 210, page.rows * 22 / 297, page.cols * 120 / 210, page.rows * 120 / 297};
}

/// A page that carries other texts' codes.
cv::Mat page_with(const std::vector<CoverSheet>& sheets) {
  cv::Mat page(3508, 2480, CV_8UC3, cv::Scalar::all(255));
  int y_px = 200;
  for (const CoverSheet& sheet : sheets) {
    cv::Mat code;
    cv::resize(page::mat_of(cover_code(sheet)), code, {}, 12, 12, cv::INTER_NEAREST);
    cv::cvtColor(code, code, cv::COLOR_GRAY2BGR);
    code.copyTo(page({300, y_px, code.cols, code.rows}));
    y_px += code.rows + 200;
  }
  return page;
}

TEST(CoverText, ComesBack) {
  for (const CoverSheet& sheet :
       {kSheet, CoverSheet{"7", 0}, CoverSheet{"A:B:", 99'999}, CoverSheet{" ", 1}}) {
    EXPECT_EQ(parse_cover_text(cover_text(sheet)), sheet) << cover_text(sheet);
  }
  EXPECT_EQ(cover_text(kSheet), "KANARIA-BATCH:1:312:転送-2026/11:A棟");
}

TEST(CoverText, AnythingElseIsNoCoverSheets) {
  for (const std::string text : {"",
                                 "KANARIA-BATCH",
                                 "KANARIA-BATCH:1:",
                                 "KANARIA-BATCH:1:5",
                                 "KANARIA-BATCH:1:5:",
                                 "KANARIA-BATCH:2:5:A",
                                 "KANARIA-BATCH:1::A",
                                 "KANARIA-BATCH:1:-1:A",
                                 "KANARIA-BATCH:1:+1:A",
                                 "KANARIA-BATCH:1:05:A",
                                 "KANARIA-BATCH:1: 5:A",
                                 "KANARIA-BATCH:1:100000:A",
                                 "KANARIA-BATCH:1:99999999999:A",
                                 "KANARIA-BATCH:1:5x:A",
                                 "kanaria-batch:1:5:A",
                                 " KANARIA-BATCH:1:5:A",
                                 "KANARIA-BATCH:1:5:A\nB",
                                 "KANARIA-BATCH:1:5:A\x7f",
                                 "KANARIA-BATCH:1:5:\xff",
                                 "https://example.jp/"}) {
    EXPECT_EQ(parse_cover_text(text), std::nullopt) << text;
  }
  const std::string most = "KANARIA-BATCH:1:5:" + std::string(kMostReference_chars, 'x');
  EXPECT_NE(parse_cover_text(most), std::nullopt);
  EXPECT_EQ(parse_cover_text(most + "x"), std::nullopt);
}

TEST(CoverSheets, AreReadAtEveryResolutionAndHoweverTheyLie) {
  const cv::Mat page = drawn(kSheet);
  EXPECT_EQ(page.size(), cv::Size(2480, 3508));
  for (const double resolution_dpi : {75.0, 100.0, 150.0, 200.0, 300.0}) {
    for (const double turned_deg : {0.0, 3.0, 45.0, 90.0, 177.0, 180.0, 270.0, 291.0}) {
      EXPECT_EQ(read(scanned(page, resolution_dpi, turned_deg)), kSheet)
          << resolution_dpi << " dpi, " << turned_deg;
    }
  }
}

TEST(CoverSheets, TheLongestReferenceIsReadToo) {
  CoverSheet longest{"", kMostExpectedCount};
  for (std::size_t i = 0; i < kMostReference_chars; ++i) longest.reference += i % 2 ? "京" : "東";
  const cv::Mat page = drawn(longest);
  for (const double resolution_dpi : {100.0, 150.0, 300.0}) {
    EXPECT_EQ(read(scanned(page, resolution_dpi, 2)), longest) << resolution_dpi;
  }
}

TEST(CoverSheets, AreReadInGreyToo) {
  cv::Mat grey;
  cv::cvtColor(drawn(kSheet), grey, cv::COLOR_BGR2GRAY);
  EXPECT_EQ(read(grey), kSheet);
}

TEST(CoverSheets, BearStainsButADestroyedCodeIsNone) {
  const cv::Mat page = drawn(kSheet);
  const cv::Rect code = code_box(page);
  cv::Mat stained = page.clone();
  // A tenth of the code, away from its corners.
  cv::circle(stained, (code.tl() + code.br()) / 2, code.width * 18 / 100, {120, 120, 120}, -1);
  cv::line(stained, {0, code.y + code.height / 3}, {page.cols, code.y + code.height / 3 + 40},
           {20, 20, 20}, 6);
  EXPECT_EQ(read(scanned(stained, 200, 4)), kSheet);
  cv::Mat destroyed = page.clone();
  cv::rectangle(destroyed, {code.x, code.y, code.width, code.height * 2 / 3}, {255, 255, 255}, -1);
  EXPECT_EQ(read(scanned(destroyed, 200, 0)), std::nullopt);
}

TEST(CoverSheets, TwoCodesThatContradictEachOtherAreUnclear) {
  EXPECT_EQ(read(page_with({kSheet, kSheet})), kSheet);
  for (const CoverSheet& other : {CoverSheet{"B", 312}, CoverSheet{kSheet.reference, 313}}) {
    const auto found = read_cover_sheet(page::raster_of(page_with({kSheet, other})));
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().remedy, base::Remedy::this_mailpiece);
  }
}

TEST(CoverSheets, EmptyAndPlainPicturesAreNone) {
  EXPECT_EQ(read(cv::Mat(1000, 800, CV_8UC3, cv::Scalar::all(255))), std::nullopt);
  const auto nothing = read_cover_sheet(page::Raster{});
  ASSERT_TRUE(nothing.has_value());
  EXPECT_EQ(*nothing, std::nullopt);
}

TEST(DrawCoverSheet, SaysItsResolution) {
  const auto png = draw_cover_sheet(kSheet, lettering::kJapaneseFont);
  ASSERT_TRUE(png.has_value());
  const std::string bytes(png->begin(), png->end());
  // 300 dpi are 11,811 pixels a metre; the sum was made with Python's zlib.crc32.
  EXPECT_NE(
      bytes.find(std::string("\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01\x78\xa5\x3f\x76", 21)),
      std::string::npos);
}

TEST(DrawCoverSheet, RefusesWhatNoCoverSheetCanSay) {
  for (const CoverSheet& sheet : {CoverSheet{"", 1}, CoverSheet{"A\nB", 1},
                                  CoverSheet{"A", 100'000}, CoverSheet{std::string(121, 'x'), 1}}) {
    const auto png = draw_cover_sheet(sheet, lettering::kJapaneseFont);
    ASSERT_FALSE(png.has_value());
    EXPECT_EQ(png.error().remedy, base::Remedy::operator_acts);
  }
  EXPECT_FALSE(draw_cover_sheet(kSheet, "/nonexistent.ttf").has_value());
}

}  // namespace
}  // namespace kanaria::reading
