#include "reading/line_places.h"

#include <gtest/gtest.h>

namespace kanaria::reading {
namespace {

TEST(Peaks, NothingGivesNone) {
  EXPECT_TRUE(find_peaks({}).empty());
  EXPECT_TRUE(find_peaks(std::vector<double>(50, 0.0)).empty());
  EXPECT_TRUE(find_peaks(std::vector<double>(50, 1e-5)).empty()) << "below the least presence";
}

TEST(Peaks, MassAroundTheTopIsOneGlyphs) {
  const auto peaks = find_peaks(std::vector<double>{0, 0.05, 0.3, 0.5, 0.1, 0, 0, 0, 0.002, 0});
  ASSERT_EQ(peaks.size(), 2U);
  EXPECT_EQ(peaks[0].subframe, 3U);
  EXPECT_NEAR(peaks[0].presence, 0.95, 1e-12);
  EXPECT_NEAR(peaks[0].middle, (0.05 + 0.6 + 1.5 + 0.4) / 0.95, 1e-12);
  EXPECT_EQ(peaks[1].subframe, 8U);
  EXPECT_NEAR(peaks[1].presence, 0.002, 1e-12);
}

TEST(Peaks, ASubframeBelongsToTheNearestTop) {
  const auto peaks = find_peaks(std::vector<double>{0.9, 0.05, 0.01, 0.02, 0.8});
  ASSERT_EQ(peaks.size(), 2U);
  EXPECT_NEAR(peaks[0].presence, 0.96, 1e-12) << "two from both: the stronger's";
  EXPECT_NEAR(peaks[1].presence, 0.82, 1e-12);
}

TEST(Peaks, PresenceIsNeverQuiteCertain) {
  const auto peaks = find_peaks(std::vector<double>{0.7, 0.9, 0.7});
  ASSERT_EQ(peaks.size(), 1U);
  EXPECT_EQ(peaks[0].presence, kMostPresence);
}

TEST(Peaks, TooCloseIsOneGlyphUnlessBothAreSure) {
  const auto one = find_peaks(std::vector<double>{0, 0.5, 0.2, 0.25, 0});
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].subframe, 1U);
  EXPECT_NEAR(one[0].presence, 0.95, 1e-12);
  EXPECT_EQ(find_peaks(std::vector<double>{0, 0.9, 0.1, 0.8, 0}).size(), 2U) << "ll";
}

TEST(Peaks, WhatAddsUpToOneGlyphIsOne) {
  const auto one = find_peaks(std::vector<double>{0, 0.95, 0, 0, 0, 0.04, 0, 0});
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].subframe, 1U);
  EXPECT_NEAR(one[0].presence, 0.99, 1e-12);
  EXPECT_EQ(find_peaks(std::vector<double>{0, 0.999, 0, 0, 0, 0.3, 0}).size(), 2U) << "too much";
  EXPECT_EQ(find_peaks(std::vector<double>{0, 0.95, 0, 0, 0, 0, 0.04}).size(), 2U) << "too far";
  const auto nearer = find_peaks(std::vector<double>{0.9, 0, 0, 0, 0.05, 0, 0, 0.9});
  ASSERT_EQ(nearer.size(), 2U);
  EXPECT_NEAR(nearer[1].presence, 0.95, 1e-12);
}

TEST(Peaks, APlateauIsOnePeak) {
  EXPECT_EQ(find_peaks(std::vector<double>{0, 0.3, 0.3, 0.3, 0}).size(), 1U);
  EXPECT_EQ(find_peaks(std::vector<double>(3, 0.3)).size(), 1U);
}

TEST(Peaks, AreBounded) {
  std::vector<double> centres(10'000, 0.0);
  for (std::size_t k = 0; k < centres.size(); k += 5) centres[k] = k < 5000 ? 0.9 : 0.5;
  const auto peaks = find_peaks(centres);
  ASSERT_EQ(peaks.size(), kMaxPlaces);
  EXPECT_EQ(peaks.back().subframe, 5 * (kMaxPlaces - 1));
}

}  // namespace
}  // namespace kanaria::reading
