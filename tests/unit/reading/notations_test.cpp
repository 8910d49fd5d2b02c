#include "reading/notations.h"

#include <gtest/gtest.h>

#include <cmath>

#include "reading/line_reading.h"
#include "unit/reading/line_reading_by_hand.h"

namespace kanaria::reading {
namespace {

const WeighedText* find(const std::vector<WeighedText>& notations, const std::string& text) {
  for (const WeighedText& notation : notations) {
    if (notation.text == text) return &notation;
  }
  return nullptr;
}

LineReading tall() {
  return line_of({place(0.999, {{U'髙', 0.98}, {U'高', 0.02}}), place(0.999, {{U'橋', 1}})});
}

const std::vector<WrittenPiece> kTakahashi = {{{U"高", U"髙", U"髚"}}, {{U"橋"}}};

TEST(Notations, AreRankedByTheImageAndNotAsRead) {
  const auto notations = weighed_notations(kTakahashi, {}, tall());
  ASSERT_EQ(notations.size(), 3U);
  EXPECT_EQ(notations[0].text, "髙橋");
  EXPECT_EQ(notations[1].text, "高橋");
  EXPECT_NEAR(*notations[0].log_likelihood - *notations[1].log_likelihood, std::log(49), 1e-3);
  EXPECT_NEAR(*notations[0].log_likelihood, std::log(0.98 * 0.999 * 0.999), 1e-4);
}

TEST(Notations, WhatNoClassShowsIsNotTold) {
  const auto notations = weighed_notations(kTakahashi, {}, tall());
  EXPECT_EQ(notations.back(), (WeighedText{"髚橋", std::nullopt}));
}

TEST(Notations, HopelessOnesAreLeftOut) {
  const auto image = line_of({place(0.999999, {{U'髙', 1}}), place(0.999, {{U'橋', 1}})});
  const auto notations = weighed_notations({{{U"髙", U"高"}}, {{U"橋"}}}, {}, image);
  ASSERT_EQ(notations.size(), 1U);
  EXPECT_EQ(notations[0].text, "髙橋");
}

TEST(Notations, PiecesAreCombined) {
  const auto image = line_of({place(0.999, {{U'髙', 0.5}, {U'高', 0.5}}),
                              place(0.999, {{U'田', 0.6}, {U'由', 0.4}}), place(0.4, {{U'A', 1}})});
  const auto notations =
      weighed_notations({{{U"高", U"髙"}}, {{U"由", U"田"}}, {{U"", U"A"}}}, {}, image);
  EXPECT_EQ(notations.size(), 8U);
  const WeighedText* both = find(notations, "髙田A");
  ASSERT_NE(both, nullptr);
  EXPECT_NEAR(*both->log_likelihood, std::log(0.5 * 0.6 * 0.4), 0.01);
}

TEST(Notations, AreBounded) {
  std::vector<WrittenPiece> pieces;
  std::vector<Place> places;
  for (int i = 0; i < 20; ++i) {
    pieces.push_back({{U"高", U"髙", U"鼻"}});
    places.push_back(place(0.999, {{U'髙', 0.5}, {U'高', 0.5}}));
  }
  const auto notations = weighed_notations(pieces, {}, line_of(std::move(places)));
  EXPECT_LE(notations.size(), kMaxNotations + kMaxUnlearnedNotations);
  for (std::size_t i = 1; i < notations.size(); ++i) {
    if (!notations[i].log_likelihood) continue;
    ASSERT_TRUE(notations[i - 1].log_likelihood) << "those that cannot be told come last";
    EXPECT_LE(*notations[i].log_likelihood, *notations[i - 1].log_likelihood);
  }
}

TEST(Notations, AnUnprintedPieceIsNotLookedFor) {
  std::vector<WrittenPiece> pieces = {{{U"山"}, false}, {{U"高", U"髙"}}, {{U"橋"}}};
  const auto notations = weighed_notations(pieces, {}, tall());
  EXPECT_EQ(notations[0].text, "山髙橋");
  EXPECT_NEAR(*notations[0].log_likelihood, std::log(0.98), 0.01);
}

TEST(Notations, OtherReadingsAreWeighedToo) {
  const std::vector<WrittenPiece> pieces = {{{U"山"}, false}, {{U"高"}}, {{U"橋"}}};
  const auto notations = weighed_notations(pieces, {U"山髙橋", U"川髙橋", U"山高橋"}, tall());
  ASSERT_EQ(notations.size(), 2U) << "one begins otherwise, one is there already";
  EXPECT_EQ(notations[0].text, "山髙橋");
}

Lattice lattice_seen(LineReading reading) {
  const auto seen = std::make_shared<const LineReading>(std::move(reading));
  Lattice lattice = lattice_of(*seen);
  for (Symbol& symbol : lattice.symbols) symbol.seen = seen;
  return lattice;
}

TEST(SeenIn, GivesThePlacesOfTheSymbolsAndTheFaintOnesAfterThem) {
  const auto symbols = lattice_seen(line_of({place(0.2, {{U'1', 1}}), place(0.9, {{U'山', 1}}),
                                             place(0.9, {{U'田', 1}}), place(0.3, {{U'A', 1}}),
                                             place(0.9, {{U'橋', 1}})}))
                           .symbols;
  ASSERT_EQ(symbols.size(), 3U);
  const auto seen = seen_in(symbols, 0, 2);
  ASSERT_TRUE(seen);
  ASSERT_EQ(seen->places.size(), 3U) << "山, 田 and the faint A";
  EXPECT_EQ(seen->places[2].presence, 0.3);
  EXPECT_FALSE(seen_in(symbols, 1, 1));
  EXPECT_FALSE(seen_in({}, 0, 0));
}

TEST(SeenIn, JoinsLinesAndKnowsWhereNoImageIs) {
  auto symbols = lattice_seen(tall()).symbols;
  const auto more = lattice_seen(line_of({place(0.9, {{U'山', 1}})})).symbols;
  symbols.insert(symbols.end(), more.begin(), more.end());
  const auto seen = seen_in(symbols, 0, symbols.size());
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->places.size(), 3U);
  symbols[1].seen = nullptr;
  EXPECT_FALSE(seen_in(symbols, 0, symbols.size())) << "another recogniser's";
  EXPECT_TRUE(seen_in(symbols, 2, 3));
}

TEST(SeenIn, ASoundMarkBelongsToItsKana) {
  const auto symbols = lattice_seen(line_of({place(0.9, {{U'カ', 1}}), place(0.9, {{U'゛', 1}}),
                                             place(0.9, {{U'山', 1}})}))
                           .symbols;
  ASSERT_EQ(symbols.size(), 2U);
  EXPECT_EQ(seen_in(symbols, 0, 1)->places.size(), 2U);
}

}  // namespace
}  // namespace kanaria::reading
