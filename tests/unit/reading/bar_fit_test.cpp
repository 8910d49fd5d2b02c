#include "reading/bar_fit.h"

#include <gtest/gtest.h>

#include <vector>

namespace kanaria::reading {
namespace {

TEST(BarFit, LineIgnoresValuesWithoutWeight) {
  const std::vector<double> values = {1, 3, 99, 7, 9};
  const std::vector<double> weights = {1, 1, 0, 1, 1};
  const Line line = fit_line(values, weights);
  EXPECT_NEAR(line.start, 1, 1e-9);
  EXPECT_NEAR(line.slope, 2, 1e-9);
  EXPECT_NEAR(line.at(2), 5, 1e-9);
}

TEST(BarFit, LineOfOneValueIsLevel) {
  const std::vector<double> values = {4, 8};
  const std::vector<double> weights = {0, 1};
  EXPECT_NEAR(fit_line(values, weights).at(0), 8, 1e-9);
  EXPECT_NEAR(fit_line({}, {}).at(3), 0, 1e-9);
}

TEST(BarFit, SmoothingFillsGapsAndDropsOutliers) {
  std::vector<double> values;
  std::vector<double> weights;
  for (int i = 0; i < 30; ++i) {
    values.push_back(10 + 0.5 * i);
    weights.push_back(1);
  }
  values[10] = 0;
  weights[10] = 0;
  values[20] += 6;
  const auto smooth = smoothed(values, weights, 6);
  ASSERT_EQ(smooth.size(), values.size());
  EXPECT_NEAR(smooth[10], 15, 0.2);
  EXPECT_NEAR(smooth[20], 20, 0.5);
  EXPECT_NEAR(smooth[0], 10, 0.2);
  EXPECT_NEAR(smooth[29], 24.5, 0.5);
}

}  // namespace
}  // namespace kanaria::reading
