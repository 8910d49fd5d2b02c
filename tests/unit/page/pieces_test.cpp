#include "page/pieces.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"

namespace kanaria::page {
namespace {

constexpr double kDpi = 150;
constexpr int kWidth_px = 34;  // 5.7 mm
constexpr int kHeight_px = 47;
constexpr int kPitch_px = 41;

/// Outer box of a frame; the step after the third is a little wider.
cv::Rect frame(int i) {
  return {60 + kPitch_px * i + (i > 2 ? 6 : 0), 50, kWidth_px, kHeight_px};
}

cv::Mat frames(int count = 7) {
  cv::Mat mask = cv::Mat::zeros(160, 460, CV_8U);
  for (int i = 0; i < count; ++i) cv::rectangle(mask, frame(i), 255, 2);
  return mask;
}

/// A gap in the frame's upper line, wider than is bridged.
void break_frame(cv::Mat& mask, int i) {
  mask(cv::Rect(frame(i).x + 8, frame(i).y - 2, 14, 6)).setTo(0);
}

void expect_in_place(const PostalBoxes& found) {
  for (int i = 0; i < 7; ++i) {
    const Box& box = found.boxes[static_cast<std::size_t>(i)];
    const cv::Rect truth = frame(i);
    EXPECT_NEAR(box.x_px + box.width_px / 2.0, truth.x + truth.width / 2.0, 7) << i;
    EXPECT_NEAR(box.y_px + box.height_px / 2.0, truth.y + truth.height / 2.0, 3) << i;
    EXPECT_NEAR(box.width_px, truth.width, 5) << i;
  }
}

TEST(PostalBoxes, SevenFramesAreFound) {
  const auto found = find_postal_boxes(frames(), kDpi, 2);
  ASSERT_EQ(found.size(), 1U);
  expect_in_place(found[0]);
}

TEST(PostalBoxes, AreFoundBesideAScreenInTheSamePlace) {
  // Dots two pixels apart, as halftone and noise give them: half a million holes.
  cv::Mat page = cv::Mat::zeros(1754, 2480, CV_8U);
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x) {
      if ((x / 2 + y / 2) % 2 == 0) page.at<std::uint8_t>(y, x) = 255;
    }
  }
  const cv::Mat boxes = frames();
  boxes.copyTo(page(cv::Rect(0, 0, boxes.cols, boxes.rows)));
  const auto found = find_postal_boxes(page, kDpi, 1);
  const auto alone = find_postal_boxes(boxes, kDpi, 1);
  ASSERT_EQ(found.size(), 1U);
  ASSERT_EQ(alone.size(), 1U);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(found[0].boxes[i].x_px, alone[0].boxes[i].x_px);
    EXPECT_EQ(found[0].boxes[i].y_px, alone[0].boxes[i].y_px);
    EXPECT_EQ(found[0].boxes[i].width_px, alone[0].boxes[i].width_px);
    EXPECT_EQ(found[0].boxes[i].height_px, alone[0].boxes[i].height_px);
  }
}

TEST(PostalBoxes, AreFoundWithAnyTwoFramesBroken) {
  for (int a = 0; a < 7; ++a) {
    for (int b = a + 1; b < 7; ++b) {
      cv::Mat mask = frames();
      break_frame(mask, a);
      break_frame(mask, b);
      const auto found = find_postal_boxes(mask, kDpi, 2);
      ASSERT_EQ(found.size(), 1U) << a << ' ' << b;
      EXPECT_EQ(found[0].frames_seen, 5);
      // Without the first frame or the step after the third, nothing tells where the row lies.
      if (a > 0) expect_in_place(found[0]);
    }
  }
}

TEST(PostalBoxes, TheWiderStepTellsWhichFramesAreMissing) {
  cv::Mat mask = cv::Mat::zeros(160, 460, CV_8U);
  for (int i = 2; i < 7; ++i) cv::rectangle(mask, frame(i), 255, 2);
  const auto found = find_postal_boxes(mask, kDpi, 2);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].frames_seen, 5);
  expect_in_place(found[0]);
}

