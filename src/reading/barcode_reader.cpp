#include "reading/barcode_reader.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "reading/bar_decoder.h"
#include "reading/bar_locator.h"
#include "reading/bar_sampler.h"

namespace kanaria::reading {
namespace {

constexpr std::int64_t kMaxPixels = 200'000'000;
constexpr double kMinPitchMm = 0.85;  // 0.95 to 1.38 by the manual
constexpr double kMaxPitchMm = 1.55;
constexpr std::int64_t kSmallPicturePixels = 1'500'000;  // here looking everywhere costs little
constexpr int kLevels = 4;
constexpr double kMinSamplingPitchPx = 9;  // below, a finer level is sampled

cv::Mat1b view_of(const page::Raster& raster) {
  return {raster.height_px, raster.width_px, const_cast<std::uint8_t*>(raster.pixels.data())};
}

page::Raster blank(int width_px, int height_px) {
  page::Raster raster{width_px, height_px, 1, {}};
  raster.pixels.resize(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px));
  return raster;
}

page::Raster halved(const page::Raster& raster) {
  page::Raster half = blank((raster.width_px + 1) / 2, (raster.height_px + 1) / 2);
  cv::Mat1b view = view_of(half);
  cv::resize(view_of(raster), view, view.size(), 0, 0, cv::INTER_AREA);
  return half;
}

page::Raster turned_clockwise(const page::Raster& raster) {
  page::Raster turned = blank(raster.height_px, raster.width_px);
  cv::Mat1b view = view_of(turned);
  cv::rotate(view_of(raster), view, cv::ROTATE_90_CLOCKWISE);
  return turned;
}

/// Each picture half as large as the one before it.
using Pyramid = std::vector<page::Raster>;

/// The levels on which a barcode of this picture can be seen, the likeliest first.
std::vector<std::size_t> levels_to_search(const page::Raster& grey, double resolution_dpi) {
  const double longest_pitch_px = std::hypot(grey.width_px, grey.height_px) / 66;
  const bool known = resolution_dpi >= 140 && resolution_dpi <= 1300;
  const std::int64_t pixels = std::int64_t{grey.width_px} * grey.height_px;
  std::vector<std::size_t> expected;
  std::vector<std::size_t> others;
  bool seen_whole = false;
  for (std::size_t level = kLevels; level-- > 0;) {
    const double scale = std::exp2(-static_cast<double>(level));
    if (level > 0 && longest_pitch_px * scale < kMinPitchPx) continue;
    const double least_px = kMinPitchMm / 25.4 * resolution_dpi * scale;
    const double most_px = kMaxPitchMm / 25.4 * resolution_dpi * scale;
    if (known && !seen_whole && most_px > kMinPitchPx && least_px * 2 > kMinPitchPx) {
      // Coarser levels see the wide codes, this one the rest, unless one level sees all.
      if (least_px >= kMinPitchPx && most_px <= kMaxPitchPx) expected.clear();
      expected.push_back(level);
      seen_whole = least_px >= kMinPitchPx;
    } else {
      others.push_back(level);
    }
  }
  if (expected.empty() || pixels <= kSmallPicturePixels) {
    expected.insert(expected.end(), others.begin(), others.end());
  }
  return expected;
}

BarRow scaled(const BarRow& row, double factor) {
  BarRow result = row;
  for (page::Point& point : result.middles) {
    // Pixel centres, not corners, lie on whole numbers.
    point.x_px = (point.x_px + 0.5) * factor - 0.5;
    point.y_px = (point.y_px + 0.5) * factor - 0.5;
  }
  return result;
}

double pitch_of(const BarRow& row) {
  const page::Point a = row.middles.front();
  const page::Point b = row.middles.back();
  return std::hypot(b.x_px - a.x_px, b.y_px - a.y_px) / static_cast<double>(row.middles.size() - 1);
}

/// The box around the bars, with room for bars four pitches long.
page::Box box_of(const BarRow& row, int width_px, int height_px) {
  const page::Point a = row.middles.front();
  const page::Point b = row.middles.back();
  const double steps = static_cast<double>(row.middles.size() - 1);
  const double step_x = std::abs(b.x_px - a.x_px) / steps;
  const double step_y = std::abs(b.y_px - a.y_px) / steps;
  const double reach_x = 0.8 * step_x + 2.2 * step_y;
  const double reach_y = 0.8 * step_y + 2.2 * step_x;
  double left = 1e9;
  double top = 1e9;
  double right = 0;
  double bottom = 0;
  for (const page::Point& point : row.middles) {
    left = std::min(left, point.x_px - reach_x);
    right = std::max(right, point.x_px + reach_x);
    top = std::min(top, point.y_px - reach_y);
    bottom = std::max(bottom, point.y_px + reach_y);
  }
  const int x = std::clamp(static_cast<int>(std::floor(left)), 0, width_px - 1);
  const int y = std::clamp(static_cast<int>(std::floor(top)), 0, height_px - 1);
  return {x, y, std::clamp(static_cast<int>(std::ceil(right)), x + 1, width_px) - x,
          std::clamp(static_cast<int>(std::ceil(bottom)), y + 1, height_px) - y};
}

/// One content from the ways to lay the bars; none when two ways give different contents.
std::optional<LocatedBarcode> read_stretch(const Pyramid& pyramid, std::size_t level,
                                           const BarStretch& stretch) {
  std::optional<LocatedBarcode> found;
  for (const BarRow& row : stretch.rows) {
    std::size_t finer = level;
    while (finer > 0 &&
           pitch_of(row) * std::exp2(static_cast<double>(level - finer)) < kMinSamplingPitchPx) {
      --finer;
    }
    const auto samples =
        sample_bars(pyramid[finer], scaled(row, std::exp2(static_cast<double>(level - finer))));
    if (!samples) continue;
    const auto decoded = decode_samples(*samples);
    if (!decoded) continue;
    if (found && !(found->content == decoded->content)) return std::nullopt;
    const BarRow full = scaled(row, std::exp2(static_cast<double>(level)));
    found =
        LocatedBarcode{decoded->content, box_of(full, pyramid[0].width_px, pyramid[0].height_px),
                       decoded->upside_down ? 2 : 0};
  }
  return found;
}

/// The rows found in the level turned clockwise, in the level itself.
std::vector<BarStretch> locate_turned(const page::Raster& level) {
  std::vector<BarStretch> stretches = locate_bars(turned_clockwise(level));
  for (BarStretch& stretch : stretches) {
    for (BarRow& row : stretch.rows) {
      for (page::Point& point : row.middles) {
        point = {point.y_px, level.height_px - 1 - point.x_px};
      }
    }
  }
  return stretches;
}

}  // namespace

std::optional<LocatedBarcode> read_customer_barcode(const page::Raster& grey,
                                                    double resolution_dpi) {
  const std::int64_t pixels = std::int64_t{grey.width_px} * grey.height_px;
  if (grey.channels != 1 || grey.width_px < 1 || grey.height_px < 1 || pixels > kMaxPixels ||
      grey.pixels.size() != static_cast<std::size_t>(pixels)) {
    return std::nullopt;
  }
  const auto levels = levels_to_search(grey, resolution_dpi);
  Pyramid pyramid = {grey};
  while (pyramid.size() <= *std::max_element(levels.begin(), levels.end())) {
    pyramid.push_back(halved(pyramid.back()));
  }
  for (const std::size_t level : levels) {
    for (const int turns : {0, 1}) {
      const page::Raster& picture = pyramid[level];
      for (const BarStretch& stretch : turns == 0 ? locate_bars(picture) : locate_turned(picture)) {
        if (auto found = read_stretch(pyramid, level, stretch)) {
          found->quarter_turns += turns;
          return found;
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace kanaria::reading
