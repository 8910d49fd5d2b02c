#include "page/chains.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kanaria::page {
namespace {

/// A piece whose box is `fill` ink.
Piece piece(int x, int y, int width, int height, double fill = 0.4) {
  return {{x, y, width, height}, static_cast<int>(fill * width * height)};
}

void add_row(std::vector<Piece>& pieces, int x, int y, int em, int count) {
  for (int i = 0; i < count; ++i) pieces.push_back(piece(x + i * (em + 3), y, em, em));
}

std::size_t columns_of(const std::vector<Chain>& chains) {
  return static_cast<std::size_t>(std::count_if(chains.begin(), chains.end(), [](const Chain& c) {
    return c.direction == Direction::vertical;
  }));
}

TEST(Chains, TheFlatStrokesOfKanaStayInTheirRow) {
  std::vector<Piece> pieces;
  add_row(pieces, 100, 100, 24, 4);
  pieces.push_back(piece(212, 103, 18, 4, 0.9));  // ニ
  pieces.push_back(piece(209, 118, 24, 4, 0.9));
  pieces.push_back(piece(237, 111, 22, 3, 0.9));  // ー
  add_row(pieces, 264, 100, 24, 4);
  const auto chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].direction, Direction::horizontal);
  EXPECT_EQ(chains[0].pieces.size(), pieces.size());
}

TEST(Chains, HonorificsAtTheEndsOfRowsAreNoColumn) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 3; ++i) {  // 連名, each with 様 far behind its name
    add_row(pieces, 140, 190 + 45 * i, 36, 2);
    pieces.push_back(piece(340, 190 + 45 * i, 36, 36));
  }
  EXPECT_GT(columns_of(find_chains(pieces)), 0U) << "alone, they stand like columns";
  add_row(pieces, 100, 100, 24, 14);  // the address
  add_row(pieces, 100, 135, 24, 14);
  EXPECT_EQ(columns_of(find_chains(pieces)), 0U);
}

TEST(Chains, ASpacedNameIsAColumnThoughRowsStandNear) {
  std::vector<Piece> pieces;
  for (int line = 0; line < 4; ++line) add_row(pieces, 60, 560 + 50 * line, 40, 12);  // the sender
  for (const int y : {100, 168, 262, 356}) pieces.push_back(piece(300, y, 44, 44));  // 井上 剛 様
  const auto chains = find_chains(pieces);
  EXPECT_EQ(chains.size(), 5U);
  EXPECT_EQ(columns_of(chains), 1U);
}

TEST(Chains, HonorificsOfACoupleEndTheirColumns) {
  std::vector<Piece> pieces;
  add_row(pieces, 60, 480, 34, 12);                                                  // a stamp
  for (const int y : {100, 145, 205, 250}) pieces.push_back(piece(300, y, 38, 38));  // 山下 陽斗
  for (const int y : {205, 250}) pieces.push_back(piece(248, y, 38, 38));            // 繁弘
  for (const int x : {248, 300}) pieces.push_back(piece(x, 320, 38, 38));            // 様様
  for (const int y : {100, 126, 152, 178, 204, 230}) pieces.push_back(piece(480, y, 24, 24));
  const auto chains = find_chains(pieces);
  EXPECT_EQ(chains.size(), 4U);
  EXPECT_EQ(columns_of(chains), 3U);
}

TEST(Chains, NarrowFiguresJoinTheirColumn) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 8; ++i) pieces.push_back(piece(100, 60 + 50 * i, 46, 46));
  for (int i = 0; i < 4; ++i) pieces.push_back(piece(113, 466 + 47 * i, 20, 34));
  const auto chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].direction, Direction::vertical);
  EXPECT_EQ(chains[0].pieces.size(), pieces.size());
}

TEST(Chains, ARunOfNumeralOnesBehindABlankBelongsToItsColumn) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 9; ++i) pieces.push_back(piece(100, 60 + 26 * i, 23, 22));
  for (int i = 0; i < 4; ++i) pieces.push_back(piece(100, 340 + 25 * i, 23, 4, 0.9));  // 一一一一
  pieces.push_back(piece(100, 432, 22, 22));                                           // 号
  const auto chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].direction, Direction::vertical);
  EXPECT_EQ(chains[0].pieces.size(), pieces.size());
}

TEST(Chains, TheNumeralOneBelongsToItsColumnToTheEnd) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 8; ++i) pieces.push_back(piece(100, 60 + 46 * i, 40, 40));
  for (int i = 8; i < 10; ++i) pieces.push_back(piece(101, 78 + 46 * i, 38, 4, 0.9));  // 一一
  const auto chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].direction, Direction::vertical);
  EXPECT_EQ(chains[0].pieces.size(), pieces.size());
}

