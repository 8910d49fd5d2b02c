#include "page/streaks.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <opencv2/imgproc.hpp>

namespace kanaria::page {
namespace {

constexpr double kSearch_dpi = 100;
constexpr int kParts = 8;       // of the height
constexpr int kLeastParts = 6;  // that show it: nothing is seen on a black background
constexpr int kLeastDark = 4;   // grey levels, of half of a part's rows
constexpr int kSide_px = 3;     // as wide as the paper that is looked at on each side
constexpr int kReach_px = 2 * kSide_px - 1;
constexpr int kLeast_px = 64;  // a picture smaller than that has no parts

/// How much darker each pixel is than the darker of its two sides.
cv::Mat darkness_of(const cv::Mat& grey) {
  const auto mean_beside = [&](int from_px) {
    cv::Mat kernel = cv::Mat::zeros(1, 2 * kReach_px + 1, CV_32F);
    kernel.colRange(kReach_px + from_px, kReach_px + from_px + kSide_px).setTo(1.0 / kSide_px);
    cv::Mat mean;
    cv::filter2D(grey, mean, CV_8U, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
    return mean;
  };
  cv::Mat darkness;
  cv::subtract(cv::min(mean_beside(-kReach_px), mean_beside(kSide_px)), grey, darkness);
  return darkness;
}

/// The columns of these rows that are dark in at least half of them.
std::vector<std::uint8_t> dark_columns(const cv::Mat& darkness, int from_y, int to_y) {
  std::vector<int> dark(static_cast<std::size_t>(darkness.cols), 0);
  for (int y = from_y; y < to_y; ++y) {
    const std::uint8_t* row = darkness.ptr(y);
    for (int x = 0; x < darkness.cols; ++x)
      dark[static_cast<std::size_t>(x)] += row[x] >= kLeastDark;
  }
  std::vector<std::uint8_t> is_dark(dark.size());
  std::transform(dark.begin(), dark.end(), is_dark.begin(),
                 [&](int rows) { return 2 * rows >= to_y - from_y; });
  return is_dark;
}

}  // namespace

std::vector<double> find_streaks(const cv::Mat& grey, double resolution_dpi) {
  const double scale = kSearch_dpi / resolution_dpi;
  cv::Mat small = grey;
  if (scale != 1) cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
  if (small.rows < kLeast_px || small.cols < kLeast_px) return {};
  const cv::Mat darkness = darkness_of(small);
  std::vector<int> parts(static_cast<std::size_t>(small.cols), 0);
  for (int part = 0; part < kParts; ++part) {
    const auto is_dark =
        dark_columns(darkness, part * small.rows / kParts, (part + 1) * small.rows / kParts);
    std::transform(parts.begin(), parts.end(), is_dark.begin(), parts.begin(), std::plus<>());
  }
  std::vector<double> streaks;
  for (std::size_t x = 0; x < parts.size();) {
    std::size_t to = x;
    while (to < parts.size() && parts[to] >= kLeastParts) ++to;
    if (to > x) streaks.push_back(static_cast<double>(x + to) / 2 / scale);
    x = to + 1;
  }
  return streaks;
}

}  // namespace kanaria::page
