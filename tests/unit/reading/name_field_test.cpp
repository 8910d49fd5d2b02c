#include "reading/name_field.h"

#include <gtest/gtest.h>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

using Strings = std::vector<std::string>;

/// A side whose lines are the texts, as if all were read clearly.
ReadSide side_of(const std::vector<std::string_view>& texts) {
  ReadSide side;
  int y_px = 300;
  for (const std::string_view text : texts) side.lines.push_back(row(text, 300, y_px += 80, 50, 1));
  return side;
}

/// The line as an addressee's, up to its honorific.
NameLine name_line(const ReadSide& side, std::size_t line) {
  const auto honorific = find_honorific(side.lines[line].text);
  CHECK(honorific.has_value());
  return {line, honorific->from, std::u32string(honorific->text)};
}

Recipient read(const ReadSide& side, const RecipientRole& role) {
  Recipient recipient;
  read_names(side, role, names(), recipient);
  return recipient;
}

Recipient read_one(std::string_view text) {
  const ReadSide side = side_of({text});
  RecipientRole role;
  role.names = {name_line(side, 0)};
  role.attention_guardian = role.names[0].honorific == U"保護者様";
  return read(side, role);
}

TEST(Names, TheHonorificIsTakenOff) {
  for (const std::string_view text : {"山田太郎様", "山田太郎殿", "山田太郎先生", "山田太郎宛"}) {
    const auto recipient = read_one(text);
    EXPECT_EQ(recipient.name.text, "山田太郎") << text;
    EXPECT_GT(recipient.name.confidence, 0.5);
    EXPECT_TRUE(recipient.names.empty());
    EXPECT_EQ(recipient.care_of, "");
    EXPECT_EQ(recipient.attention, "");
  }
}

TEST(Names, KeepTheirOwnKanji) {
  EXPECT_EQ(read_one("髙橋邉子様").name.text, "髙橋邉子");
}

TEST(Names, JunkInFrontIsLeftOut) {
  EXPECT_EQ(read_one("先五十嵐美咲様").name.text, "五十嵐美咲") << "of お届け先";
  EXPECT_EQ(read_one("先崎美咲様").name.text, "先崎美咲");
  EXPECT_EQ(read_one("*:山田太郎様").name.text, "山田太郎");
  EXPECT_EQ(read_one("山田　太郎様").name.text, "山田太郎");
}

TEST(Names, TheLexiconsChooseAmongCandidates) {
  ReadSide side = side_of({"山田化子様"});
  side.lines[0].lattice.symbols[2].candidates = {{U'化', 0.55}, {U'花', 0.44}};
  RecipientRole role;
  role.names = {name_line(side, 0)};
  const auto recipient = read(side, role);
  EXPECT_EQ(recipient.name.text, "山田花子");
  ASSERT_GE(recipient.name.hypotheses.size(), 2U);
  EXPECT_EQ(recipient.name.hypotheses[1].text, "山田化子");
  double sum = 0;
  for (const Hypothesis& hypothesis : recipient.name.hypotheses) sum += hypothesis.p;
  EXPECT_LE(sum, 1);
}

TEST(Names, AStrokeBetweenKnownNamesMayBeAFold) {
  const auto recipient = read_one("山田一花子様");
  EXPECT_EQ(recipient.name.text, "山田一花子");
  ASSERT_GE(recipient.name.hypotheses.size(), 2U);
  EXPECT_EQ(recipient.name.hypotheses[1].text, "山田花子");
  EXPECT_NEAR(recipient.name.hypotheses[1].p, 0.25, 0.1);
  for (const std::string_view text : {"山田一郎様", "山田一真様", "ヤマダノハナコ様"}) {
    EXPECT_EQ(read_one(text).name.hypotheses.size(), 1U) << text;
  }
}

TEST(Names, AClearReadingStandsAgainstTheLexicons) {
  ReadSide side = side_of({"山田化子様"});
  side.lines[0].lattice.symbols[2].candidates = {{U'化', 0.998}, {U'花', 0.001}};
  RecipientRole role;
  role.names = {name_line(side, 0)};
  EXPECT_EQ(read(side, role).name.text, "山田化子");
}

