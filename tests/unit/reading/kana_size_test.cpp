#include "reading/kana_size.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <vector>

#include "base/check.h"

namespace kanaria::reading {
namespace {

using Shown = std::map<char32_t, double>;

std::shared_ptr<const LineCharacters> characters() {
  static const auto kCharacters = [] {
    auto parsed = parse_line_characters(
        "kanaria-lines 1\nheight_px 32\nem_px 22\nembedding 3\ntemperature 1\ncentre_scale 1\n"
        "centre_bias 0\ncharacters 15\nフ\nォ\nオ\nキ\nャ\nヤ\nッ\nツ\nト\nー\nカ\nラ\n四\n谷\n3\n",
        "characters");
    CHECK(parsed.has_value());
    return std::make_shared<const LineCharacters>(std::move(*parsed));
  }();
  return kCharacters;
}

LineReading line(const std::vector<Shown>& places) {
  LineReading made{characters(), {}};
  for (const Shown& shown : places) {
    Place place{0.99, 0, {}};
    place.log_p.assign(made.characters->classes.size(), -std::numeric_limits<double>::infinity());
    for (const auto& [c, p] : shown) {
      place.log_p[made.characters->classes_of(c).front()] = std::log(p);
    }
    made.places.push_back(std::move(place));
  }
  return made;
}

double p(const LineReading& reading, std::size_t place, char32_t c) {
  return std::exp(reading.places[place].log_p[reading.characters->classes_of(c).front()]);
}

TEST(KanaSizes, AVowelAfterFuIsSmallWhereTheImageLeavesItOpen) {
  const auto read = with_kana_sizes(line({{{U'フ', 1}}, {{U'ォ', 0.3}, {U'オ', 0.7}}}));
  EXPECT_GT(p(read, 1, U'ォ'), 0.9);
}

TEST(KanaSizes, AClearImageStands) {
  const auto large = with_kana_sizes(line({{{U'キ', 1}}, {{U'ヤ', 0.999}, {U'ャ', 0.001}}}));
  EXPECT_GT(p(large, 1, U'ヤ'), 0.7) << "キヤノン";
  const auto small = with_kana_sizes(line({{{U'カ', 1}}, {{U'ヤ', 0.001}, {U'ャ', 0.999}}}));
  EXPECT_GT(p(small, 1, U'ャ'), 0.7);
}

TEST(KanaSizes, TheKanaAfterTellsADoubledConsonant) {
  const Shown open = {{U'ッ', 0.5}, {U'ツ', 0.5}};
  const auto doubled = with_kana_sizes(line({{{U'カ', 1}}, open, {{U'ト', 1}}}));
  EXPECT_GT(p(doubled, 1, U'ッ'), 0.8);
  const auto vowel = with_kana_sizes(line({{{U'カ', 1}}, open, {{U'ー', 1}}}));
  EXPECT_GT(p(vowel, 1, U'ツ'), 0.9);
  const auto last = with_kana_sizes(line({{{U'カ', 1}}, open}));
  EXPECT_GT(p(last, 1, U'ツ'), 0.9);
  const auto kanji = with_kana_sizes(line({{{U'四', 1}}, open, {{U'谷', 1}}}));
  EXPECT_GT(p(kanji, 1, U'ツ'), 0.6);
  EXPECT_GT(p(kanji, 1, U'ッ'), 0.1) << "四ッ谷 is written, too";
}

TEST(KanaSizes, NoSmallKanaBeginsALineOrFollowsAFigure) {
  const Shown open = {{U'ォ', 0.6}, {U'オ', 0.4}};
  EXPECT_GT(p(with_kana_sizes(line({open, {{U'カ', 1}}})), 0, U'オ'), 0.95);
  EXPECT_GT(p(with_kana_sizes(line({{{U'3', 1}}, open})), 1, U'オ'), 0.95);
}

TEST(KanaSizes, MoveProbabilityBetweenTheTwoSizesOnly) {
  const auto read = with_kana_sizes(
      line({{{U'フ', 1}}, {{U'ォ', 0.2}, {U'オ', 0.4}, {U'ラ', 0.3}, {U'3', 0.1}}}));
  EXPECT_NEAR(p(read, 1, U'ォ') + p(read, 1, U'オ'), 0.6, 1e-9);
  EXPECT_GT(p(read, 1, U'ォ'), 0.5);
  EXPECT_NEAR(p(read, 1, U'ラ'), 0.3, 1e-9);
  EXPECT_NEAR(p(read, 1, U'3'), 0.1, 1e-9);
  EXPECT_NEAR(p(read, 0, U'フ'), 1, 1e-9);
}

TEST(KanaSizes, APlaceThatIsHardlyThereIsPassedOver) {
  auto doubtful = line({{{U'フ', 1}}, {{U'3', 1}}, {{U'ォ', 0.3}, {U'オ', 0.7}}});
  doubtful.places[1].presence = 0.2;
  EXPECT_GT(p(with_kana_sizes(doubtful), 2, U'ォ'), 0.9);
  doubtful.places[1].presence = 0.9;
  EXPECT_GT(p(with_kana_sizes(doubtful), 2, U'オ'), 0.9);
}

TEST(KanaSizes, AnEmptyLineStaysEmpty) {
  EXPECT_TRUE(with_kana_sizes(line({})).places.empty());
}

}  // namespace
}  // namespace kanaria::reading
