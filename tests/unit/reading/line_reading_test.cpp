#include "reading/line_reading.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/reading/line_reading_by_hand.h"

namespace kanaria::reading {
namespace {

TEST(LatticeOf, HoldsWhatIsMoreLikelyThereThanNot) {
  const Lattice lattice = lattice_of(line_of({place(0.9, {{U'山', 0.8}, {U'田', 0.2}}),
                                              place(0.4, {{U'1', 1}}), place(0.6, {{U'橋', 1}})}));
  EXPECT_EQ(lattice.text(), U"山橋");
  EXPECT_EQ(lattice.symbols[0].presence, 0.9);
  EXPECT_NEAR(lattice.symbols[0].confidence(), 0.72, 1e-12);
  ASSERT_EQ(lattice.symbols[0].candidates.size(), 2U);
  EXPECT_NEAR(lattice.symbols[0].candidates[1].p, 0.2, 1e-12);
  EXPECT_NEAR(lattice.mean_p(), (0.72 + 0.6) / 2, 1e-12);
  EXPECT_LE(lattice.symbols[0].to_em, lattice.symbols[1].from_em);
}

TEST(LatticeOf, JoinsSoundMarksToTheirKana) {
  const Lattice lattice =
      lattice_of(line_of({place(0.9, {{U'カ', 0.9}, {U'山', 0.1}}), place(0.9, {{U'゛', 1}}),
                          place(0.9, {{U'橋', 1}}), place(0.9, {{U'゜', 1}})}));
  EXPECT_EQ(lattice.text(), U"ガ橋゜");
  EXPECT_NEAR(lattice.symbols[0].presence, 0.81, 1e-12);
}

TEST(LatticeOf, KeepsFaintPlacesBesideTheirSymbols) {
  const auto lattice =
      lattice_of(line_of({place(0.3, {{U'橋', 0.9}}), place(0.9, {{U'山', 0.9}}),
                          place(0.004, {{U'A', 0.9}}), place(0.2, {{U'1', 0.9}})}));
  ASSERT_EQ(lattice.symbols.size(), 1U);
  ASSERT_EQ(lattice.symbols[0].before.size(), 1U);
  EXPECT_EQ(lattice.symbols[0].before[0].candidates[0].character, U'橋');
  EXPECT_EQ(lattice.symbols[0].before[0].presence, 0.3);
  ASSERT_EQ(lattice.symbols[0].after.size(), 1U) << "what is hardly there is paper";
  EXPECT_EQ(lattice.symbols[0].after[0].candidates[0].character, U'1');
}

TEST(ChoicesOf, AreRankedAndBounded) {
  const Place some = place(0.9, {{U'山', 0.5}, {U'-', 0.2}, {U'|', 0.25}});
  const auto choices = choices_of(*some_characters(), some, 3, 1e-6);
  ASSERT_EQ(choices.size(), 3U);
  EXPECT_EQ(choices[0].character, U'山');
  EXPECT_EQ(choices[1].character, U'-');
  EXPECT_NEAR(choices[1].p, 0.45, 1e-12);
  EXPECT_EQ(choices_of(*some_characters(), some, 9, 0.9).size(), 1U) << "the best always stays";
}

TEST(MeanLogP, SaysHowWellALineIsExplained) {
  EXPECT_NEAR(mean_log_p(line_of({place(0.9, {{U'山', 0.8}})})), std::log(0.72), 1e-12);
  const double doubtful =
      mean_log_p(line_of({place(0.9, {{U'山', 0.8}}), place(0.4, {{U'1', 1}})}));
  EXPECT_NEAR(doubtful, std::log(0.72) + std::log(0.6), 1e-12) << "a place left out counts";
  EXPECT_TRUE(std::isinf(mean_log_p(line_of({}))));
}

TEST(Choices, AnUnlearnedCharacterIsRatherMeantThanTheOneItIsTakenFor) {
  const auto characters = parse_line_characters(
      "kanaria-lines 1\nheight_px 32\nem_px 22\nembedding 3\ntemperature 1\ncentre_scale 1\n"
      "centre_bias 0\ncharacters 2\n山\n﨔\n",
      "characters");
  ASSERT_TRUE(characters);
  const Place place{1, 0, {std::log(0.2), std::log(0.8)}};
  const auto choices = choices_of(*characters, place, 4, 1e-4);
  ASSERT_EQ(choices.size(), 3U);
  EXPECT_EQ(choices[0].character, U'欅');
  EXPECT_NEAR(choices[0].p, 0.76, 1e-9);
  EXPECT_EQ(choices[1].character, U'山');
  EXPECT_EQ(choices[2].character, U'﨔');
  EXPECT_NEAR(choices[2].p, 0.04, 1e-9);
}

}  // namespace
}  // namespace kanaria::reading