TEST(Names, TheFormOfAKanjiIsLeftToTheImage) {
  ReadSide side = side_of({"德永惠美様"});
  side.lines[0].lattice.symbols[0].candidates = {{U'德', 0.9}, {U'徳', 0.1}};
  RecipientRole role;
  role.names = {name_line(side, 0)};
  EXPECT_EQ(read(side, role).name.text, "德永惠美");
  side.lines[0].lattice.symbols[0].candidates = {{U'徳', 0.9}, {U'德', 0.1}};
  side.lines[0].text = folded_widths(side.lines[0].lattice.text());
  EXPECT_EQ(read(side, role).name.text, "徳永惠美");
}

TEST(Names, WithoutAnHonorificAreLessSure) {
  const ReadSide side = side_of({"山田太郎"});
  RecipientRole role;
  role.names = {{0, 4, {}}};
  const auto recipient = read(side, role);
  EXPECT_EQ(recipient.name.text, "山田太郎");
  EXPECT_LT(recipient.name.confidence, read_one("山田太郎様").name.confidence);
}

TEST(Names, CompanyAndDepartmentStandBeforeThePerson) {
  const ReadSide side = side_of({"株式会社北浜製作所", "営業部", "山田太郎様"});
  RecipientRole role;
  role.names = {name_line(side, 2)};
  role.company_lines = {0, 1};
  const auto recipient = read(side, role);
  EXPECT_EQ(recipient.name.text, "株式会社北浜製作所営業部 山田太郎");
  EXPECT_EQ(recipient.name.hypotheses[0].text, recipient.name.text);
}

TEST(Names, ACompanyAlone) {
  EXPECT_EQ(read_one("株式会社北浜製作所御中").name.text, "株式会社北浜製作所");
  EXPECT_EQ(read_one("北浜銀行御中").name.text, "北浜銀行");
  const ReadSide side = side_of({"株式会社北浜製作所", "営業部御中"});
  RecipientRole role;
  role.names = {name_line(side, 1)};
  role.company_lines = {0};
  EXPECT_EQ(read(side, role).name.text, "株式会社北浜製作所営業部");
}

TEST(Names, AnUnnamedPersonInChargeLeavesTheCompany) {
  const ReadSide side = side_of({"株式会社北浜製作所", "ご担当者様"});
  RecipientRole role;
  role.names = {name_line(side, 1)};
  role.company_lines = {0};
  EXPECT_EQ(read(side, role).name.text, "株式会社北浜製作所");
}

TEST(Names, OfJointAddresseesWithTheSurnamePrintedOnce) {
  const ReadSide side = side_of({"山田太郎様", "花子様"});
  RecipientRole role;
  role.names = {name_line(side, 0), name_line(side, 1)};
  const auto recipient = read(side, role);
  EXPECT_EQ(recipient.name.text, "山田太郎");
  EXPECT_EQ(recipient.names, (Strings{"山田太郎", "山田花子"}));
}

TEST(Names, OfJointAddresseesInFull) {
  const ReadSide side = side_of({"山田太郎様", "佐藤花子様"});
  RecipientRole role;
  role.names = {name_line(side, 0), name_line(side, 1)};
  EXPECT_EQ(read(side, role).names, (Strings{"山田太郎", "佐藤花子"}));
}

TEST(Names, TheHouseholderIsKeptBeside) {
  const auto one_line = read_one("石川様方太田彩様");
  EXPECT_EQ(one_line.name.text, "太田彩");
  EXPECT_EQ(one_line.care_of, "石川");
  const ReadSide side = side_of({"石川様方", "太田彩様"});
  RecipientRole role;
  role.names = {name_line(side, 1)};
  role.care_of_line = 0;
  const auto recipient = read(side, role);
  EXPECT_EQ(recipient.name.text, "太田彩");
  EXPECT_EQ(recipient.care_of, "石川");
}

