#include "reading/place_match.h"

#include <gtest/gtest.h>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMost = 12;

/// The best place that the text begins with; CHECKs that there is one.
PlaceMatch best(std::string_view text) {
  const auto matches = places().match(symbols_of(text), 0, kMost);
  CHECK(!matches.empty());
  return matches.front();
}

void expect_place(const PlaceMatch& match, std::string_view prefecture, std::string_view city,
                  std::string_view town) {
  const postal::Area area = dictionary().area(match.area);
  EXPECT_EQ(area.prefecture, prefecture);
  EXPECT_EQ(area.city, city);
  EXPECT_EQ(area.town, town);
}

TEST(Places, AreFoundAsPrinted) {
  const auto match = best("東京都港区芝公園4-2-8");
  expect_place(match, "東京都", "港区", "芝公園");
  EXPECT_EQ(match.cost, 0);
  EXPECT_EQ(match.end, 8U);
  EXPECT_TRUE(match.prefecture_printed);
  EXPECT_EQ(match.text, U"東京都港区芝公園");
}

TEST(Places, AreFoundThroughTwoMisreadCharacters) {
  const auto match = best("東京部港区芝公囲4-2-8");
  expect_place(match, "東京都", "港区", "芝公園");
  EXPECT_GT(match.cost, 0);
  EXPECT_LE(match.cost, 2);
  EXPECT_EQ(match.end, 8U);
  EXPECT_EQ(match.text, U"東京都港区芝公園") << "misread characters are put right";
}

TEST(Places, AreFoundThroughLostAndAddedCharacters) {
  expect_place(best("東京港区芝公園4-2-8"), "東京都", "港区", "芝公園");
  const auto match = best("群馬県邑楽郡大泉町日三の出55-1");
  expect_place(match, "群馬県", "邑楽郡大泉町", "日の出");
  EXPECT_EQ(match.end, 13U);
}

TEST(Places, ARivalCandidateCostsLess) {
  auto symbols = symbols_of("東京都港区芝公囲4-2-8");
  const double misread = places().match(symbols, 0, kMost).front().cost;
  symbols[7].candidates.push_back({U'園', 0.02});
  EXPECT_LT(places().match(symbols, 0, kMost).front().cost, misread);
}

TEST(Places, AnotherFormOfAKanjiStandsWhereTheImageIsClear) {
  auto symbols = symbols_of("冨山県富山市桜町1-1");
  symbols[0].candidates = {{U'冨', 0.8}, {U'富', 0.2}};
  EXPECT_EQ(places().match(symbols, 0, kMost).front().text, U"富山県富山市桜町");
  symbols[0].candidates = {{U'冨', 0.99}, {U'富', 0.01}};
  EXPECT_EQ(places().match(symbols, 0, kMost).front().text, U"冨山県富山市桜町");
}

TEST(Places, ATownMisspeltBeyondDoubtStaysAsPrinted) {
  auto symbols = symbols_of("高松市上天神街8-30-22");
  const std::size_t at = 6;
  symbols[at].candidates = {{U'街', 0.999}};
  const auto clear = places().match(symbols, 0, kMost).front();
  expect_place(clear, "香川県", "高松市", "上天神町");
  EXPECT_EQ(clear.text, U"高松市上天神街");
  EXPECT_TRUE(clear.in_other_form);
  symbols[at].candidates = {{U'街', 0.98}, {U'町', 0.02}};
  EXPECT_EQ(places().match(symbols, 0, kMost).front().text, U"高松市上天神町");
}

TEST(Places, ThePrefectureMayBeLeftOut) {
  const auto match = best("岡山市北区南方3-7-17");
  expect_place(match, "岡山県", "岡山市北区", "南方");
  EXPECT_FALSE(match.prefecture_printed);
  EXPECT_EQ(match.text, U"岡山市北区南方") << "nothing is added to the text";
}