TEST(PostalBoxes, ASmallBreakIsBridged) {
  cv::Mat mask = frames();
  for (int i = 0; i < 7; ++i) mask(cv::Rect(frame(i).x + 8, frame(i).y - 2, 3, 6)).setTo(0);
  EXPECT_EQ(find_postal_boxes(mask, kDpi, 5).size(), 1U);
  EXPECT_TRUE(find_postal_boxes(mask, kDpi, 1).empty());
}

TEST(PostalBoxes, AreFoundAtTwiceTheirSize) {
  cv::Mat mask = cv::Mat::zeros(320, 920, CV_8U);
  for (int i = 0; i < 7; ++i) {
    const cv::Rect one = frame(i);
    cv::rectangle(mask, {2 * one.x, 2 * one.y, 2 * one.width, 2 * one.height}, 255, 4);
  }
  const auto found = find_postal_boxes(mask, kDpi, 2);
  ASSERT_EQ(found.size(), 1U);
  for (int i = 0; i < 7; ++i) {
    const Box& box = found[0].boxes[static_cast<std::size_t>(i)];
    EXPECT_NEAR(box.x_px + box.width_px / 2.0, 2 * frame(i).x + kWidth_px, 4) << i;
  }
}

TEST(PostalBoxes, TablesAndOtherFramesAreNone) {
  EXPECT_TRUE(find_postal_boxes(frames(4), kDpi, 2).empty()) << "four boxes";
  cv::Mat table = cv::Mat::zeros(160, 460, CV_8U);
  for (int i = 0; i < 6; ++i) {
    cv::rectangle(table, {60 + kWidth_px * i, 50, kWidth_px + 1, kHeight_px}, 255, 2);
  }
  EXPECT_TRUE(find_postal_boxes(table, kDpi, 2).empty()) << "six cells of a table";
  cv::Mat many = cv::Mat::zeros(160, 560, CV_8U);
  for (int i = 0; i < 9; ++i) {
    cv::rectangle(many, {60 + kPitch_px * i, 50, kWidth_px, kHeight_px}, 255, 2);
  }
  EXPECT_TRUE(find_postal_boxes(many, kDpi, 2).empty()) << "nine boxes";
  cv::Mat large = cv::Mat::zeros(300, 900, CV_8U);
  for (int i = 0; i < 7; ++i) cv::rectangle(large, {60 + 100 * i, 50, 80, 110}, 255, 2);
  EXPECT_TRUE(find_postal_boxes(large, kDpi, 2).empty()) << "boxes of 14 mm";
  cv::Mat scattered = cv::Mat::zeros(700, 460, CV_8U);
  for (int i = 0; i < 7; ++i) {
    cv::rectangle(scattered, {frame(i).x, 30 + 90 * i, kWidth_px, kHeight_px}, 255, 2);
  }
  EXPECT_TRUE(find_postal_boxes(scattered, kDpi, 2).empty()) << "stairs";
}

TEST(Pieces, AreCharactersAndNeitherSpecksNorRules) {
  cv::Mat mask = cv::Mat::zeros(400, 600, CV_8U);
  const cv::Rect character(100, 100, 24, 26);
  cv::rectangle(mask, character, 255, cv::FILLED);
  mask.at<std::uint8_t>(200, 200) = 255;                      // a speck
  cv::rectangle(mask, {100, 300, 300, 2}, 255, cv::FILLED);   // a rule
  cv::rectangle(mask, {250, 20, 120, 120}, 255, cv::FILLED);  // a picture of 20 mm
  cv::rectangle(mask, {0, 200, 40, 100}, 255, cv::FILLED);    // the sheet's edge
  const auto pieces = character_pieces(mask, kDpi);
  ASSERT_EQ(pieces.size(), 1U);
  EXPECT_EQ(rect_of(pieces[0].box), character);
  EXPECT_EQ(pieces[0].ink_px, character.area());
}

}  // namespace
}  // namespace kanaria::page
