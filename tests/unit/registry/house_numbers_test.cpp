#include "registry/house_numbers.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace kanaria::registry {
namespace {

using Strings = std::vector<std::string>;

struct Case {
  const char* text;
  Strings house;
  Strings building;
};

TEST(HouseNumbers, AreTakenApartFromTheBuildings) {
  const Case cases[] = {
      {"2-8 芝ハイツ301", {"2", "8"}, {"301"}},
      {"2-8", {"2", "8"}, {}},
      {"4-2-8-301", {"4", "2", "8", "301"}, {}},
      {"2番8号 芝ハイツ301号室", {"2", "8"}, {"301"}},
      {"2番 8号芝ハイツ 301", {"2", "8"}, {"301"}},
      {"123番地の4", {"123", "4"}, {}},
      {"123番地", {"123"}, {}},
      {"二番八号 芝ハイツ三〇一号室", {"2", "8"}, {"301"}},
      {"七番十七号", {"7", "17"}, {}},
      {"2-8 第2芝ハイツ", {"2", "8"}, {}},
      {"2-8 第2芝ハイツ301", {"2", "8"}, {"301"}},
      {"2-8 芝ビル5F", {"2", "8"}, {"5"}},
      {"2-8 芝ビル5階501", {"2", "8"}, {"501"}},
      {"2-8 芝団地3号棟405", {"2", "8"}, {"3", "405"}},
      {"2-8 芝団地3-405", {"2", "8"}, {"3", "405"}},
      {"2-8 芝ハイツ101A", {"2", "8"}, {"101"}},
      {"2-8-101A", {"2", "8", "101"}, {}},
      {"2-08", {"2", "8"}, {}},
      {"2−8", {"2", "8"}, {}},
      {"2ー8", {"2", "8"}, {}},
      {"2の8", {"2", "8"}, {}},
      {"字中島123", {"123"}, {}},
      {"第21地割45-1", {"21", "45", "1"}, {}},
      {"イ45", {"45"}, {}},
      {"芝ハイツ301", {}, {"301"}},
      {"若葉荘2", {}, {"2"}},
      {"三-二五-二〇メゾン常盤九〇六", {"3", "25", "20"}, {"906"}},
      {"3-25-二〇メゾン常盤906", {"3", "25", "20"}, {"906"}},
      {"八十八番地十六あさひ寮 C314号室", {"88", "16"}, {"314"}},
      {"八十八番地三井ハイツ314", {"88"}, {"314"}},
      {"一二八一カーサ中央三〇二", {"1281"}, {"302"}},
      {"九みどり荘一四〇三号", {"9"}, {"1403"}},
      {"二三五六グリーンビル一一一", {"2356"}, {"111"}},
      {"四ツ葉ハイツ12", {}, {"12"}},
      {"三井ビル5", {}, {"5"}},
      {"二-八若葉荘", {"2", "8"}, {}},
      {"2-8三井ビル302", {"2", "8"}, {"302"}},
      {"2-8 三井ビル302", {"2", "8"}, {"302"}},
      {"2-8 二十世紀マンション", {"2", "8"}, {}},
      {"三田ハイツ", {}, {}},
      {"", {}, {}},
  };
  for (const Case& c : cases) {
    const HouseNumbers numbers = house_numbers(base::to_u32(c.text));
    EXPECT_EQ(numbers.house, c.house) << c.text;
    EXPECT_EQ(numbers.building, c.building) << c.text;
  }
}

TEST(HouseNumbers, KanjiNumeralsOfAnyKindBecomeDigits) {
  const auto digits = [](const char* text) {
    return base::to_utf8(with_all_numerals_as_digits(base::to_u32(text)));
  };
  EXPECT_EQ(digits("三五二"), "352");
  EXPECT_EQ(digits("三百五十二"), "352");
  EXPECT_EQ(digits("十"), "10");
  EXPECT_EQ(digits("二十"), "20");
  EXPECT_EQ(digits("廿五"), "25");
  EXPECT_EQ(digits("千二"), "1002");
  EXPECT_EQ(digits("一〇三"), "103");
  EXPECT_EQ(digits("壱弐参"), "123");
  EXPECT_EQ(digits("北二十四条西"), "北24条西");
}

TEST(HouseNumbers, ChomeIsCutFromTheTown) {
  std::u32string town = U"芝公園4丁目";
  EXPECT_EQ(cut_chome(town), "4");
  EXPECT_EQ(town, U"芝公園");
  town = U"南4条西15丁目";
  EXPECT_EQ(cut_chome(town), "15");
  EXPECT_EQ(town, U"南4条西");
  town = U"南方";
  EXPECT_EQ(cut_chome(town), "");
  town = U"3丁目";  // nothing would be left of the town
  EXPECT_EQ(cut_chome(town), "");
  EXPECT_EQ(town, U"3丁目");
}

TEST(HouseNumbers, EndlessInputStaysBounded) {
  std::u32string many;
  for (int i = 0; i < 10000; ++i) many += U"1-";
  const HouseNumbers numbers = house_numbers(many);
  EXPECT_LE(numbers.house.size(), 8u);
  EXPECT_LE(numbers.building.size(), 8u);
  EXPECT_EQ(house_numbers(std::u32string(5000, U'9')).house.front().size(), 6u);
  EXPECT_LE(with_all_numerals_as_digits(std::u32string(5000, U'千')).size(), 20u);
}

}  // namespace
}  // namespace kanaria::registry
