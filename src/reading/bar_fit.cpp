#include "reading/bar_fit.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace kanaria::reading {

Line fit_line(std::span<const double> values, std::span<const double> weights) {
  CHECK(values.size() == weights.size());
  double sum = 0;
  double sum_i = 0;
  double sum_v = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i];
    sum_i += weights[i] * static_cast<double>(i);
    sum_v += weights[i] * values[i];
  }
  if (sum <= 0) return {};
  const double mean_i = sum_i / sum;
  const double mean_v = sum_v / sum;
  double cross = 0;
  double square = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double d = static_cast<double>(i) - mean_i;
    cross += weights[i] * d * (values[i] - mean_v);
    square += weights[i] * d * d;
  }
  const double slope = square > 1e-9 ? cross / square : 0;
  return {mean_v - slope * mean_i, slope};
}

std::vector<double> smoothed(std::span<const double> values, std::span<const double> weights,
                             int reach) {
  CHECK(values.size() == weights.size());
  const int count = static_cast<int>(values.size());
  std::vector<double> result(values.size());
  for (int i = 0; i < count; ++i) {
    const int first = std::clamp(i - reach, 0, std::max(0, count - 2 * reach - 1));
    const int last = std::min(count - 1, first + 2 * reach);
    const auto from = static_cast<std::size_t>(first);
    const auto size = static_cast<std::size_t>(last - first + 1);
    const auto part = values.subspan(from, size);
    std::vector<double> w(weights.begin() + first, weights.begin() + last + 1);
    Line line = fit_line(part, w);
    for (int round = 0; round < 2; ++round) {
      double error = 0;
      double sum = 1e-9;
      for (std::size_t k = 0; k < size; ++k) {
        error += w[k] * std::abs(part[k] - line.at(static_cast<double>(k)));
        sum += w[k];
      }
      const double scale = 2 * error / sum + 1e-6;
      for (std::size_t k = 0; k < size; ++k) {
        const double z = (part[k] - line.at(static_cast<double>(k))) / scale;
        w[k] = weights[from + k] / (1 + z * z * z * z);
      }
      line = fit_line(part, w);
    }
    result[static_cast<std::size_t>(i)] = line.at(i - first);
  }
  return result;
}

}  // namespace kanaria::reading
