#include "reading/letter_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"

namespace kanaria::reading {
namespace {

std::string sealed(const std::string& rows) {
  const std::string body = "kanaria letters 1\n" + rows;
  return body + "sha256 " + base::to_hex(base::sha256(base::bytes_of(body))) + "\n";
}

constexpr const char* kSmall =
    "\t0\t0 100 ␃ 200 ア 300 字 50\n"
    "ア\t10\t字 400\n"
    "␂\t20\t字 30\n"
    "字\t40\tア 60\n"
    "第\t70\t0 20\n"
    "字第\t80\tア 90\n";

double log_p(char32_t before, char32_t last, char32_t next) {
  const auto model = LetterModel::parse(sealed(kSmall), "letters.txt");
  return model ? model->log_p(before, last, next) : 1;
}

TEST(LetterModel, AnswersWithTheLongestContextThatListsTheToken) {
  EXPECT_NEAR(log_p(U'山', U'第', U'ア'), -0.9, 1e-9);
  EXPECT_NEAR(log_p(U'山', U'第', U'7'), -(0.8 + 0.2), 1e-9);
}

TEST(LetterModel, FallsBackFromAKanjiToAnyKanjiAndThenToNone) {
  EXPECT_NEAR(log_p(U'ア', U'第', U'ア'), -(0.7 + 0.6), 1e-9);
  EXPECT_NEAR(log_p(U'山', U'第', U'髙'), -(0.8 + 0.7 + 0.4 + 0.5), 1e-9);
}

TEST(LetterModel, KnowsTheEdgesOfALine) {
  EXPECT_NEAR(log_p(LetterModel::kEdge, LetterModel::kEdge, U'山'), -0.3, 1e-9);
  EXPECT_NEAR(log_p(U'山', U'ア', LetterModel::kEdge), -(0.1 + 2), 1e-9);
}

TEST(LetterModel, AnUnknownCharacterIsAsRareAsTheRarest) {
  EXPECT_NEAR(log_p(U'山', U'ア', U'☆'), -(0.1 + 3), 1e-9);
}

TEST(LetterModel, AllKanjiAndAllFiguresAreTheSame) {
  EXPECT_EQ(log_p(U'ア', U'ア', U'高'), log_p(U'ア', U'ア', U'髙'));
  EXPECT_EQ(log_p(U'山', U'第', U'1'), log_p(U'山', U'第', U'9'));
  EXPECT_LT(log_p(U'ア', U'ア', U'夕'), log_p(U'ア', U'ア', U'高') - 3)
      << "one of all kanji, like タ";
}

TEST(LetterModel, RefusesWhatIsMalformed) {
  for (const char* rows : {"", "\t0\n", "\t0\tア\n", "\t0\tア x\n", "\t0\tア 5 ア 6\n",
                           "\t0\tイ 5 ア 6\n", "\tx\tア 5\n", "\t0\tア 5\n\t0\tア 5\n",
                           "\t0\tア 5\nアイウ\t0\tア 5\n", "\t0\tア 99999\n", "\t0\tア -1\n"}) {
    const auto model = LetterModel::parse(sealed(rows), "letters.txt");
    ASSERT_FALSE(model) << rows;
    EXPECT_EQ(model.error().sentence, "letters.txt has a malformed line: install it again.");
  }
  EXPECT_FALSE(LetterModel::parse("kanaria letters 1\n", "letters.txt")) << "no seal";
}

TEST(LetterModel, TheInstalledOneKnowsWhatIsUsual) {
  const auto model = LetterModel::open(KANARIA_MODELS_DIR);
  ASSERT_TRUE(model);
  EXPECT_GT(model->log_p(U'ラ', U'フ', U'ィ'), model->log_p(U'ラ', U'フ', U'イ') + 2);
  EXPECT_GT(model->log_p(U'ア', U'第', U'二'), model->log_p(U'ア', U'第', U'ニ') + 5);
  EXPECT_GT(model->log_p(U'ー', U'ビ', U'ス'), model->log_p(U'ー', U'ピ', U'ス'));
  EXPECT_LE(model->log_p(LetterModel::kEdge, LetterModel::kEdge, U'山'), 0);
}

}  // namespace
}  // namespace kanaria::reading
