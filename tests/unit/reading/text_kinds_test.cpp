#include "reading/text_kinds.h"

#include <gtest/gtest.h>

#include <string>

namespace kanaria::reading {
namespace {

std::string postal_code(std::u32string_view text) {
  const auto found = find_postal_code(folded_widths(text));
  return found ? found->digits : "";
}

std::string phone(std::u32string_view text) {
  const auto found = find_phone(folded_widths(text));
  return found ? found->digits : "";
}

/// What is left of the line and its honorific.
std::pair<std::u32string, std::u32string> parted(std::u32string_view text) {
  const auto honorific = find_honorific(text);
  if (!honorific) return {std::u32string(text), U""};
  return {std::u32string(text.substr(0, honorific->from)), std::u32string(honorific->text)};
}

using Parted = std::pair<std::u32string, std::u32string>;

TEST(Widths, AreHalvedAndTheLengthStays) {
  EXPECT_EQ(folded_widths(U"４−２―８　ハイツＡ１０１"), U"4-2-8　ハイツA101");
  EXPECT_EQ(folded_widths(U"１ー２一３"), U"1-2-3");
  EXPECT_EQ(folded_widths(U"サンハイツー号館一番"), U"サンハイツー号館一番");
}

TEST(PostalCodes, AreFoundAtTheBeginning) {
  EXPECT_EQ(postal_code(U"〒105-0011"), "1050011");
  EXPECT_EQ(postal_code(U"〒１０５－００１１"), "1050011");
  EXPECT_EQ(postal_code(U"105-0011"), "1050011");
  EXPECT_EQ(postal_code(U"1050011"), "1050011");
  EXPECT_EQ(postal_code(U"〒1050011東京都港区"), "1050011");
  EXPECT_EQ(postal_code(U"105-0011東京都港区芝公園4-2-8"), "1050011");
  EXPECT_EQ(postal_code(U"株式会社北浜〒105-0011"), "1050011");
  EXPECT_EQ(postal_code(U"テ105-0011"), "1050011") << "a mark that was misread";
  EXPECT_EQ(postal_code(U"〒105ー0O11"), "1050011") << "letters for figures";
}

TEST(PostalCodes, OtherNumbersAreNone) {
  for (const std::u32string_view text :
       {U"03-1234-5678", U"105-00112", U"105-001", U"お客様番号12345678901", U"芝公園4-2-8",
        U"1234567890123", U"", U"〒", U"東京都港区芝公園1050011"}) {
    EXPECT_EQ(postal_code(text), "") << testing::PrintToString(std::u32string(text));
  }
}

TEST(Phones, AreFound) {
  EXPECT_EQ(phone(U"TEL 03-1234-5678"), "0312345678");
  EXPECT_EQ(phone(U"ＴＥＬ０３－１２３４－５６７８"), "0312345678");
  EXPECT_EQ(phone(U"電話(03)1234-5678"), "0312345678");
  EXPECT_EQ(phone(U"0120-123-456(平日9時から)"), "0120123456");
  EXPECT_EQ(phone(U"090-1234-5678"), "09012345678");
  EXPECT_EQ(phone(U"TEL0312345678"), "0312345678");
  EXPECT_EQ(phone(U"TEL:03--1234--5678"), "0312345678") << "wide dashes read as two";
}

TEST(Phones, OtherNumbersAreNone) {
  EXPECT_EQ(phone(U"105-0011"), "");
  EXPECT_EQ(phone(U"0312345678"), "") << "neither groups nor a word";
  EXPECT_EQ(phone(U"1203-1234-5678"), "");
  EXPECT_EQ(phone(U"00-1234-5678"), "");
  EXPECT_EQ(phone(U"03-1234"), "");
  EXPECT_EQ(phone(U"0312-3456-7890-12"), "") << "a customer number";
  EXPECT_EQ(phone(U""), "");
}

TEST(Phones, WordsAnnounceThem) {
  EXPECT_TRUE(announces_phone(U"TEL"));
  EXPECT_TRUE(announces_phone(U"フリーダイヤル"));
  EXPECT_FALSE(announces_phone(U"FAX03-1234-5678"));
  EXPECT_TRUE(announces_fax(U"FAX03-1234-5678"));
}

TEST(Honorifics, EndTheLine) {
  EXPECT_EQ(parted(U"山田太郎様"), (Parted{U"山田太郎", U"様"}));
  EXPECT_EQ(parted(U"山田太郎殿"), (Parted{U"山田太郎", U"殿"}));
  EXPECT_EQ(parted(U"山田先生"), (Parted{U"山田", U"先生"}));
  EXPECT_EQ(parted(U"株式会社北浜御中"), (Parted{U"株式会社北浜", U"御中"}));
  EXPECT_EQ(parted(U"石川様方"), (Parted{U"石川", U"様方"}));
  EXPECT_EQ(parted(U"山田太郎保護者様"), (Parted{U"山田太郎", U"保護者様"}));
  EXPECT_EQ(parted(U"保護者様"), (Parted{U"", U"保護者様"}));
  EXPECT_EQ(parted(U"山田太郎宛"), (Parted{U"山田太郎", U"宛"}));
  EXPECT_EQ(parted(U"株式会社北浜営業部行"), (Parted{U"株式会社北浜営業部", U"行"}));
  EXPECT_EQ(parted(U"山田太郎様."), (Parted{U"山田太郎", U"様"}));
  EXPECT_EQ(parted(U"山田太郎様I"), (Parted{U"山田太郎", U"様"})) << "specks behind it";
  EXPECT_EQ(parted(U"山田太郎行I").second, U"");
  EXPECT_EQ(parted(U"山田太郎様III").second, U"");
}

TEST(Honorifics, OthersAreNone) {
  EXPECT_EQ(parted(U"山田太郎").second, U"");
  EXPECT_EQ(parted(U"様々な").second, U"");
  EXPECT_EQ(parted(U"").second, U"");
}

TEST(Honorifics, TheEndOfAWordIsNone) {
  EXPECT_EQ(parted(U"株式会社北浜銀行").second, U"");
  EXPECT_EQ(parted(U"北浜旅行").second, U"");
  EXPECT_EQ(parted(U"北浜銀行御中"), (Parted{U"北浜銀行", U"御中"}));
  EXPECT_EQ(parted(U"山田太郎行"), (Parted{U"山田太郎", U"行"}));
  EXPECT_EQ(parted(U"北浜銀行行"), (Parted{U"北浜銀行", U"行"}));
}

TEST(Companies, AreToldFromPeopleAndBranches) {
  EXPECT_TRUE(looks_like_company(U"株式会社北浜製作所"));
  EXPECT_TRUE(looks_like_company(U"北浜銀行"));
  EXPECT_FALSE(looks_like_company(U"山田太郎"));
  EXPECT_TRUE(has_corporate_form(U"㈱北浜"));
  EXPECT_FALSE(has_corporate_form(U"北浜銀行"));
  EXPECT_TRUE(is_branch(U"仙台営業所"));
  EXPECT_TRUE(is_branch(U"お客様センター"));
  EXPECT_FALSE(is_branch(U"株式会社北浜仙台営業所"));
}

TEST(Notices, AreNoPartOfAField) {
  EXPECT_TRUE(is_notice(U"料金後納郵便"));
  EXPECT_TRUE(is_notice(U"重要なお知らせ"));
  EXPECT_TRUE(is_notice(U"https://www.example.jp"));
  EXPECT_FALSE(is_notice(U"山田太郎様"));
  EXPECT_FALSE(is_notice(U"東京都港区芝公園4-2-8"));
  EXPECT_TRUE(announces_sender(U"差出人"));
  EXPECT_FALSE(announces_sender(U"山田太郎"));
}

}  // namespace
}  // namespace kanaria::reading
