#include "reading/text_likelihood.h"

#include <gtest/gtest.h>

#include <cmath>

#include "reading/ranked_texts.h"
#include "unit/reading/line_reading_by_hand.h"

namespace kanaria::reading {
namespace {

constexpr double kPenalty = -16.1181;  // ln 1e-7

TEST(TextLikelihood, IsTheProbabilityOfTheRankedText) {
  const LineReading line =
      line_of({place(0.9, {{U'山', 0.8}, {U'田', 0.2}}), place(0.3, {{U'田', 0.9}, {U'1', 0.1}}),
               place(0.8, {{U'田', 0.7}, {U'由', 0.3}})});
  for (const RankedText& ranked : ranked_texts(line, 12)) {
    EXPECT_NEAR(log_likelihood(line, ranked.text), std::log(ranked.p), 1e-4);
  }
}

TEST(TextLikelihood, TellsVariantsAndSuffixesApart) {
  const LineReading name =
      line_of({place(0.999, {{U'髙', 0.98}, {U'高', 0.02}}), place(0.999, {{U'橋', 1}})});
  EXPECT_NEAR(log_likelihood(name, U"髙橋") - log_likelihood(name, U"高橋"), std::log(49), 1e-3);
  const LineReading room = line_of({place(0.999, {{U'1', 1}}), place(0.999, {{U'1', 1}}),
                                    place(0.01, {{U'A', 0.9}, {U'-', 0.1}})});
  EXPECT_NEAR(log_likelihood(room, U"11") - log_likelihood(room, U"11A"),
              std::log(0.99 / (0.01 * 0.9)), 1e-3);
}

TEST(TextLikelihood, IsAlwaysFinite) {
  const LineReading line = line_of({place(0.999999, {{U'山', 1}})});  // all else ruled out
  EXPECT_NEAR(log_likelihood(line, U"山龜"), kPenalty, 1e-3) << "a character without a place";
  EXPECT_NEAR(log_likelihood(line, U"龜"), kPenalty, 1e-3) << "a character that no class shows";
  EXPECT_LT(log_likelihood(line, U"田"), -25);
  EXPECT_TRUE(std::isfinite(log_likelihood(line, U"田")));
  EXPECT_TRUE(std::isfinite(log_likelihood(line, std::u32string(300, U'田'))));
  EXPECT_EQ(log_likelihood(line_of({}), U""), 0);
  EXPECT_NEAR(log_likelihood(line_of({}), U"山田"), 2 * kPenalty, 1e-9);
  EXPECT_NEAR(log_likelihood(line, U""), std::log(1e-6), 1e-4);
}

TEST(TextLikelihood, SpacesAndWidthsDoNotMatter) {
  const LineReading line = line_of({place(0.9, {{U'山', 0.9}}), place(0.9, {{U'1', 0.9}}),
                                    place(0.9, {{U'-', 0.9}}), place(0.9, {{U'A', 0.9}})});
  const double expected = log_likelihood(line, U"山1-A");
  for (const std::u32string_view same : {U"山 1-A", U"山　１－Ａ", U"山1−A", U"山1‐A "}) {
    EXPECT_NEAR(log_likelihood(line, same), expected, 1e-12);
  }
}

TEST(TextLikelihood, HalfWidthMarksCountForTheWholeKana) {
  const LineReading line =
      line_of({place(0.9, {{U'カ', 0.8}, {U'ガ', 0.2}}), place(0.7, {{U'゛', 1}})});
  EXPECT_NEAR(log_likelihood(line, U"ガ"), std::log(0.9 * 0.8 * 0.7 + 0.9 * 0.2 * 0.3), 1e-5);
  EXPECT_NEAR(log_likelihood(line, U"ｶﾞ"), log_likelihood(line, U"ガ"), 1e-12);
  EXPECT_NEAR(log_likelihood(line, U"カ゛"), log_likelihood(line, U"ガ"), 1e-12);
  EXPECT_NEAR(log_likelihood(line, U"カ"), std::log(0.9 * 0.8 * 0.3), 1e-5);
}

TEST(TextLikelihood, BothFormsOfACharacterCount) {
  const LineReading line = line_of({place(0.9, {{U'-', 0.3}, {U'|', 0.5}})});
  EXPECT_NEAR(log_likelihood(line, U"-"), std::log(0.9 * 0.8), 1e-6);
}

TEST(InClasses, FoldsOnlyWhatNoClassShows) {
  const LineCharacters& characters = *some_characters();
  EXPECT_EQ(in_classes(U"Ａ　カ － 髙", characters), U"Aカ-髙");
  EXPECT_EQ(in_classes(U"ﾊﾟｶﾞ〜", characters), U"パガ~");
}

}  // namespace
}  // namespace kanaria::reading
