#include "page/preview.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "page/raster_mat.h"

namespace kanaria::page {
namespace {

constexpr int kQuality = 80;
constexpr int kFields = 64;
constexpr double kFlat = 1e-3;  // of the brightness's deviation: nothing is on the page

}  // namespace

base::Bytes preview_jpeg(const Page& page, int longest_px) {
  const cv::Mat colour = mat_of(page.colour);
  const int side_px = std::max(colour.cols, colour.rows);
  cv::Mat small = colour;
  if (side_px > longest_px) {
    const double scale = static_cast<double>(longest_px) / side_px;
    cv::resize(colour, small, {}, scale, scale, cv::INTER_AREA);
  }
  base::Bytes jpeg;
  CHECK(cv::imencode(".jpg", small, jpeg, {cv::IMWRITE_JPEG_QUALITY, kQuality}));
  return jpeg;
}

Likeness likeness(const Page& page) {
  const cv::Mat grey = mat_of(page.grey);
  if (grey.empty()) return {};
  cv::Mat fields;
  cv::resize(grey, fields, {kFields, kFields}, 0, 0, cv::INTER_AREA);
  fields.convertTo(fields, CV_32F);
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(fields, mean, deviation);
  if (deviation[0] < kFlat) return {};
  fields = (fields - mean) / (deviation[0] * kFields);
  return Likeness(fields.begin<float>(), fields.end<float>());
}

double alike(const Likeness& a, const Likeness& b) {
  if (a.size() != b.size()) return 0;
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace kanaria::page
