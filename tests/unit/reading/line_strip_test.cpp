#include "reading/line_strip.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"
#include "unit/reading/line_reading_by_hand.h"

namespace kanaria::reading {
namespace {

constexpr int kGlyphs = 6;

/// Squares of `side_px` at a pitch of 5/4, their top left at (20, y_px).
void squares(cv::Mat& picture, int y_px, int side_px, int level) {
  for (int i = 0; i < kGlyphs; ++i) {
    const cv::Rect glyph(20 + i * side_px * 5 / 4, y_px, side_px, side_px);
    cv::rectangle(picture, glyph, cv::Scalar::all(level), std::max(2, side_px / 8));
  }
}

cv::Mat paper(int level) {
  return {100, 400, CV_8U, cv::Scalar::all(level)};
}

/// First and last row with ink of at least half, and how many.
struct InkedRows {
  int from = 1000;
  int to = -1;
};
InkedRows inked_rows(const Strip& strip) {
  InkedRows rows;
  for (int y = 0; y < strip.height_px; ++y) {
    for (int x = 0; x < strip.width_px; ++x) {
      if (strip.ink[static_cast<std::size_t>(y * strip.width_px + x)] < 0.5F) continue;
      rows.from = std::min(rows.from, y);
      rows.to = std::max(rows.to, y + 1);
    }
  }
  return rows;
}

void expect_kanji_height(const cv::Mat& picture, const char* what) {
  const auto strips = strips_of(find_print(page::raster_of(picture)), *some_characters());
  ASSERT_FALSE(strips.empty()) << what;
  EXPECT_EQ(strips[0].height_px, 32);
  const InkedRows rows = inked_rows(strips[0]);
  EXPECT_NEAR(rows.to - rows.from, 0.92 * 22, 1.6) << what;
  EXPECT_NEAR((rows.to + rows.from) / 2.0, 16, 1.1) << what;
}

TEST(LineStrip, FindsTheEmWhateverTheSizeAndThePaper) {
  for (const int side_px : {16, 30, 46, 60}) {
    for (const auto& [paper_level, ink_level] :
         {std::pair{255, 0}, {200, 60}, {140, 60}, {20, 230}, {90, 200}}) {
      cv::Mat picture = paper(paper_level);
      squares(picture, 18, side_px, ink_level);
      expect_kanji_height(picture, std::to_string(side_px).c_str());
    }
  }
}

TEST(LineStrip, NeighboursRulesAndSpecksDoNotCount) {
  cv::Mat picture = paper(240);
  squares(picture, 34, 36, 30);
  squares(picture, -28, 36, 30);  // the foot of the line above
  squares(picture, 92, 36, 30);   // the head of the line below
  expect_kanji_height(picture, "neighbours");
  picture = paper(240);
  squares(picture, 34, 36, 30);
  cv::line(picture, {0, 90}, {399, 90}, cv::Scalar::all(40), 2);
  cv::circle(picture, {300, 8}, 1, cv::Scalar::all(20), cv::FILLED);
  expect_kanji_height(picture, "a rule and a speck");
}

TEST(LineStrip, LowPrintIsTakenForFiguresToo) {
  cv::Mat picture = paper(255);
  squares(picture, 30, 40, 0);
  const auto strips = strips_of(find_print(page::raster_of(picture)), *some_characters());
  ASSERT_EQ(strips.size(), 2U);
  const InkedRows rows = inked_rows(strips[1]);
  EXPECT_NEAR(rows.to - rows.from, 0.75 * 22, 1.6);
}

TEST(LineStrip, ADashIsAsWideAsAnEm) {
  cv::Mat picture = paper(255);
  cv::rectangle(picture, cv::Rect(100, 48, 60, 5), cv::Scalar::all(0), cv::FILLED);
  const auto strips = strips_of(find_print(page::raster_of(picture)), *some_characters());
  ASSERT_FALSE(strips.empty());
  const InkedRows rows = inked_rows(strips[0]);
  EXPECT_LE(rows.to - rows.from, 4);
  EXPECT_NEAR((rows.to + rows.from) / 2.0, 16, 1.1);
}

TEST(LineStrip, OfAKnownEmIsCentredAndCutToThePrint) {
  cv::Mat picture(44, 300, CV_8U, cv::Scalar::all(255));
  cv::rectangle(picture, cv::Rect(100, 12, 100, 20), cv::Scalar::all(0), cv::FILLED);
  const Strip strip = strip_of({page::raster_of(picture), 22, false}, *some_characters());
  EXPECT_NEAR(strip.width_px, 100 + 2 * 10, 2);
  const InkedRows rows = inked_rows(strip);
  EXPECT_EQ(rows.from, 6);
  EXPECT_EQ(rows.to, 26);
  const Strip larger = strip_of({page::raster_of(picture), 22, false}, *some_characters(), 1.2);
  EXPECT_NEAR(inked_rows(larger).to - inked_rows(larger).from, 24, 1);
}

TEST(LineStrip, OddPicturesGiveNone) {
  EXPECT_TRUE(strips_of(find_print({}), *some_characters()).empty());
  EXPECT_TRUE(strips_of(find_print(page::raster_of(paper(255))), *some_characters()).empty());
  const cv::Mat thin(2, 5000, CV_8U, cv::Scalar::all(0));
  EXPECT_TRUE(strips_of(find_print(page::raster_of(thin)), *some_characters()).empty());
  EXPECT_EQ(strip_of({}, *some_characters()).width_px, 0);
}

}  // namespace
}  // namespace kanaria::reading
