#include "reading/text_slips.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kanaria::reading {
namespace {

/// Odds of `wanted` among what may have been read as `text`; 0 where it is not there.
double odds_of(std::u32string_view wanted, std::u32string_view text) {
  for (const Alternative& slip : before_slips(text, 64)) {
    if (slip.text == wanted) return slip.p;
  }
  return 0;
}

TEST(MarksJoined, MakeOneKanaOfTwoCharacters) {
  EXPECT_EQ(with_marks_joined(U"メゾ\"ント\"若葉通"), U"メゾンド若葉通");
  EXPECT_EQ(with_marks_joined(U"ト*エル鶴見坂"), U"ドエル鶴見坂");
  EXPECT_EQ(with_marks_joined(U"ハ°レス"), U"パレス");
}

TEST(MarksJoined, LeaveOtherTextAlone) {
  EXPECT_EQ(with_marks_joined(U"ドエル1-2"), U"ドエル1-2");
  EXPECT_EQ(with_marks_joined(U"12\"3"), U"12\"3");
  EXPECT_EQ(with_marks_joined(U""), U"");
}

TEST(BeforeSlips, SmallKanaAreLikeliestWhereTheyUsuallyStand) {
  EXPECT_GT(odds_of(U"ラフィーネ", U"ラフイーネ"), 0.3);
  EXPECT_GT(odds_of(U"ヴェルデ", U"ヴエルデ"), 0.3);
  EXPECT_LT(odds_of(U"アィリス", U"アイリス"), 0.1);
  EXPECT_GT(odds_of(U"ヴェルディ", U"ヴエルデイ"), 0.3) << "both at once";
}

TEST(BeforeSlips, TwinsFormsAndHalves) {
  EXPECT_GT(odds_of(U"第二", U"第ニ"), 0);
  EXPECT_GT(odds_of(U"薫", U"薰"), 0);
  EXPECT_GT(odds_of(U"桺沙耶", U"柳沙耶"), 0);
  EXPECT_GT(odds_of(U"駅前609", U"馬尺前609"), 0.1);
  EXPECT_GT(odds_of(U"二四九三", U"一一四九三"), 0.1);
}

TEST(BeforeSlips, DashesBetweenNumbers) {
  EXPECT_GT(odds_of(U"五-一二-八", U"五一二-八"), 0) << "swallowed";
  EXPECT_GT(odds_of(U"23", U"2-3"), 0) << "put in";
  EXPECT_EQ(odds_of(U"山-田", U"山田"), 0);
}

TEST(BeforeSlips, AreRankedAndBounded) {
  const auto slips = before_slips(U"ヴエルデイカタロ二三四一一-1234567", 5);
  ASSERT_EQ(slips.size(), 5U);
  EXPECT_TRUE(std::is_sorted(slips.begin(), slips.end(),
                             [](const auto& a, const auto& b) { return a.p > b.p; }));
  EXPECT_TRUE(before_slips(U"", 5).empty());
}

}  // namespace
}  // namespace kanaria::reading
