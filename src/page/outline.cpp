#include "page/outline.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace kanaria::page {
namespace {

constexpr double kSmallestMail_mm = 70;  // postcards are 100 by 148, the smallest letters 90 by 140
constexpr double kMm_per_inch = 25.4;

}  // namespace

bool is_cut_out(const cv::Mat& picture, double resolution_dpi) {
  return std::min(picture.cols, picture.rows) / resolution_dpi * kMm_per_inch < kSmallestMail_mm;
}

cv::Vec3b border_colour(const cv::Mat& picture) {
  std::array<std::vector<std::uint8_t>, 3> values;
  const auto take = [&](int y, int x) {
    const auto& pixel = picture.at<cv::Vec3b>(y, x);
    for (int c = 0; c < 3; ++c) values[static_cast<std::size_t>(c)].push_back(pixel[c]);
  };
  for (int x = 0; x < picture.cols; ++x) {
    take(0, x);
    take(picture.rows - 1, x);
  }
  for (int y = 0; y < picture.rows; ++y) {
    take(y, 0);
    take(y, picture.cols - 1);
  }
  cv::Vec3b median;
  for (int c = 0; c < 3; ++c) {
    auto& list = values[static_cast<std::size_t>(c)];
    std::nth_element(list.begin(), list.begin() + static_cast<long>(list.size() / 2), list.end());
    median[c] = list[list.size() / 2];
  }
  return median;
}

cv::Mat difference_from_border(const cv::Mat& colour, double scale) {
  cv::Mat small;
  cv::resize(colour, small, {}, scale, scale, cv::INTER_AREA);
  cv::GaussianBlur(small, small, {3, 3}, 0);
  const cv::Vec3b border = border_colour(small);
  cv::Mat difference;
  cv::absdiff(small, cv::Scalar(border[0], border[1], border[2]), difference);
  std::vector<cv::Mat> channels;
  cv::split(difference, channels);
  return cv::max(cv::max(channels[0], channels[1]), channels[2]);
}

Outline outline_of(const cv::Mat& difference, double least) {
  cv::Mat mask = difference > least;
  cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  Outline outline;
  outline.picture_area = static_cast<double>(difference.total());
  for (auto& contour : contours) {
    const double area = cv::contourArea(contour);
    if (area > outline.area) {
      outline.area = area;
      outline.contour = std::move(contour);
    }
  }
  return outline;
}

}  // namespace kanaria::page
