#include "page/ink.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace kanaria::page {
namespace {

constexpr double kMinInk = 16;  // grey levels; below is paper texture
constexpr double kMostNoise = 60;
constexpr double kShareOfStrongest = 0.38;

/// The level that paper texture and scanner noise seldom pass.  Print covers little of a page, so
/// the common run of "ink" is noise.
double noise_level(const cv::Mat& ink) {
  int histogram[256] = {};
  for (int y = 0; y < ink.rows; y += 2) {
    const std::uint8_t* row = ink.ptr(y);
    for (int x = 0; x < ink.cols; x += 2) ++histogram[row[x]];
  }
  const long total = static_cast<long>((ink.rows + 1) / 2) * ((ink.cols + 1) / 2);
  long below = 0;
  int level = 0;
  while (level < 255 && (below += histogram[level]) * 10 < total * 7) ++level;
  return level;
}

cv::Mat square(int side_px) {
  return cv::getStructuringElement(cv::MORPH_RECT, {side_px, side_px});
}

}  // namespace

cv::Mat ink_of(const cv::Mat& grey, int reach_px) {
  // The paper is what a closing leaves; at half scale, because paper has no fine detail.
  const int half_reach = std::max(3, reach_px / 2 | 1);
  cv::Mat small;
  cv::resize(grey, small, {}, 0.5, 0.5, cv::INTER_AREA);
  cv::morphologyEx(small, small, cv::MORPH_CLOSE, square(half_reach));
  cv::blur(small, small, {half_reach, half_reach});
  cv::Mat paper;
  cv::resize(small, paper, grey.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat ink;
  cv::subtract(paper, grey, ink);
  return ink;
}

cv::Mat faint_ink_mask(const cv::Mat& ink) {
  return ink > std::clamp(2.0 * noise_level(ink), kMinInk, kMostNoise);
}

cv::Mat ink_mask(const cv::Mat& ink, int reach_px) {
  cv::Mat small;
  cv::resize(ink, small, {}, 0.5, 0.5, cv::INTER_AREA);
  cv::dilate(small, small, square(std::max(3, reach_px / 2 | 1)));
  cv::Mat strongest;
  cv::resize(small, strongest, ink.size(), 0, 0, cv::INTER_LINEAR);
  strongest.convertTo(strongest, CV_8U, kShareOfStrongest);
  cv::max(strongest, std::clamp(2.0 * noise_level(ink), kMinInk, kMostNoise), strongest);
  cv::Mat mask;
  cv::compare(ink, strongest, mask, cv::CMP_GT);
  return mask;
}

}  // namespace kanaria::page
