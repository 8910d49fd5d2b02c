#include "reading/parted_rows.h"

#include <gtest/gtest.h>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

/// The texts of a row whose places are an em apart, with a blank at every space.
std::vector<std::u32string> parted(std::string_view spaced) {
  std::u32string text;
  std::vector<double> places;
  double at_em = 0;
  for (const char32_t c : base::to_u32(spaced)) {
    if (c != U' ') {
      text.push_back(c);
      places.push_back(at_em);
    }
    at_em += 1;
  }
  ReadLine line = row(base::to_utf8(text), 300, 200, 40, 1);
  for (std::size_t i = 0; i < places.size(); ++i) {
    line.lattice.symbols[i].from_em = places[i];
    line.lattice.symbols[i].to_em = places[i] + 1;
  }
  line.line.box.width_px = static_cast<int>(at_em * 40);
  ReadSide side;
  side.lines = {line};
  part_rows(side);
  std::vector<std::u32string> texts;
  int x_px = 0;
  for (const ReadLine& part : side.lines) {
    texts.push_back(part.text);
    EXPECT_EQ(folded_widths(part.lattice.text()), part.text);
    EXPECT_GE(part.line.box.x_px, x_px);
    x_px = part.line.box.right_px();
  }
  EXPECT_NEAR(x_px, 300 + static_cast<int>(at_em * 40), 2);
  return texts;
}

using Texts = std::vector<std::u32string>;

TEST(PartedRows, AFirmAndItsAddress) {
  EXPECT_EQ(parted("東雲家具株式会社 柴田郡村田町沼田2丁目12番地"),
            (Texts{U"東雲家具株式会社", U"柴田郡村田町沼田2丁目12番地"}));
  EXPECT_EQ(parted("(株)七福電機〒680-1216鳥取市河原町8-13"),
            (Texts{U"(株)七福電機", U"〒680-1216鳥取市河原町8-13"}));
  EXPECT_EQ(parted("ゆうなぎ通信㈱ 大阪支店 大阪市北区梅田3-1-1"),
            (Texts{U"ゆうなぎ通信㈱大阪支店", U"大阪市北区梅田3-1-1"}));
}

TEST(PartedRows, AnAddresseeAndANeighboursTelephone) {
  EXPECT_EQ(parted("斎藤梓様 ご予約0776-11-7301"), (Texts{U"斎藤梓様", U"ご予約0776-11-7301"}));
}

TEST(PartedRows, OtherBlanksPartNothing) {
  for (const std::string_view text :
       {"東雲家具株式会社 仙台支店", "東雲家具株式会社 市川営業所2課", "山田 太郎 様",
        "柴田郡村田町沼田2-12 第三丸八ビル306", "東雲家具株式会社柴田郡村田町沼田2-12"}) {
    EXPECT_EQ(parted(text).size(), 1U) << text;
  }
}

}  // namespace
}  // namespace kanaria::reading
