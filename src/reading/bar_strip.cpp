#include "reading/bar_strip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "reading/bar_fit.h"

namespace kanaria::reading {
namespace {

constexpr int kBars = BarStrip::kBars;
constexpr int kPitchPx = BarStrip::kPitchPx;
constexpr int kColumns = BarStrip::kColumns;
constexpr int kRows = BarStrip::kRows;
constexpr int kMiddleRow = BarStrip::kMiddleRow;
constexpr int kMarginBars = BarStrip::kMarginBars;

using Values = std::vector<double>;
using Index = std::size_t;

/// Linear between the bars, going on straight beyond the ends.
double between(const Values& values, double index) {
  const int last = static_cast<int>(values.size()) - 2;
  const int i = std::clamp(static_cast<int>(std::floor(index)), 0, last);
  const double a = values[static_cast<Index>(i)];
  return a + (values[static_cast<Index>(i) + 1] - a) * (index - i);
}

/// Where the middle line runs in the picture under a column of the strip, and the step down.
struct Foot {
  float x, y;
  float down_x, down_y;  // for one bar distance
};

/// One bar distance along the line, over a few bars: that of one step is too noisy.
page::Point step_at(const BarGeometry& geometry, double bar) {
  const double from = std::clamp(bar - 4, 0.0, kBars - 9.0);
  return {(between(geometry.x_px, from + 8) - between(geometry.x_px, from)) / 8,
          (between(geometry.y_px, from + 8) - between(geometry.y_px, from)) / 8};
}

/// The picture around the bars with the middle line straight and level.
cv::Mat1b straighten(const cv::Mat1b& picture, const BarGeometry& geometry) {
  std::vector<Foot> feet(kColumns);
  for (Index column = 0; column < feet.size(); ++column) {
    const double bar = (static_cast<double>(column) + 0.5) / kPitchPx - kMarginBars - 0.5;
    const page::Point u = step_at(geometry, bar);
    feet[column] = {static_cast<float>(between(geometry.x_px, bar)),
                    static_cast<float>(between(geometry.y_px, bar)),
                    static_cast<float>(-u.y_px + geometry.lean * u.x_px),
                    static_cast<float>(u.x_px + geometry.lean * u.y_px)};
  }
  cv::Mat2f map(kRows, kColumns);
  for (int row = 0; row < kRows; ++row) {
    const float r = (static_cast<float>(row) + 0.5F - kMiddleRow) / kPitchPx;
    cv::Vec2f* line = map[row];
    for (Index column = 0; column < feet.size(); ++column) {
      const Foot& foot = feet[column];
      line[column] = {foot.x + r * foot.down_x, foot.y + r * foot.down_y};
    }
  }
  cv::Mat1b strip;
  cv::remap(picture, strip, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return strip;
}

/// Darkness against the paper nearby (the upper quartile over five bar distances), which is 0.
std::vector<float> darkness_of(const cv::Mat1b& strip) {
  constexpr int kBlocks = kColumns / kPitchPx;
  constexpr int kReachBlocks = 2;
  std::vector<std::array<int, 256>> counts(kBlocks);
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      ++counts[static_cast<Index>(column / kPitchPx)][strip(row, column)];
    }
  }
  std::vector<float> values(static_cast<Index>(kRows) * kColumns);
  cv::Mat1f dark(kRows, kColumns, values.data());
  for (int block = 0; block < kBlocks; ++block) {
    const int first = std::max(0, block - kReachBlocks);
    const int last = std::min(kBlocks - 1, block + kReachBlocks);
    int left = (last - first + 1) * kPitchPx * kRows / 4;
    int paper = 256;
    while (left > 0 && paper > 0) {
      --paper;
      for (int i = first; i <= last; ++i) {
        left -= counts[static_cast<Index>(i)][static_cast<Index>(paper)];
      }
    }
    const cv::Rect part(block * kPitchPx, 0, kPitchPx, kRows);
    cv::Mat1f target = dark(part);
    strip(part).convertTo(target, CV_32F, -1, paper);
  }
  return values;
}

/// How far each bar is from where it should be, along the line, and how clearly.
void column_offsets(const BarStrip& strip, Values& offsets, Values& weights) {
  constexpr int kSearch = kPitchPx / 2;
  for (int bar = 0; bar < kBars; ++bar) {
    std::array<double, 2 * kSearch> profile{};
    for (int i = 0; i < 2 * kSearch; ++i) {
      const int column = BarStrip::middle_column(bar) - kSearch + i;
      profile[static_cast<Index>(i)] =
          strip.mean(column, column + 1, kMiddleRow - 5, kMiddleRow + 5);
    }
    const double low = *std::min_element(profile.begin(), profile.end());
    double sum = 0;
    double moment = 0;
    for (int i = 0; i < 2 * kSearch; ++i) {
      const double w = profile[static_cast<Index>(i)] - low;
      sum += w;
      moment += w * (i + 0.5 - kSearch);
    }
    offsets[static_cast<Index>(bar)] = sum > 0 ? moment / sum / kPitchPx : 0;
    weights[static_cast<Index>(bar)] = std::max(sum, 0.0) + 1e-3;
  }
}

/// How far the centre of each bar's ink is from the middle line.  Ascenders and descenders balance
/// in each symbol, so that over some bars this is the line's own error.
void row_offsets(const BarStrip& strip, Values& offsets, Values& weights) {
  constexpr int kSearch = 2 * kPitchPx;
  for (int bar = 0; bar < kBars; ++bar) {
    double sum = 0;
    double moment = 0;
    for (int row = -kSearch; row < kSearch; ++row) {
      const int at = kMiddleRow + row;
      const double w = std::max(0.0, strip.bar_mean(bar, at, at + 1));
      sum += w;
      moment += w * (row + 0.5);
    }
    offsets[static_cast<Index>(bar)] = sum > 0 ? moment / sum / kPitchPx : 0;
    weights[static_cast<Index>(bar)] = sum + 1e-3;
  }
}

}  // namespace