TEST(Chains, SolidBarsBeforeAFirmsNameAreLeftOut) {
  std::vector<Piece> pieces = {piece(60, 100, 8, 24, 1), piece(72, 100, 8, 24, 1)};
  add_row(pieces, 86, 100, 24, 8);
  auto chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].box.x_px, 86);
  for (std::size_t i : {0U, 1U}) pieces[i].ink_px /= 2;
  chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].box.x_px, 60) << "川: strokes with paper between them are print";
}

/// The chains of a row in two parts, 1.5 em apart, the second `off_em` lower.
std::size_t chains_off_level(double off_em) {
  constexpr int kEm = 40;
  std::vector<Piece> pieces;
  add_row(pieces, 100, 100, kEm, 8);
  add_row(pieces, 100 + 8 * (kEm + 3) - 3 + kEm * 3 / 2, 100 + static_cast<int>(off_em * kEm), kEm,
          8);
  return find_chains(pieces).size();
}

TEST(Chains, PartsOfARowJoinUnlessTheyAreOffLevel) {
  EXPECT_EQ(chains_off_level(0), 1U);
  EXPECT_EQ(chains_off_level(0.4), 1U);
  EXPECT_EQ(chains_off_level(0.6), 2U);
}

TEST(Chains, WhatMayBeALogoIsALineOfItsOwn) {
  std::vector<Piece> pieces = {piece(40, 100, 24, 24)};
  add_row(pieces, 86, 100, 24, 8);
  const auto chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 2U);
  for (const Chain& chain : chains) {
    EXPECT_EQ(chain.box.x_px, chain.pieces.size() == 1 ? 40 : 86);
  }
}

TEST(Chains, HalvesOfCharactersFarApartAreOneLine) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 12; ++i) pieces.push_back(piece(240, 60 + 44 * i, 40, 40));  // the address
  for (const int y : {100, 220}) {
    pieces.push_back(piece(100, y, 20, 52));
    pieces.push_back(piece(122, y, 28, 52));
  }
  const auto chains = find_chains(pieces);
  ASSERT_EQ(chains.size(), 2U);
  EXPECT_EQ(columns_of(chains), 2U);
  EXPECT_EQ(std::min(chains[0].pieces.size(), chains[1].pieces.size()), 4U);
}

TEST(Chains, TwoColumnsOfPrintAreNotHalves) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 10; ++i) {
    pieces.push_back(piece(100, 60 + 60 * i, 50, 50));
    pieces.push_back(piece(154, 60 + 60 * i, 50, 50));
  }
  for (const Chain& chain : find_chains(pieces)) EXPECT_LE(chain.pieces.size(), 10U);
}

TEST(Chains, RowsOfSmallPrintAreNotHalves) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 2; ++i) {  // blanks of both rows coincide every two characters
    for (int k = 0; k < 5; ++k) {
      pieces.push_back(piece(100 + 48 * k, 100 + 22 * i, 20, 20));
      pieces.push_back(piece(118 + 48 * k + 3 * i, 100 + 22 * i, 20, 20));
    }
  }
  for (const Chain& chain : find_chains(pieces)) {
    EXPECT_LT(span_of(chain.box, Direction::horizontal).height(), 30);
  }
}

TEST(Chains, ANameOfUnlikeCharactersIsOneLine) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 3; ++i) pieces.push_back(piece(105, 100 + 40 * i, 30, 34));
  for (const int y : {260, 330}) pieces.push_back(piece(97, y, 46, 46));
  EXPECT_EQ(find_chains(pieces).size(), 1U) << "a brushed name";
  std::vector<Piece> row;
  add_row(row, 100, 100, 46, 8);
  add_row(row, 100 + 8 * 49 + 40, 110, 30, 6);
  EXPECT_EQ(find_chains(row).size(), 2U) << "a firm and its branch";
}

TEST(Chains, FiguresGoOnInTheRowOfTheirKanji) {
  std::vector<Piece> pieces;
  add_row(pieces, 100, 100, 30, 10);
  const int x = 100 + 10 * 33;
  for (int i = 0; i < 5; ++i) pieces.push_back(piece(x + 24 + 33 * i, 105, 16, 20));
  EXPECT_EQ(find_chains(pieces).size(), 1U);
}

}  // namespace
}  // namespace kanaria::page
