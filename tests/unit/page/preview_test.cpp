#include "page/preview.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"
#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

/// A letter whose address block stands where its number says.
Page letter(int number) {
  cv::Mat grey = paper(1800, 1200);
  if (grey.channels() == 3) cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
  cv::rectangle(grey, {100 + 130 * number, 80}, {400 + 130 * number, 200}, cv::Scalar(90), -1);
  for (int row = 0; row < 3; ++row) {
    draw_characters(grey, 200 + 90 * number, 400 + 90 * row, 60, 8 + number, 68, 0);
  }
  Page page;
  page.grey = raster_of(grey);
  cv::Mat colour;
  cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
  page.colour = raster_of(colour);
  return page;
}

/// Scanned anew: a little shifted and turned, brighter, with other noise.
Page scanned_again(const Page& page) {
  cv::Mat grey = mat_of(page.grey).clone();
  cv::Mat turn = cv::getRotationMatrix2D({900, 600}, 0.4, 1.0);
  turn.at<double>(0, 2) += 5;
  turn.at<double>(1, 2) -= 4;
  cv::warpAffine(grey, grey, turn, grey.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  grey.convertTo(grey, -1, 0.9, 12);
  cv::Mat noise(grey.size(), CV_16S);
  cv::RNG(3).fill(noise, cv::RNG::NORMAL, 0, 4);
  cv::add(grey, noise, grey, {}, CV_8U);
  Page again = page;
  again.grey = raster_of(grey);
  return again;
}

TEST(Likeness, TheSameSheetScannedTwiceIsAlikeAndOthersAreNot) {
  for (int number = 0; number < 4; ++number) {
    const Likeness once = likeness(letter(number));
    EXPECT_GE(alike(once, likeness(scanned_again(letter(number)))), 0.95) << number;
    for (int other = 0; other < 4; ++other) {
      if (other == number) continue;
      EXPECT_LT(alike(once, likeness(letter(other))), 0.9);
    }
  }
}

TEST(Likeness, AnEmptyPageIsLikeNothing) {
  Page page;
  page.grey = raster_of(cv::Mat(500, 800, CV_8U, cv::Scalar(230)));
  EXPECT_TRUE(likeness(page).empty());
  EXPECT_EQ(alike(likeness(page), likeness(letter(0))), 0);
}

TEST(Preview, IsAJpegNoLargerThanAsked) {
  const base::Bytes jpeg = preview_jpeg(letter(1), 600);
  const cv::Mat picture = cv::imdecode(jpeg, cv::IMREAD_COLOR);
  EXPECT_EQ(picture.cols, 600);
  EXPECT_EQ(picture.rows, 400);
  EXPECT_EQ(cv::imdecode(preview_jpeg(letter(1), 5000), cv::IMREAD_COLOR).cols, 1800);
}

}  // namespace
}  // namespace kanaria::page