TEST(Places, TheCountyMayBeLeftOut) {
  for (const std::string_view text :
       {"群馬県大泉町日の出55-1", "群馬県邑楽郡大泉町日の出55-1", "大泉町日の出55-1"}) {
    expect_place(best(text), "群馬県", "邑楽郡大泉町", "日の出");
  }
  EXPECT_EQ(best("群馬県大泉町日の出55-1").text, U"群馬県大泉町日の出") << "as printed";
}

TEST(Places, KyotoStreetsStandBetweenCityAndTown) {
  const auto match = best("京都府京都市下京区烏丸通七条下る東塩小路町721-1");
  expect_place(match, "京都府", "京都市下京区", "東塩小路町");
  EXPECT_EQ(match.end, 21U);
  EXPECT_EQ(match.text, U"京都府京都市下京区烏丸通七条下る東塩小路町");
  expect_place(best("京都市中京区寺町通御池上る上本能寺前町488"), "京都府", "京都市中京区",
               "上本能寺前町");
  expect_place(best("京都市下京区東塩小路町721-1"), "京都府", "京都市下京区", "東塩小路町");
}

TEST(Places, TheBestAreFirstAndBounded) {
  const auto matches = places().match(symbols_of("東京都港区芝4-2-8"), 0, 5);
  ASSERT_FALSE(matches.empty());
  EXPECT_LE(matches.size(), 5U);
  for (std::size_t i = 1; i < matches.size(); ++i) {
    EXPECT_LE(matches[i].score, matches[i - 1].score);
  }
}

TEST(Places, BeginWhereTheyAreLookedFor) {
  const auto matches = places().match(symbols_of("〒東京都港区芝公園4"), 1, kMost);
  ASSERT_FALSE(matches.empty());
  EXPECT_EQ(matches.front().end, 9U);
  EXPECT_EQ(matches.front().text, U"東京都港区芝公園");
}

TEST(Places, NonsenseNamesNone) {
  for (const std::string_view text : {"ありがとうございました", "0123456789", "重要書類在中",
                                      "山田太郎様", "ABCDEFG", "東京", ""}) {
    EXPECT_TRUE(places().match(symbols_of(text), 0, kMost).empty()) << text;
  }
}

TEST(Places, AVeryLongLineIsBounded) {
  std::string text = "東京都港区芝公園";
  for (int i = 0; i < 400; ++i) text += "東京都";
  EXPECT_EQ(best(text).text, U"東京都港区芝公園");
}

/// 東京都港区芝公園, three of its eight characters misread.
constexpr std::string_view kBadlyRead = "束京部港区芝公囲4-2-8";

TEST(PlacesOfCodes, FitHoweverBadlyTheyAreRead) {
  const auto matches = places().match_code(symbols_of(kBadlyRead), 0, "1050011");
  ASSERT_FALSE(matches.empty());
  expect_place(matches.front(), "東京都", "港区", "芝公園");
  EXPECT_EQ(matches.front().of_code, "1050011");
  EXPECT_EQ(matches.front().end, 8U);
  EXPECT_EQ(matches.front().text, U"東京都港区芝公園");
  EXPECT_GT(matches.front().cost, 2);
}

TEST(PlacesOfCodes, BeginWhereTheyAreLookedFor) {
  const auto matches = places().match_code(symbols_of("〒東京都港区芝公園4"), 1, "1050011");
  ASSERT_FALSE(matches.empty());
  EXPECT_EQ(matches.front().end, 9U);
  EXPECT_EQ(matches.front().cost, 0);
}

TEST(PlacesOfCodes, AreTheCodesOwnAndNoneOfAnUnknownOne) {
  for (const PlaceMatch& match :
       places().match_code(symbols_of("東京都港区芝公園4-2-8"), 0, "7000807")) {
    EXPECT_EQ(dictionary().area(match.area).prefecture, "岡山県");
    EXPECT_GT(match.cost, 3);
  }
  EXPECT_FALSE(places().match_code(symbols_of(kBadlyRead), 0, "7000807").empty());
  EXPECT_TRUE(places().match_code(symbols_of(kBadlyRead), 0, "1050911").empty());
  EXPECT_TRUE(places().match_code(symbols_of("東京"), 0, "1050011").empty());
}

}  // namespace
}  // namespace kanaria::reading