TEST(Names, TheChildOfTheGuardianIsTheAddressee) {
  for (const std::string_view text : {"山田太郎保護者様", "山田太郎様保護者様"}) {
    const auto recipient = read_one(text);
    EXPECT_EQ(recipient.name.text, "山田太郎") << text;
    EXPECT_EQ(recipient.attention, "保護者");
  }
}

TEST(Names, NobodyIsNotInvented) {
  const auto recipient = read(side_of({"山田太郎様"}), {});
  EXPECT_EQ(recipient.name.text, "");
  EXPECT_TRUE(recipient.name.hypotheses.empty());
}

TEST(Companies, ALogoInFrontIsLeftOut) {
  EXPECT_EQ(read_company(row("回株式会社北浜製作所", 0, 0, 40, 1)).text, "株式会社北浜製作所");
  EXPECT_EQ(read_company(row("*株式会社北浜製作所。", 0, 0, 40, 1)).text, "株式会社北浜製作所");
  EXPECT_EQ(read_company(row("北浜製作所株式会社", 0, 0, 40, 1)).text, "北浜製作所株式会社");
  EXPECT_EQ(read_company(row("***", 0, 0, 40, 1)).text, "");
  EXPECT_EQ(read_company(row("海風エステート(株", 0, 0, 40, 1)).text, "海風エステート(株)");
  EXPECT_EQ(read_company(row("株若竹産業", 0, 0, 40, 1)).text, "(株)若竹産業");
  EXPECT_EQ(read_company(row("株式会社若竹", 0, 0, 40, 1)).text, "株式会社若竹");
  EXPECT_EQ(read_company(row("有馬温泉旅館", 0, 0, 40, 1)).text, "有馬温泉旅館");
  EXPECT_EQ(read_company(row("云(株)北浜製作所", 0, 0, 40, 1)).text, "(株)北浜製作所");
}

/// A line whose characters stand a step apart, the first `first_step` before the second.
ReadLine stepped(std::string_view text, double first_p, double second_p, double first_step) {
  auto symbols = symbols_of(text, 0.999);
  double at = 0;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    symbols[i].from_em = at - 0.5;
    symbols[i].to_em = at + 0.5;
    at += i == 0 ? first_step : 1.1;
  }
  symbols[0].candidates[0].p = first_p;
  symbols[1].candidates[0].p = second_p;
  return read_line(std::move(symbols));
}

TEST(Companies, ALogoStandsApartAndIsNotQuiteACharacter) {
  EXPECT_EQ(read_company(stepped("云丸八百貨店", 0.9, 0.999, 1.5)).text, "丸八百貨店");
  EXPECT_EQ(read_company(stepped("回丸八百貨店", 0.4, 0.999, 1.1)).text, "丸八百貨店");
  EXPECT_EQ(read_company(stepped("届熈丸八百貨店", 0.7, 0.8, 0.9)).text, "丸八百貨店");
}

TEST(Companies, ACharacterReadSurelyIsNoLogoHoweverFarApart) {
  EXPECT_EQ(read_company(stepped("雲丸八百貨店", 0.999, 0.999, 1.5)).text, "雲丸八百貨店");
  EXPECT_EQ(read_company(stepped("雲丸八百貨店", 0.9, 0.999, 1.1)).text, "雲丸八百貨店");
}

TEST(Names, OfACoupleOnOneLineShareTheSurname) {
  const auto recipient = read_one("佐藤佳苗・壮一様");
  EXPECT_EQ(recipient.name.text, "佐藤佳苗");
  EXPECT_EQ(recipient.names, (Strings{"佐藤佳苗", "佐藤壮一"}));
}

TEST(Names, TheDotOfAForeignNamePartsNobody) {
  const auto recipient = read_one("カルロス・タナカ様");
  EXPECT_EQ(recipient.name.text, "カルロス・タナカ");
  EXPECT_TRUE(recipient.names.empty());
}

}  // namespace
}  // namespace kanaria::reading
