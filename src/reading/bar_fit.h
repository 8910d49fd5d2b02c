// Straight lines through evenly spaced values, some of them missing.  Pure.
#pragma once

#include <span>
#include <vector>

namespace kanaria::reading {

struct Line {
  double start = 0;  ///< value at index 0
  double slope = 0;  ///< per index
  [[nodiscard]] double at(double index) const { return start + slope * index; }
};

/// Weighted least squares over the index.  Weights are at least 0; with fewer than two values of
/// weight the slope is 0.  Same length both.
[[nodiscard]] Line fit_line(std::span<const double> values, std::span<const double> weights);

/// Each value from the line through its neighbours up to `reach` indices away, outliers weighed
/// down.  Values of weight 0 are filled in.
[[nodiscard]] std::vector<double> smoothed(std::span<const double> values,
                                           std::span<const double> weights, int reach);

}  // namespace kanaria::reading