BarStrip::BarStrip(const page::Raster& grey, const BarGeometry& geometry) {
  CHECK(geometry.x_px.size() == kBars && geometry.y_px.size() == kBars);
  const cv::Mat1b picture(grey.height_px, grey.width_px,
                          const_cast<std::uint8_t*>(grey.pixels.data()));
  dark_ = darkness_of(straighten(picture, geometry));
}

std::span<const float> BarStrip::row(int row) const {
  return std::span(dark_).subspan(static_cast<Index>(row) * kColumns, kColumns);
}

double BarStrip::mean(int left, int right, int top, int bottom) const {
  double sum = 0;
  for (int at = top; at < bottom; ++at) {
    const auto line = row(at);
    for (int column = left; column < right; ++column) sum += line[static_cast<Index>(column)];
  }
  return sum / ((bottom - top) * (right - left));
}

double lean_of(const BarStrip& strip) {
  constexpr int kReach = kPitchPx * 3 / 2;
  double best = -1;
  double best_lean = 0;
  for (int step = -10; step <= 10; ++step) {
    const double lean = step * 0.03;
    std::vector<float> sums(kColumns - 2 * kReach, 0);
    for (int row = -kReach; row < kReach; ++row) {
      const int shift = static_cast<int>(std::lround(lean * (row + 0.5)));
      const auto line = strip.row(kMiddleRow + row)
                            .subspan(static_cast<Index>(kReach + shift), kColumns - 2 * kReach);
      for (Index i = 0; i < line.size(); ++i) sums[i] += line[i];
    }
    double energy = 0;
    for (Index i = 1; i < sums.size(); ++i) {
      const double rise = sums[i] - sums[i - 1];
      energy += rise * rise;
    }
    energy *= 1 - 0.0001 * std::abs(step);
    if (energy > best) {
      best = energy;
      best_lean = lean;
    }
  }
  return best_lean;
}

void refine(const BarStrip& strip, BarGeometry& geometry) {
  Values dx(kBars);
  Values dy(kBars);
  Values wx(kBars);
  Values wy(kBars);
  column_offsets(strip, dx, wx);
  row_offsets(strip, dy, wy);
  dx = smoothed(dx, wx, 5);
  dy = smoothed(dy, wy, 12);
  const BarGeometry old = geometry;
  for (int bar = 0; bar < kBars; ++bar) {
    const auto i = static_cast<Index>(bar);
    const page::Point u = step_at(old, bar);
    const double a = std::clamp(dx[i], -0.4, 0.4);
    const double r = std::clamp(dy[i], -0.5, 0.5);
    geometry.x_px[i] += a * u.x_px + r * (-u.y_px + old.lean * u.x_px);
    geometry.y_px[i] += a * u.y_px + r * (u.x_px + old.lean * u.y_px);
  }
}

}  // namespace kanaria::reading
