#include "reading/line_context.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <vector>

#include "base/check.h"

namespace kanaria::reading {
namespace {

using Shown = std::map<std::u32string_view, double>;

/// Twins, sizes, what stands beside them, two upright brackets and the upright bar ("bar").
std::shared_ptr<const LineCharacters> characters() {
  static const auto kCharacters = [] {
    auto parsed = parse_line_characters(
        "kanaria-lines 1\nheight_px 32\nem_px 22\nembedding 3\ntemperature 1\ncentre_scale 1\n"
        "centre_bias 0\ncharacters "
        "45\n一\nー\n-"
        "\nハ\n八\nイ\nツ\n丁\n目\n1\n3\n5\nO\n0\nフ\nォ\nオ\nキ\nャ\nヤ\nッ\nト\nカ\nラ"
        "\n四\n谷\n第\n二\nニ\nタ\n夕\nシ\nョ\nウ\nれ\nび\nぴ\n高\n髙\n橋\n\"\n゛\thalf\n"
        "(\tvertical\n〈\tvertical\n-\tvertical\n",
        "characters");
    CHECK(parsed.has_value());
    return std::make_shared<const LineCharacters>(std::move(*parsed));
  }();
  return kCharacters;
}

std::size_t class_of(const LineCharacters& known, std::u32string_view name) {
  return name == U"bar" ? known.classes.size() - 1 : known.classes_of(name[0]).front();
}

LineReading line(const std::vector<Shown>& places, double presence = 0.99) {
  LineReading made{characters(), {}};
  for (const Shown& shown : places) {
    Place place{presence, 0, {}};
    place.log_p.assign(made.characters->classes.size(), -std::numeric_limits<double>::infinity());
    for (const auto& [name, p] : shown) place.log_p[class_of(*made.characters, name)] = std::log(p);
    made.places.push_back(std::move(place));
  }
  return made;
}

double p(const LineReading& reading, std::size_t place, std::u32string_view name) {
  return std::exp(reading.places[place].log_p[class_of(*reading.characters, name)]);
}

/// By the letter model that is installed.
LineReading in_context(LineReading reading) {
  static const LineContext kContext = [] {
    auto letters = LetterModel::open(KANARIA_MODELS_DIR);
    CHECK(letters.has_value());
    return LineContext(*characters(), std::move(*letters));
  }();
  return kContext.weighed(std::move(reading));
}

TEST(InContext, KatakanaBesideKatakana) {
  const auto read = in_context(
      line({{{U"ハ", 0.4}, {U"八", 0.6}}, {{U"イ", 1.0}}, {{U"ツ", 1.0}}, {{U"3", 1.0}}}));
  EXPECT_GT(p(read, 0, U"ハ"), 0.55);
  EXPECT_EQ(p(read, 1, U"イ"), 1);
}

TEST(InContext, TheSameGlyphIsKanjiBeforeKanjiAndADashBetweenFigures) {
  const Shown stroke = {{U"一", 0.34}, {U"ー", 0.33}, {U"-", 0.33}};
  const auto block = in_context(line({stroke, {{U"丁", 1.0}}, {{U"目", 1.0}}}));
  EXPECT_GT(p(block, 0, U"一"), 0.8);
  const auto number = in_context(line({{{U"3", 1.0}}, stroke, {{U"5", 1.0}}}));
  EXPECT_GT(p(number, 1, U"-"), 0.8);
  const auto vowel = in_context(line({{{U"ハ", 1.0}}, stroke, {{U"ツ", 1.0}}}));
  EXPECT_GT(p(vowel, 1, U"ー"), 0.9);
}

TEST(InContext, ABarOfAColumnIsALongVowelBetweenKanaAndADashBetweenFigures) {
  const auto kana =
      in_context(line({{{U"ハ", 1.0}}, {{U"bar", 0.99}, {U"3", 0.01}}, {{U"ツ", 1.0}}}));
  EXPECT_GT(p(kana, 1, U"ー"), 0.9);
  EXPECT_LT(p(kana, 1, U"3"), 0.011);
  const auto figures =
      in_context(line({{{U"3", 1.0}}, {{U"bar", 0.99}, {U"5", 0.01}}, {{U"5", 1.0}}}));
  EXPECT_GT(p(figures, 1, U"bar"), 0.9);
}

/// A place of a column: one that may hold upright forms.
Shown in_column(Shown shown) {
  shown.try_emplace(U"bar", 1e-9);
  return shown;
}

TEST(InContext, ABarThatLooksLikeAFigureIsALongVowelBetweenKanaOfAColumn) {
  const auto column =
      in_context(line({{{U"ハ", 1.0}}, in_column({{U"1", 0.97}, {U"bar", 0.03}}), {{U"ツ", 1.0}}}));
  EXPECT_GT(p(column, 1, U"ー"), 0.8);
  const auto row = in_context(line({{{U"ハ", 1.0}}, {{U"1", 1.0}}, {{U"ツ", 1.0}}}));
  EXPECT_EQ(p(row, 1, U"1"), 1);
  const auto figures =
      in_context(line({{{U"3", 1.0}}, in_column({{U"1", 0.97}, {U"bar", 0.03}}), {{U"5", 1.0}}}));
  EXPECT_GT(p(figures, 1, U"1"), 0.9);
}

TEST(InContext, ADashLeftLyingInAColumnIsKnownByItsNeighbours) {
  const auto number = in_context(line({{{U"3", 1.0}}, in_column({{U"一", 1.0}}), {{U"5", 1.0}}}));
  EXPECT_GT(p(number, 1, U"-"), 0.65);
  const auto block = in_context(line({in_column({{U"一", 1.0}}), {{U"丁", 1.0}}, {{U"目", 1.0}}}));
  EXPECT_GT(p(block, 0, U"一"), 0.9);
}

TEST(InContext, AFlatArcInAColumnIsRatherARoundBracket) {
  const auto read = in_context(line({in_column({{U"〈", 0.9}, {U"(", 0.1}}), {{U"目", 1.0}}}));
  EXPECT_GT(p(read, 0, U"("), 0.8);
}

TEST(InContext, WhatLooksDifferentIsDecidedByTheImageFirst) {
  const Shown open = {{U"び", 0.45}, {U"ぴ", 0.55}};
  const auto doubtful = in_context(line({{{U"れ", 1.0}}, open}));
  EXPECT_GT(p(doubtful, 1, U"び"), 0.8);
  const auto clear = in_context(line({{{U"れ", 1.0}}, {{U"び", 0.005}, {U"ぴ", 0.995}}}));
  EXPECT_GT(p(clear, 1, U"ぴ"), 0.8);
}

TEST(InContext, SaysNothingOfWhichKanjiOrFigureStandsThere) {
  const auto before =
      line({{{U"高", 0.6}, {U"髙", 0.4}}, {{U"橋", 1.0}}, {{U"3", 0.6}, {U"5", 0.4}}});
  const auto read = in_context(before);
  for (const auto name : {U"高", U"髙"}) EXPECT_NEAR(p(read, 0, name), p(before, 0, name), 1e-9);
  for (const auto name : {U"3", U"5"}) EXPECT_NEAR(p(read, 2, name), p(before, 2, name), 1e-9);
}

TEST(InContext, ANumeralCountsAfterDai) {
  const auto read = in_context(
      line({{{U"カ", 1.0}}, {{U"第", 1.0}}, {{U"二", 0.1}, {U"ニ", 0.9}}, {{U"1", 1.0}}}));
  EXPECT_GT(p(read, 2, U"二"), 0.8);
}

TEST(InContext, AKanjiThatLooksLikeKanaIsRareAtTheEndOfAKanaName) {
  const Shown open = {{U"タ", 0.3}, {U"夕", 0.7}};
  const auto name = in_context(line({{{U"シ", 1.0}}, {{U"ョ", 1.0}}, {{U"ウ", 1.0}}, open}));
  EXPECT_GT(p(name, 3, U"タ"), 0.7);
}

TEST(InContext, AMarkAfterHalfWidthKanaIsNoQuotationMark) {
  const auto read = in_context(line({{{U"ハ", 1.0}}, {{U"\"", 1.0}}, {{U"ツ", 1.0}}}));
  EXPECT_GT(p(read, 1, U"゛"), 0.7);
}

TEST(InContext, AMarkStandsOnlyAfterKanaThatTakeOne) {
  const auto read = in_context(line({{{U"0", 1.0}}, {{U"\"", 1.0}}, {{U"5", 1.0}}}));
  EXPECT_EQ(p(read, 1, U"゛"), 0);
}

TEST(InContext, AVowelAfterFuIsSmallWhereTheImageLeavesItOpen) {
  const auto read = in_context(
      line({{{U"ラ", 1.0}}, {{U"フ", 1.0}}, {{U"ォ", 0.3}, {U"オ", 0.7}}, {{U"ー", 1.0}}}));
  EXPECT_GT(p(read, 2, U"ォ"), 0.8);
}

TEST(InContext, TheKanaAfterTellsADoubledConsonant) {
  const Shown open = {{U"ッ", 0.5}, {U"ツ", 0.5}};
  const auto doubled = in_context(line({{{U"カ", 1.0}}, open, {{U"ト", 1.0}}}));
  EXPECT_GT(p(doubled, 1, U"ッ"), 0.8);
  const auto last = in_context(line({{{U"カ", 1.0}}, open}));
  EXPECT_GT(p(last, 1, U"ツ"), 0.8);
}

TEST(InContext, NoSmallKanaBeginsALine) {
  const Shown open = {{U"ォ", 0.6}, {U"オ", 0.4}};
  EXPECT_GT(p(in_context(line({open, {{U"カ", 1.0}}})), 0, U"オ"), 0.95);
}

TEST(InContext, KeepsTheSumOfAPlaceAndItsPresence) {
  const auto read = in_context(line(
      {{{U"O", 0.5}, {U"0", 0.3}, {U"3", 0.1}, {U"一", 0.1}}, {{U"5", 0.9}, {U"ー", 0.1}}}, 0.7));
  for (const Place& place : read.places) {
    const double sum =
        std::accumulate(place.log_p.begin(), place.log_p.end(), 0.0,
                        [](double all, double log_p) { return all + std::exp(log_p); });
    EXPECT_NEAR(sum, 1, 1e-9);
    EXPECT_EQ(place.presence, 0.7);
  }
}

TEST(InContext, APlaceThatIsHardlyThereTellsItsNeighboursNothing) {
  auto doubtful = line({{{U"ハ", 0.5}, {U"八", 0.5}}, {{U"イ", 1.0}}});
  doubtful.places[1].presence = 0.2;
  const auto alone = in_context(line({{{U"ハ", 0.5}, {U"八", 0.5}}}));
  EXPECT_NEAR(p(in_context(doubtful), 0, U"ハ"), p(alone, 0, U"ハ"), 1e-12);
}

TEST(InContext, AnEmptyLineStaysEmpty) {
  EXPECT_TRUE(in_context(line({})).places.empty());
}

}  // namespace
}  // namespace kanaria::reading
