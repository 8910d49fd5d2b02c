#include "reading/agreement.h"

#include <gtest/gtest.h>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

Lattice lattice(std::string_view text, double p) {
  return {symbols_of(text, p)};
}

TEST(Agreement, MakesAPlaceSurer) {
  Lattice mine = lattice("山田", 0.8);
  mine.symbols[0].candidates.push_back({U'出', 0.2});
  mine.symbols[1].presence = 0.9;
  const Lattice both = confirmed(mine, lattice("山田", 0.5));
  EXPECT_EQ(both.text(), U"山田");
  EXPECT_NEAR(both.symbols[0].candidates[0].p, 1 - 0.2 * 0.3, 1e-12);
  EXPECT_NEAR(both.symbols[0].candidates[1].p, 0.2 * 0.3, 1e-12);
  EXPECT_NEAR(both.symbols[1].presence, 1 - 0.1 * 0.3, 1e-12);
}

TEST(Agreement, WhatTheOtherReadsIsACandidateWhereMineIsDoubtful) {
  Lattice mine = lattice("山由太", 0.95);
  mine.symbols[1].candidates = {{U'由', 0.6}, {U'甲', 0.05}};
  const Lattice both = confirmed(mine, lattice("山田大", 0.99));
  EXPECT_EQ(both.text(), U"山由太") << "the other is never followed";
  ASSERT_EQ(both.symbols[1].candidates.size(), 3U);
  EXPECT_EQ(both.symbols[1].candidates[1].character, U'田');
  EXPECT_NEAR(both.symbols[1].candidates[1].p, 0.1, 1e-12);
  EXPECT_EQ(both.symbols[2].candidates.size(), 1U) << "mine was sure";
}

TEST(Agreement, IsAlignedAcrossWhatOneOfThemLacks) {
  const Lattice mine = lattice("東京都港区1-2", 0.9);
  const Lattice both = confirmed(mine, lattice("京都港l区１一2", 0.9));
  ASSERT_EQ(both.symbols.size(), mine.symbols.size()) << "no place comes or goes";
  EXPECT_NEAR(both.symbols[0].confidence(), 0.9, 1e-12);
  for (const std::size_t i : {1U, 2U, 3U, 4U, 5U, 6U, 7U}) {
    EXPECT_NEAR(both.symbols[i].confidence(), 0.97, 1e-12) << i;
  }
}

TEST(Agreement, WithNothingChangesNothing) {
  EXPECT_EQ(confirmed(lattice("山", 0.7), {}).symbols[0].confidence(), 0.7);
  EXPECT_TRUE(confirmed({}, lattice("山", 0.7)).empty());
}

}  // namespace
}  // namespace kanaria::reading
