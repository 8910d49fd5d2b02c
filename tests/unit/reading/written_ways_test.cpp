#include "reading/written_ways.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

using Ways = std::vector<std::u32string>;

/// Whether taking one way for each piece, `text` can be written.
bool can_be(const std::vector<WrittenPiece>& pieces, std::u32string_view text,
            std::size_t from = 0) {
  if (from == pieces.size()) return text.empty();
  return std::any_of(pieces[from].ways.begin(), pieces[from].ways.end(), [&](const auto& way) {
    return text.starts_with(way) && can_be(pieces, text.substr(way.size()), from + 1);
  });
}

std::u32string as_read(const std::vector<WrittenPiece>& pieces) {
  std::u32string text;
  for (const WrittenPiece& piece : pieces) text += piece.ways.front();
  return text;
}

TEST(WaysOfName, AreTheVariantsOfEachCharacter) {
  const auto pieces = ways_of_name(U"髙橋花子", names());
  EXPECT_EQ(as_read(pieces), U"髙橋花子");
  EXPECT_TRUE(can_be(pieces, U"高橋花子"));
  EXPECT_TRUE(can_be(pieces, U"髙橋花子A")) << "a decoy's mark";
  EXPECT_FALSE(can_be(pieces, U"高梨花子"));
  const auto marked = ways_of_name(U"高橋花子A", names());
  EXPECT_TRUE(can_be(marked, U"高橋花子"));
  EXPECT_TRUE(can_be(marked, U"髙橋花子B"));
  EXPECT_TRUE(can_be(ways_of_name(U"佐々木一", names()), U"佐佐木一"));
  EXPECT_TRUE(can_be(ways_of_name(U"佐佐木一", names()), U"佐々木一"));
}

TEST(WaysOfName, FoldToTheSame) {
  for (const std::u32string_view name : {U"渡邉惠子", U"山﨑澤夫", U"齋藤富士子"}) {
    for (const WrittenPiece& piece : ways_of_name(name, names())) {
      for (const auto& way : piece.ways) {
        if (way.size() != 1 || way[0] < 0x3000) continue;  // marks fold to nothing
        EXPECT_EQ(names().fold(way[0]), names().fold(piece.ways.front()[0]));
      }
    }
  }
}

TEST(WaysOfAddress, AreOtherNumeralsSuffixesAndKana) {
  const auto pieces = ways_of_address(U"東京都港区芝公園三丁目2-8", 3, names());
  EXPECT_EQ(as_read(pieces), U"東京都港区芝公園三丁目2-8");
  EXPECT_FALSE(pieces.front().is_printed);
  EXPECT_EQ(pieces.front().ways, Ways{U"東京都"});
  for (const std::u32string_view same :
       {U"東京都港区芝公園3丁目2-8", U"東京都港区芝公園3-2-8", U"東京都港区芝公園三丁目2番8号",
        U"東京都港区芝公園三丁目2番地の8", U"東京都港区芝公園三丁目2-8A"}) {
    EXPECT_TRUE(can_be(pieces, same));
  }
  EXPECT_FALSE(can_be(pieces, U"東京都港区芝公園三丁目2-9"));
  EXPECT_TRUE(
      can_be(ways_of_address(U"茅ヶ崎市幸町12丁目1", 0, names()), U"茅が崎市幸町十二丁目1"));
  EXPECT_TRUE(
      can_be(ways_of_address(U"北区1番2号芝ハイツ101号室", 0, names()), U"北区1-2芝ハイツ101"));
  EXPECT_TRUE(can_be(ways_of_address(U"北区1-2芝ハイツ101A", 0, names()), U"北区1-2号芝ハイツ101"));
  EXPECT_TRUE(can_be(ways_of_address(U"北区1-2芝ハイツ101", 0, names()), U"北区1-2芝ハイツ101A"));
}

TEST(WaysOfAddress, OfNothingAndOfNumbersAlone) {
  EXPECT_TRUE(ways_of_address(U"", 0, names()).empty());
  EXPECT_TRUE(ways_of_address(U"", 3, names()).empty());
  EXPECT_EQ(as_read(ways_of_address(U"2-8", 0, names())), U"2-8");
  EXPECT_EQ(as_read(ways_of_address(U"丁目丁目", 0, names())), U"丁目丁目");
  EXPECT_EQ(as_read(ways_of_address(U"港区", 9, names())), U"港区");
}

}  // namespace
}  // namespace kanaria::reading
