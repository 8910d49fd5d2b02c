#include "page/ink.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace kanaria::page {
namespace {

constexpr double kMinInk = 16;  // grey levels; below is paper texture
constexpr double kShareOfStrongest = 0.38;

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

cv::Mat ink_mask(const cv::Mat& ink, int reach_px) {
  cv::Mat small;
  cv::resize(ink, small, {}, 0.5, 0.5, cv::INTER_AREA);
  cv::dilate(small, small, square(std::max(3, reach_px / 2 | 1)));
  cv::Mat strongest;
  cv::resize(small, strongest, ink.size(), 0, 0, cv::INTER_LINEAR);
  strongest.convertTo(strongest, CV_8U, kShareOfStrongest);
  cv::max(strongest, kMinInk, strongest);
  cv::Mat mask;
  cv::compare(ink, strongest, mask, cv::CMP_GT);
  return mask;
}

}  // namespace kanaria::page
