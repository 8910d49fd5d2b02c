#include "reading/ranked_texts.h"

#include <gtest/gtest.h>

#include <set>

#include "unit/reading/line_reading_by_hand.h"

namespace kanaria::reading {
namespace {

double p_of(const std::vector<RankedText>& ranked, std::u32string_view text) {
  for (const RankedText& one : ranked) {
    if (one.text == text) return one.p;
  }
  return 0;
}

TEST(RankedTexts, ABlankLineSaysNothing) {
  const auto ranked = ranked_texts(line_of({}), 64);
  ASSERT_EQ(ranked.size(), 1U);
  EXPECT_EQ(ranked[0].text, U"");
  EXPECT_EQ(ranked[0].p, 1);
}

TEST(RankedTexts, MultiplyPresenceAndClass) {
  const auto ranked = ranked_texts(
      line_of({place(0.9, {{U'山', 1}}), place(0.8, {{U'田', 0.7}, {U'由', 0.3}})}), 64);
  ASSERT_EQ(ranked.size(), 6U);
  EXPECT_EQ(ranked[0].text, U"山田");
  EXPECT_NEAR(ranked[0].p, 0.9 * 0.8 * 0.7, 1e-12);
  EXPECT_EQ(ranked[1].text, U"山由");
  EXPECT_EQ(ranked[2].text, U"山");
  EXPECT_NEAR(p_of(ranked, U""), 0.1 * 0.2, 1e-12);
  double sum = 0;
  for (const RankedText& one : ranked) sum += one.p;
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(RankedTexts, WaysToOneStringAreSummed) {
  const auto ranked = ranked_texts(line_of({place(0.5, {{U'1', 1}}), place(0.4, {{U'1', 1}})}), 64);
  ASSERT_EQ(ranked.size(), 3U);
  EXPECT_EQ(ranked[0].text, U"1");
  EXPECT_NEAR(ranked[0].p, 0.5 * 0.6 + 0.5 * 0.4, 1e-12);
  EXPECT_NEAR(p_of(ranked, U"11"), 0.2, 1e-12);
}

TEST(RankedTexts, BothFormsOfACharacterAreOne) {
  const auto ranked = ranked_texts(line_of({place(0.9, {{U'-', 0.5}, {U'|', 0.5}})}), 64);
  ASSERT_EQ(ranked.size(), 2U);
  EXPECT_EQ(ranked[0].text, U"-");
  EXPECT_NEAR(ranked[0].p, 0.9, 1e-12);
}

TEST(RankedTexts, HalfWidthSoundMarksJoinTheirKana) {
  const auto ranked = ranked_texts(line_of({place(1 - 1e-6, {{U'カ', 0.9}, {U'ガ', 0.1}}),
                                            place(0.8, {{U'゛', 0.9}, {U'1', 0.1}})}),
                                   64);
  EXPECT_EQ(ranked[0].text, U"ガ");
  EXPECT_NEAR(ranked[0].p, 0.9 * 0.8 * 0.9 + 0.1 * 0.2, 1e-5) << "with ガ and no mark";
  EXPECT_EQ(ranked[1].text, U"カ");
  EXPECT_NEAR(p_of(ranked, U"ガ゛"), 0.1 * 0.8 * 0.9, 1e-5) << "what cannot join stays";
}

TEST(RankedTexts, ALongLineKeepsItsRanking) {
  std::vector<Place> places;
  for (int i = 0; i < 400; ++i) places.push_back(place(0.6, {{U'山', 0.4}, {U'田', 0.35}}));
  const auto ranked = ranked_texts(line_of(std::move(places)), 64);
  ASSERT_EQ(ranked.size(), 64U);
  std::set<std::u32string> texts;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    texts.insert(ranked[i].text);
    EXPECT_GE(ranked[i].p, 0);
    if (i > 0) {
      EXPECT_LE(ranked[i].p, ranked[i - 1].p);
    }
  }
  EXPECT_EQ(texts.size(), 64U);
}

TEST(RankedTexts, ASureLineStillHasRivals) {
  std::vector<Place> places;
  for (int i = 0; i < 16; ++i) places.push_back(place(1 - 1e-6, {{U'山', 0.999999}}));
  const auto ranked = ranked_texts(line_of(std::move(places)), 64);
  EXPECT_EQ(ranked.size(), 64U);
  EXPECT_EQ(ranked[0].text, std::u32string(16, U'山'));
  EXPECT_GT(ranked[0].p, 0.9999);
}

TEST(RankedTexts, APriorIsKeptApart) {
  const std::vector<RankedText> texts = {{U"高橋", 0.6}, {U"髙橋", 0.3}};
  const auto ranked =
      weighed(texts, [](std::u32string_view text) { return text == U"髙橋" ? 8.0 : 2.0; });
  ASSERT_EQ(ranked.size(), 2U);
  EXPECT_EQ(ranked[0].text, U"髙橋");
  EXPECT_NEAR(ranked[0].p, 0.9 * 2.4 / 3.6, 1e-12) << "the sum stays";
  EXPECT_NEAR(ranked[1].p, 0.9 * 1.2 / 3.6, 1e-12);
  EXPECT_EQ(weighed(texts, [](auto) { return 0.0; }).size(), 2U);
}

}  // namespace
}  // namespace kanaria::reading
