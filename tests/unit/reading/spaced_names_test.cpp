#include "reading/spaced_names.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

constexpr int kEm_px = 50;

/// A line that begins `from_em` along its row or column, `off_em` beside the others.
ReadLine part(std::string_view text, double from_em, page::Direction direction, double off_em = 0,
              int em_px = kEm_px) {
  ReadLine line = row(text, 0, 0, em_px, 1);
  for (std::size_t i = 0; i < line.lattice.symbols.size(); ++i) {
    line.lattice.symbols[i].from_em = static_cast<double>(i);
    line.lattice.symbols[i].to_em = static_cast<double>(i) + 1;
  }
  const int along = 300 + static_cast<int>(std::lround(from_em * kEm_px));
  const int across = 400 + static_cast<int>(std::lround(off_em * kEm_px));
  const int length = line.line.box.width_px;
  line.line.direction = direction;
  line.line.box = direction == page::Direction::horizontal
                      ? page::Box{along, across, length, em_px}
                      : page::Box{across, along, em_px, length};
  line.line.glyphs = {line.line.box};
  return line;
}

std::vector<ReadLine> joined(std::vector<ReadLine> lines) {
  ReadSide side;
  side.lines = std::move(lines);
  join_spaced_names(side, names());
  return side.lines;
}

constexpr page::Direction kDirections[] = {page::Direction::horizontal, page::Direction::vertical};

TEST(SpacedNames, SurnameAndGivenNameFarApartAreOneLine) {
  for (const page::Direction direction : kDirections) {
    const auto lines = joined({part("道明寺", 0, direction), part("蕗様", 3 + 4.6, direction)});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].text, U"道明寺蕗様");
    EXPECT_EQ(folded_widths(lines[0].lattice.text()), lines[0].text);
    EXPECT_EQ(lines[0].line.glyphs.size(), 2U);
    const page::Box& box = lines[0].line.box;
    EXPECT_EQ(std::max(box.width_px, box.height_px), static_cast<int>(std::lround(9.6 * kEm_px)));
    EXPECT_EQ(std::min(box.width_px, box.height_px), kEm_px);
    EXPECT_NEAR(lines[0].lattice.symbols[3].from_em, 7.6, 0.02);
    EXPECT_NEAR(lines[0].lattice.symbols[4].to_em, 9.6, 0.02);
  }
}

TEST(SpacedNames, TheOrderInWhichTheLinesWereFoundDoesNotMatter) {
  for (const page::Direction direction : kDirections) {
    const auto lines =
        joined({part("蕗様", 7.6, direction), part("東京都港区芝公園", 0, direction, 3),
                part("道明寺", 0, direction)});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].text, U"道明寺蕗様");
    EXPECT_EQ(lines[1].text, U"東京都港区芝公園");
  }
}

TEST(SpacedNames, AWholeNameIsLeftAlone) {
  for (const page::Direction direction : kDirections) {
    EXPECT_EQ(joined({part("営業部", 0, direction), part("山田太郎様", 5, direction)}).size(), 2U);
    EXPECT_EQ(joined({part("佐藤", 0, direction), part("太郎様", 5, direction)}).size(), 1U)
        << "a given name is not whole";
  }
}

TEST(SpacedNames, LinesOfAnotherSizeAreNot) {
  for (const page::Direction direction : kDirections) {
    EXPECT_EQ(joined({part("道明寺", 0, direction, 0.22, 28), part("蕗様", 5, direction)}).size(),
              2U);
    EXPECT_EQ(joined({part("道明寺", 0, direction, 0.1, 40), part("蕗様", 5, direction)}).size(),
              1U);
  }
}

TEST(SpacedNames, LinesOffLevelAreNot) {
  for (const page::Direction direction : kDirections) {
    EXPECT_EQ(joined({part("道明寺", 0, direction, 0.7), part("蕗様", 5, direction)}).size(), 2U);
    EXPECT_EQ(joined({part("道明寺", 0, direction, 0.3), part("蕗様", 5, direction)}).size(), 1U);
  }
}

