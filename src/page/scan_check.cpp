#include "page/scan_check.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"

namespace kanaria::page {
namespace {

constexpr double kMm_per_inch = 25.4;
constexpr int kBands = 12;           // a streak runs through all of the sheet's
constexpr double kStreak_grey = 10;  // by how much it differs from both its sides
constexpr double kBeside_mm = 1.0;
constexpr double kEdge_grey = 60;  // a print's step from paper to ink
constexpr double kEdges_share = 0.002;

/// How far each column's median stands off those beside it, in one band of rows.
std::vector<double> step_beside(const cv::Mat& band, int beside_px) {
  cv::Mat mean;
  cv::reduce(band, mean, 0, cv::REDUCE_AVG, CV_64F);
  std::vector<double> steps(static_cast<std::size_t>(band.cols), 0);
  for (int x = beside_px; x + beside_px < band.cols; ++x) {
    const double here = mean.at<double>(0, x);
    const double left = here - mean.at<double>(0, x - beside_px);
    const double right = here - mean.at<double>(0, x + beside_px);
    if (left * right > 0) {
      steps[static_cast<std::size_t>(x)] =
          std::copysign(std::min(std::abs(left), std::abs(right)), left);
    }
  }
  return steps;
}

}  // namespace

std::vector<Streak> find_streaks(const Raster& grey, double resolution_dpi) {
  std::vector<Streak> streaks;
  const cv::Mat picture = mat_of(grey);
  const int beside_px = std::max(2, static_cast<int>(kBeside_mm * resolution_dpi / kMm_per_inch));
  if (picture.cols <= 2 * beside_px || picture.rows < 4 * kBands) return streaks;
  // A printed line ends, or changes its surroundings, somewhere down the sheet; dust does not.
  std::vector<double> least(static_cast<std::size_t>(picture.cols), 255);
  std::vector<int> sign(static_cast<std::size_t>(picture.cols), 0);
  for (int band = 0; band < kBands; ++band) {
    const int top = picture.rows * band / kBands;
    const int bottom = picture.rows * (band + 1) / kBands;
    const auto steps = step_beside(picture.rowRange(top, bottom), beside_px);
    for (std::size_t x = 0; x < steps.size(); ++x) {
      const int direction = steps[x] > 0 ? 1 : -1;
      if (band > 0 && direction != sign[x]) least[x] = 0;
      sign[x] = direction;
      least[x] = std::min(least[x], std::abs(steps[x]));
    }
  }
  for (std::size_t x = 0; x < least.size(); ++x) {
    if (least[x] < kStreak_grey) continue;
    std::size_t end = x;
    while (end < least.size() && least[end] >= kStreak_grey) ++end;
    streaks.push_back({static_cast<double>(x + end) / 2 * kMm_per_inch / resolution_dpi});
    x = end;
    if (streaks.size() == kMaxStreaks) break;
  }
  return streaks;
}

void judge_focus(const Raster& grey, double resolution_dpi, ScanCheck& check) {
  const cv::Mat picture = mat_of(grey);
  check.focus = Focus::no_print;
  check.edge_width_px = 0;
  std::vector<double> widths;
  for (int y = 0; y < picture.rows; y += 3) {
    const auto* row = picture.ptr(y);
    for (int x = 1; x + 1 < picture.cols; ++x) {
      // One fall from paper to ink: from where it begins to where it ends.
      if (row[x] >= row[x - 1]) continue;
      int end = x;
      while (end + 1 < picture.cols && row[end + 1] < row[end]) ++end;
      const double fall = row[x - 1] - row[end];
      double steepest = 0;
      for (int i = x; i <= end; ++i) steepest = std::max(steepest, double(row[i - 1] - row[i]));
      if (fall >= kEdge_grey) widths.push_back(0.8 * fall / steepest);
      x = end;
    }
  }
  const double looked_at = static_cast<double>(picture.rows) / 3 * picture.cols;
  if (static_cast<double>(widths.size()) < kEdges_share * looked_at / 10) return;
  // Strokes that lie aslant make wide edges; the sharper quarter tells of the optics.
  const auto quarter = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 4);
  std::nth_element(widths.begin(), quarter, widths.end());
  check.edge_width_px = *quarter;
  const double width_mm = check.edge_width_px * kMm_per_inch / resolution_dpi;
  check.focus = width_mm <= kSharpEdge_mm ? Focus::sharp : Focus::soft;
}

}  // namespace kanaria::page
