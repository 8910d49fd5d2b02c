#include "postal/names.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace kanaria::postal {
namespace {

const NameKnowledge& names() {
  static const auto loaded = [] {
    auto result = NameKnowledge::load(KANARIA_MODELS_DIR);
    CHECK(result.has_value());
    return std::move(result).value();
  }();
  return loaded;
}

TEST(Folding, TakesVariantsToOneForm) {
  EXPECT_EQ(names().fold("髙橋 邉子"), names().fold("高橋辺子"));
  EXPECT_EQ(names().fold("ﾔﾏﾀﾞ ﾀﾛｳ"), names().fold("ヤマダ　タロウ"));
  EXPECT_EQ(names().fold("葛󠄀西"), names().fold("葛西"));
  EXPECT_EQ(names().fold("佐佐木"), names().fold("佐々木"));
  EXPECT_EQ(names().fold(U'髙'), U'高');
  EXPECT_EQ(names().fold(U'𠮷'), U'吉');
  EXPECT_EQ(names().fold(U'山'), U'山');
}

TEST(Folding, NamesTheVariantsOfACharacter) {
  EXPECT_NE(names().variants_of(U'高').find(U'髙'), std::u32string::npos);
  EXPECT_NE(names().variants_of(U'髙').find(U'高'), std::u32string::npos);
  for (const char32_t c : names().variants_of(U'邉'))
    EXPECT_EQ(names().fold(c), names().fold(U'邉'));
  EXPECT_EQ(names().variants_of(U'あ'), U"あ");
}

TEST(Folding, KeepsDifferentNamesApart) {
  EXPECT_NE(names().fold("斎藤"), names().fold("斉藤"));
  EXPECT_NE(names().fold("園田"), names().fold("薗田"));
  EXPECT_NE(names().fold("土田"), names().fold("士田"));
  EXPECT_NE(names().fold("末広"), names().fold("未広"));
}

TEST(Comparing, ScoresSameAboveNearAboveDifferent) {
  const auto same = names().compare("渡邊 一郎", "渡辺一郎");
  const auto near = names().compare("斎藤一郎", "斉藤一郎");
  const auto different = names().compare("斎藤一郎", "加藤花子");
  EXPECT_TRUE(same.same);
  EXPECT_FALSE(near.same);
  EXPECT_FALSE(different.same);
  EXPECT_GT(same.score, near.score);
  EXPECT_GT(near.score, different.score);
  EXPECT_EQ(names().compare("山田太郎", "山田 太郎").score, 1.0);
}

TEST(Comparing, ASharedSurnameIsNotTheSameName) {
  EXPECT_FALSE(names().compare("佐藤太郎", "佐藤次郎").same);
  EXPECT_FALSE(names().compare("佐藤太郎", "佐藤").same);
  EXPECT_FALSE(names().compare("", "").same);
  EXPECT_FALSE(names().compare("林田 太郎", "林 田太郎").same);
}

/// The floors are what is reached now.
TEST(Comparing, TellsPairsOfOneNameFromPairsOfTwo) {
  std::ifstream in(std::string(KANARIA_TESTS_DIR) + "/unit/postal/name_pairs.tsv");
  int same = 0;
  int found = 0;
  int different = 0;
  int merged = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) continue;
    const std::size_t one = line.find('\t');
    const std::size_t two = line.find('\t', one + 1);
    const auto result = names().compare(line.substr(one + 1, two - one - 1), line.substr(two + 1));
    const bool expected = line.starts_with("same");
    (expected ? same : different) += 1;
    if (result.same) (expected ? found : merged) += 1;
    if (result.same != expected) std::cout << line << "\n";
  }
  EXPECT_EQ(same, 335);
  EXPECT_EQ(different, 340);
  EXPECT_EQ(found, 335);
  EXPECT_EQ(merged, 0);
}

TEST(Splitting, FindsTheUsualBorder) {
  const auto first = [](std::string_view name) {
    const auto splits = names().split(name);
    return splits.empty() ? std::string() : splits[0].surname + "/" + splits[0].given;
  };
  EXPECT_EQ(first("山田太郎"), "山田/太郎");
  EXPECT_EQ(first("佐々木希美"), "佐々木/希美");
  EXPECT_EQ(first("林太郎"), "林/太郎");
  EXPECT_EQ(first("髙橋花子"), "髙橋/花子");
  EXPECT_EQ(first("五十嵐誠"), "五十嵐/誠");
  EXPECT_EQ(first("小林 誠一郎"), "小林/誠一郎");
  EXPECT_EQ(first("葛󠄀西一郎"), "葛󠄀西/一郎");
}

TEST(Splitting, GivesProbabilitiesBestFirst) {
  const auto splits = names().split("東海林太郎");
  ASSERT_FALSE(splits.empty());
  ASSERT_LE(splits.size(), 3U);
  double sum = 0;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    sum += splits[i].p;
    if (i > 0) {
      EXPECT_LE(splits[i].p, splits[i - 1].p);
    }
  }
  EXPECT_LE(sum, 1.0 + 1e-9);
  EXPECT_GT(sum, 0.9);
}

TEST(Splitting, RefusesWhatIsNoPersonsName) {
  EXPECT_TRUE(names().split("").empty());
  EXPECT_TRUE(names().split("林").empty());
  EXPECT_TRUE(names().split("ABC").empty());
  EXPECT_TRUE(names().split("株式会社青空商事東京本店営業部").empty());
}

TEST(Lexicon, IsOrderedAndItsProbabilitiesAddUp) {
  for (const auto& lexicon : {names().surnames(), names().given_names()}) {
    double sum = 0;
    for (std::size_t i = 0; i < lexicon.size(); ++i) {
      sum += std::exp(lexicon[i].log_p);
      if (i > 0) {
        ASSERT_LT(lexicon[i - 1].text, lexicon[i].text);
      }
    }
    EXPECT_NEAR(sum, 1.0, 0.01);
  }
  EXPECT_GT(names().surnames().size(), 12000U);
  EXPECT_GT(names().given_names().size(), 17000U);
  EXPECT_TRUE(names().is_surname("佐藤"));
  EXPECT_FALSE(names().is_surname("佐藤太郎"));
  EXPECT_TRUE(names().is_given_name("太郎"));
  EXPECT_GT(names().surname_log_p("佐藤"), names().surname_log_p("古藤"));
  EXPECT_FALSE(names().surname_log_p("架空ノ名"));
}

TEST(NameKnowledgeFiles, AMissingFileIsNamed) {
  const auto result = NameKnowledge::load("/nonexistent");
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().sentence.find("/nonexistent/names/variants.txt"), std::string::npos);
}

TEST(NameKnowledgeFiles, DamageIsFound) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "kanaria_names_damage";
  std::filesystem::create_directories(folder / "names");
  for (const char* file : {"variants.txt", "lexicon.txt"}) {
    std::filesystem::copy_file(std::string(KANARIA_MODELS_DIR) + "/names/" + file,
                               folder / "names" / file,
                               std::filesystem::copy_options::overwrite_existing);
  }
  EXPECT_TRUE(NameKnowledge::load(folder));
  {
    std::fstream lexicon(folder / "names" / "lexicon.txt",
                         std::ios::in | std::ios::out | std::ios::binary);
    lexicon.seekp(1000);
    lexicon.put('x');
  }
  EXPECT_FALSE(NameKnowledge::load(folder));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace kanaria::postal