TEST(SpacedNames, LinesOfTheOtherDirectionFartherOffOrBehindAreNot) {
  EXPECT_EQ(joined({part("道明寺", 0, page::Direction::vertical),
                    part("蕗様", 5, page::Direction::horizontal)})
                .size(),
            2U);
  for (const page::Direction direction : kDirections) {
    EXPECT_EQ(joined({part("道明寺", 0, direction), part("蕗様", 10.5, direction)}).size(), 2U);
    EXPECT_EQ(joined({part("道明寺", 6, direction), part("蕗様", 0, direction)}).size(), 2U);
  }
}

TEST(SpacedNames, TheNearestOfTwoIsTheSurname) {
  const auto lines = joined({part("親展", 0, page::Direction::horizontal),
                             part("佐藤", 3, page::Direction::horizontal),
                             part("蕗様", 7, page::Direction::horizontal)});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].text, U"佐藤蕗様");
}

TEST(SpacedNames, WhatIsNoNameIsNot) {
  for (const std::string_view text : {"1234", "東京都港区", "ABC"}) {
    EXPECT_EQ(joined({part(text, 0, page::Direction::horizontal),
                      part("蕗様", 8, page::Direction::horizontal)})
                  .size(),
              2U)
        << text;
  }
  EXPECT_EQ(joined({part("石川", 0, page::Direction::horizontal),
                    part("太田様方", 5, page::Direction::horizontal)})
                .size(),
            2U);
}

TEST(SpacedNames, TheThreePartsOfANameFarApartAreOneLine) {
  for (const page::Direction direction : kDirections) {
    std::vector<ReadLine> parts = {part("茂木", 0, direction), part("様", 12.5, direction),
                                   part("蕗", 6.5, direction)};
    for (ReadLine& read : parts) {  // a lone character is found as a row, whatever it stands in
      if (read.text.size() == 1) read.line.direction = page::Direction::horizontal;
    }
    const auto lines = joined(parts);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].text, U"茂木蕗様");
    EXPECT_EQ(lines[0].line.direction, direction);
  }
}

TEST(SpacedNames, AnHonorificFarFromAWholeNameIsLeftToTheRoles) {
  EXPECT_EQ(joined({part("関太郎", 0, page::Direction::horizontal),
                    part("様", 8, page::Direction::horizontal)})
                .size(),
            2U);
}

std::vector<ReadLine> with_first_characters(std::vector<ReadLine> lines) {
  ReadSide side;
  side.lines = std::move(lines);
  join_first_characters(side);
  return side.lines;
}

TEST(FirstCharacters, ComeBackToTheirRowWhereTheyAreBeyondDoubt) {
  ReadLine first = part("樋", 0, page::Direction::horizontal);
  const ReadLine rest = part("口いずみ様", 1.1, page::Direction::horizontal);
  first.p = 0.9;
  EXPECT_EQ(with_first_characters({first, rest}).size(), 2U) << "a logo";
  first.p = 0.999;
  const auto lines = with_first_characters({first, rest});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].text, U"樋口いずみ様");
  first = part("4", 0, page::Direction::horizontal);
  first.p = 0.999;
  EXPECT_EQ(with_first_characters({first, rest}).size(), 2U) << "no name begins with a figure";
}

TEST(FirstCharacters, StandCloseBefore) {
  ReadLine first = part("樋", 0, page::Direction::horizontal);
  first.p = 0.999;
  EXPECT_EQ(with_first_characters({first, part("口様", 3.5, page::Direction::horizontal)}).size(),
            2U);
  EXPECT_EQ(
      with_first_characters({first, part("口様", 1.1, page::Direction::horizontal, 0.8)}).size(),
      2U);
}

}  // namespace
}  // namespace kanaria::reading
