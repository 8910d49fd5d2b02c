#include "reading/bar_sampler.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "reading/bar_strip.h"

namespace kanaria::reading {
namespace {

constexpr int kBars = BarStrip::kBars;
constexpr int kPitchPx = BarStrip::kPitchPx;
constexpr int kMiddleRow = BarStrip::kMiddleRow;

using Values = std::vector<double>;
using Index = std::size_t;

double median(Values values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Lengths {
  int tracker_px = 0;  ///< from the middle line to the end of a timing bar
  int long_px = 0;     ///< from the middle line to the end of a full bar
};

/// Fits the two steps of the mean half-bar: full up to the tracker's end, about half up to the end
/// of the long bars, nothing beyond.
std::optional<Lengths> lengths_of(const BarStrip& strip) {
  std::array<double, kMiddleRow> profile{};
  for (int r = 0; r < kMiddleRow; ++r) {
    for (int bar = 0; bar < kBars; ++bar) {
      for (const int row : {kMiddleRow + r, kMiddleRow - 1 - r}) {
        profile[static_cast<Index>(r)] += strip.bar_mean(bar, row, row + 1) / (2 * kBars);
      }
    }
  }
  const auto level = [&](int from, int to) {
    double sum = 0;
    for (int r = from; r < to; ++r) sum += profile[static_cast<Index>(r)];
    return sum / (to - from);
  };
  constexpr int kEnd = kPitchPx * 5 / 2;
  double best = 1e300;
  Lengths lengths;
  for (int t = 4; t <= 11; ++t) {
    for (int l = t + 6; l <= kEnd - 2; ++l) {
      const std::array<double, 3> levels = {level(0, t), level(t, l), level(l, kEnd)};
      double error = 0;
      for (int r = 0; r < kEnd; ++r) {
        const double d = profile[static_cast<Index>(r)] - levels[r < t ? 0 : r < l ? 1 : 2];
        error += d * d;
      }
      if (error < best) {
        best = error;
        lengths = {t, l};
      }
    }
  }
  const double full = level(0, lengths.tracker_px);
  const double half = level(lengths.tracker_px, lengths.long_px) / full;
  const double beyond = level(lengths.long_px, kEnd) / full;
  if (full <= 2 || half < 0.15 || half > 0.85 || beyond > 0.3 * half + 0.1) return std::nullopt;
  return lengths;
}

/// The share of a bar's darkness that blur puts on the middle of the next bar, from how dark the
/// gaps of the middle part are against its bars (bars half as wide as their distance).
double leak_of(double gap_to_bar) {
  const auto kernel = [](double distance, double sigma) {
    const auto phi = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
    return phi((distance + 0.25) / sigma) - phi((distance - 0.25) / sigma);
  };
  double leak = 0;
  for (double sigma = 0.05; sigma <= 0.42; sigma += 0.01) {
    const double bar = kernel(0, sigma) + 2 * kernel(1, sigma);
    const double gap = 2 * kernel(0.5, sigma) + 2 * kernel(1.5, sigma);
    if (gap / bar > gap_to_bar) break;
    leak = kernel(1, sigma) / kernel(0, sigma);
  }
  return leak;
}

/// Undoes the leak from bar to bar: solves s[i] + leak * (s[i-1] + s[i+1]) = seen[i] (1 + 2 leak).
Values without_leak(const Values& seen, double leak) {
  Values upper(seen.size());
  Values result(seen.size());
  double previous_upper = 0;
  double previous = 0;
  for (Index i = 0; i < seen.size(); ++i) {
    const double pivot = 1 - leak * previous_upper;
    upper[i] = leak / pivot;
    result[i] = (seen[i] * (1 + 2 * leak) - leak * previous) / pivot;
    previous_upper = upper[i];
    previous = result[i];
  }
  for (Index i = seen.size() - 1; i-- > 0;) result[i] -= upper[i] * result[i + 1];
  return result;
}

/// Stretches the values so that the two groups they fall into lie at 0 and 1.
bool normalise(Values& values) {
  double low = 0;
  double high = 1;
  for (int round = 0; round < 8; ++round) {
    Values lower;
    Values upper;
    for (const double v : values) (v < (low + high) / 2 ? lower : upper).push_back(v);
    if (lower.size() < 10 || upper.size() < 10) return false;
    low = median(lower);
    high = median(upper);
  }
  if (high - low < 0.45) return false;
  for (double& v : values) v = (v - low) / (high - low);
  return true;
}

double ink_near(const Values& tracker, int bar) {
  const int first = std::clamp(bar - 5, 0, kBars - 11);
  return std::max(1.0, median(Values(tracker.begin() + first, tracker.begin() + first + 11)));
}

/// A longer row of bars is another code: the places before the first and after the last bar are
/// bare.
bool ends_are_bare(const BarStrip& strip, const Values& tracker, int top, int bottom) {
  for (const int bar : {-1, kBars}) {
    const double seen = strip.bar_mean(bar, top, bottom);
    if (seen > 0.5 * ink_near(tracker, std::clamp(bar, 0, kBars - 1))) return false;
  }
  return true;
}

std::optional<BarSamples> measure(const BarStrip& strip) {
  const auto lengths = lengths_of(strip);
  if (!lengths) return std::nullopt;
  Values tracker(kBars);
  Values gap(kBars);
  const int reach = std::max(3, lengths->tracker_px * 7 / 10);
  const int top = kMiddleRow - reach;
  const int bottom = kMiddleRow + reach;
  for (int bar = 0; bar < kBars; ++bar) {
    tracker[static_cast<Index>(bar)] = strip.bar_mean(bar, top, bottom);
    const int edge = BarStrip::middle_column(bar) + kPitchPx / 2;
    gap[static_cast<Index>(bar)] = strip.mean(edge - 1, edge + 1, top, bottom);
  }
  if (!ends_are_bare(strip, tracker, top, bottom)) return std::nullopt;
  const double leak = leak_of(median(gap) / std::max(1.0, median(tracker)));
  const int span = lengths->long_px - lengths->tracker_px;
  const int near = lengths->tracker_px + (3 * span + 5) / 10;
  const int far = lengths->long_px - (2 * span + 5) / 10;
  Values up(kBars);
  Values down(kBars);
  BarSamples samples;
  for (int bar = 0; bar < kBars; ++bar) {
    const auto i = static_cast<Index>(bar);
    const double ink = ink_near(tracker, bar);
    up[i] = strip.bar_mean(bar, kMiddleRow - far, kMiddleRow - near) / ink;
    down[i] = strip.bar_mean(bar, kMiddleRow + near, kMiddleRow + far) / ink;
    samples.bars[i].legible = tracker[i] > 0.45 * ink;
  }
  up = without_leak(up, leak);
  down = without_leak(down, leak);
  Values all = up;
  all.insert(all.end(), down.begin(), down.end());
  if (!normalise(all)) return std::nullopt;
  Values away;
  for (int bar = 0; bar < kBars; ++bar) {
    const auto i = static_cast<Index>(bar);
    samples.bars[i].ascender = all[i];
    samples.bars[i].descender = all[i + kBars];
  }
  for (const double v : all) away.push_back(std::abs(v < 0.5 ? v : 1 - v));
  samples.spread = 1.48 * median(away);
  return samples;
}

}  // namespace

std::optional<BarSamples> sample_bars(const page::Raster& grey, const BarRow& row) {
  if (grey.channels != 1 || row.middles.size() != kBars) return std::nullopt;
  BarGeometry geometry;
  for (const page::Point& point : row.middles) {
    geometry.x_px.push_back(point.x_px);
    geometry.y_px.push_back(point.y_px);
  }
  geometry.lean = lean_of(BarStrip(grey, geometry));
  for (int round = 0; round < 3; ++round) {
    const BarStrip strip(grey, geometry);
    // What is no code is given up early: most of what is looked at is text.
    if (round == 1 && !lengths_of(strip)) return std::nullopt;
    refine(strip, geometry);
  }
  return measure(BarStrip(grey, geometry));
}

}  // namespace kanaria::reading
