#include "page/ink.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

constexpr int kReach_px = 27;

cv::Mat mask_of(const cv::Mat& grey) {
  return ink_mask(ink_of(grey, kReach_px), kReach_px);
}

/// Print of `level` on `picture`'s paper, and how much of it the mask has and how much else.
struct Masked {
  double of_print = 0;
  double of_paper = 0;
};

Masked masked(cv::Mat picture, int level) {
  cv::Mat print = paper(picture.cols, picture.rows, 255);
  for (int line = 0; line < 4; ++line) draw_characters(print, 60, 50 + 50 * line, 28, 12, 32, 0);
  const cv::Mat strokes = print < 128;
  picture.setTo(level, strokes);
  const cv::Mat mask = mask_of(picture);
  const double ink = cv::countNonZero(strokes);
  return {cv::countNonZero(mask & strokes) / ink,
          cv::countNonZero(mask & ~strokes) / (static_cast<double>(mask.total()) - ink)};
}

TEST(Ink, IsKeptOnWhiteTintedAndFadedPaper) {
  for (const auto& [paper_level, ink_level] :
       {std::pair{245, 30}, std::pair{170, 70}, std::pair{240, 205}, std::pair{110, 40}}) {
    const Masked share = masked(paper(520, 300, paper_level), ink_level);
    EXPECT_GT(share.of_print, 0.98) << paper_level << ' ' << ink_level;
    EXPECT_LT(share.of_paper, 0.005) << paper_level << ' ' << ink_level;
  }
}

TEST(Ink, IsKeptInAShadow) {
  cv::Mat shaded = paper(520, 300);
  for (int x = 0; x < shaded.cols; ++x) shaded.col(x).setTo(120 + x / 5);
  const Masked share = masked(shaded, 50);
  EXPECT_GT(share.of_print, 0.98);
  EXPECT_LT(share.of_paper, 0.005);
}

TEST(Ink, PaperTextureAndNoiseAreNone) {
  for (const double sigma : {0.0, 1.0, 2.0, 3.0}) {
    cv::RNG random(7);
    cv::Mat noise(400, 600, CV_16S);
    random.fill(noise, cv::RNG::NORMAL, 200, sigma);
    cv::Mat grey;
    noise.convertTo(grey, CV_8U);
    const cv::Mat mask = mask_of(grey);
    EXPECT_LT(cv::countNonZero(mask), 0.001 * static_cast<double>(mask.total())) << sigma;
  }
}

TEST(Ink, FaintFramesShowBesideBlackFigures) {
  cv::Mat ink = cv::Mat::zeros(200, 300, CV_8U);
  const cv::Rect frame(100, 60, 40, 56);
  cv::rectangle(ink, frame, cv::Scalar::all(40), 2);
  cv::rectangle(ink, {112, 74, 16, 28}, cv::Scalar::all(220), 4);
  const cv::Mat grey = ink == 40;
  const cv::Mat black = ink == 220;
  const cv::Mat faint = faint_ink_mask(ink);
  EXPECT_EQ(cv::countNonZero(faint & grey), cv::countNonZero(grey));
  EXPECT_EQ(cv::countNonZero(faint & black), cv::countNonZero(black));
  EXPECT_EQ(cv::countNonZero(faint), cv::countNonZero(ink));
  const cv::Mat strong = ink_mask(ink, kReach_px);
  EXPECT_LT(cv::countNonZero(strong & grey), 0.2 * cv::countNonZero(grey));
  EXPECT_GT(cv::countNonZero(strong & black), 0.95 * cv::countNonZero(black));
}

TEST(Ink, FaintPaperTextureIsNone) {
  cv::RNG random(7);
  cv::Mat noise(300, 300, CV_8U);
  random.fill(noise, cv::RNG::UNIFORM, 0, 8);
  EXPECT_EQ(cv::countNonZero(faint_ink_mask(noise)), 0);
}

}  // namespace
}  // namespace kanaria::page
