// Drawn pictures for the tests of page: paper, and squares with a cross that stand for characters.
#pragma once

#include <opencv2/imgproc.hpp>

namespace kanaria::page {

inline cv::Mat paper(int width_px, int height_px, int level = 245) {
  return {height_px, width_px, CV_8U, cv::Scalar::all(level)};
}

inline cv::Mat in_colour(const cv::Mat& grey) {
  cv::Mat colour;
  cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
  return colour;
}

/// 田 at (x, y), one connected piece of ink.
inline void draw_character(cv::Mat& picture, int x, int y, int em_px, int level = 30) {
  const int stroke = std::max(2, em_px / 10);
  const auto bar = [&](int left, int top, int width, int height) {
    cv::rectangle(picture, cv::Rect(left, top, width, height), cv::Scalar::all(level), cv::FILLED);
  };
  for (const int at : {0, (em_px - stroke) / 2, em_px - stroke}) {
    bar(x + at, y, stroke, em_px);
    bar(x, y + at, em_px, stroke);
  }
}

/// `count` characters from (x, y) on, each step by (step_x, step_y).
inline void draw_characters(cv::Mat& picture, int x, int y, int em_px, int count, int step_x,
                            int step_y) {
  for (int i = 0; i < count; ++i) draw_character(picture, x + i * step_x, y + i * step_y, em_px);
}

/// The picture turned clockwise about its middle, edges repeated.
inline cv::Mat turned_clockwise(const cv::Mat& picture, double angle_deg) {
  const cv::Point2f middle(static_cast<float>(picture.cols) / 2,
                           static_cast<float>(picture.rows) / 2);
  cv::Mat turned;
  cv::warpAffine(picture, turned, cv::getRotationMatrix2D(middle, -angle_deg, 1), picture.size(),
                 cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return turned;
}

}  // namespace kanaria::page
