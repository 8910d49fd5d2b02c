#include "reading/lattice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "reading/alternatives.h"
#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

TEST(Lattice, SpellsItsBestCandidates) {
  Lattice lattice;
  EXPECT_TRUE(lattice.empty());
  EXPECT_EQ(lattice.text(), U"");
  EXPECT_EQ(lattice.mean_p(), 0);
  lattice.symbols = {{{{U'山', 0.9}, {U'出', 0.1}}, 0, 1}, {{{U'田', 0.7}, {U'由', 0.2}}, 1, 2}};
  EXPECT_EQ(lattice.text(), U"山田");
  EXPECT_DOUBLE_EQ(lattice.mean_p(), 0.8);
}

TEST(Alternatives, AreRankedProductsOfTheirPlaces) {
  const std::vector<Symbol> symbols = {{{{U'山', 0.9}, {U'出', 0.1}}, 0, 1},
                                       {{{U'田', 0.6}, {U'由', 0.3}, {U'日', 0.1}}, 1, 2}};
  const auto all = alternatives(symbols, 0, 2, 10);
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[0].text, U"山田");
  EXPECT_NEAR(all[0].p, 0.54, 1e-9);
  EXPECT_EQ(all[1].text, U"山由");
  EXPECT_NEAR(all[1].p, 0.27, 1e-9);
  EXPECT_EQ(all.back().text, U"出日");
  double sum = 0;
  std::set<std::u32string> texts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) {
      EXPECT_LE(all[i].p, all[i - 1].p);
    }
    sum += all[i].p;
    texts.insert(all[i].text);
  }
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_EQ(texts.size(), all.size());
}

TEST(Alternatives, AreBoundedHoweverLongTheLine) {
  std::vector<Symbol> symbols;
  for (int i = 0; i < 60; ++i)
    symbols.push_back({{{U'山', 0.4}, {U'出', 0.3}, {U'由', 0.3}}, 0, 0});
  const auto some = alternatives(symbols, 0, symbols.size(), 7);
  ASSERT_EQ(some.size(), 7U);
  EXPECT_EQ(some[0].text, std::u32string(60, U'山'));
  EXPECT_GT(some[0].p, 0);
}

TEST(Alternatives, OfAPartOfTheLine) {
  const auto symbols = symbols_of("山田太郎様");
  EXPECT_EQ(alternatives(symbols, 2, 4, 5).front().text, U"太郎");
  EXPECT_EQ(alternatives(symbols, 4, 99, 5).front().text, U"様");
  EXPECT_EQ(alternatives(symbols, 5, 5, 5).front().text, U"");
}

TEST(Alternatives, APlaceThatMayNotBeThereMayBeLeftOut) {
  std::vector<Symbol> symbols = symbols_of("101", 0.98);
  symbols.push_back({{{U'A', 0.9}, {U'4', 0.1}}, 0, 0, 0.8});
  const auto all = alternatives(symbols, 2, 4, 9);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].text, U"1A");
  EXPECT_NEAR(all[0].p, 0.98 * 0.8 * 0.9, 1e-9);
  EXPECT_EQ(all[1].text, U"1");
  EXPECT_NEAR(all[1].p, 0.98 * 0.2, 1e-9);
}

TEST(Alternatives, HopelessCandidatesAreLeftOut) {
  const std::vector<Symbol> symbols = {{{{U'山', 0.9}, {U'出', 0.099}, {U'凸', 0.001}}, 0, 1}};
  EXPECT_EQ(alternatives(symbols, 0, 1, 9).size(), 2U);
}

TEST(Alternatives, TheBestCandidateStaysTheBestHoweverDoubtful) {
  const std::vector<Symbol> symbols = {{{{U'山', 0.05}, {U'出', 0.04}}, 0, 1}};
  const auto all = alternatives(symbols, 0, 1, 9);
  for (const Alternative& alternative : all) {
    EXPECT_GT(alternative.p, 0);
    EXPECT_LE(alternative.p, 1);
  }
  EXPECT_EQ(all[0].text, U"山");
}

}  // namespace
}  // namespace kanaria::reading
