#include "base/utf8.h"

#include <gtest/gtest.h>

namespace kanaria::base {
namespace {

TEST(Utf8, GoesBothWaysOutsideTheFirstPlaneToo) {
  const std::string text = "髙橋𠮷野a";
  const std::u32string code_points = to_u32(text);
  EXPECT_EQ(code_points.size(), 5U);
  EXPECT_EQ(code_points[2], U'𠮷');
  EXPECT_EQ(to_utf8(code_points), text);
  EXPECT_EQ(to_utf8(U'髙'), "髙");
}

TEST(Utf8, KnowsValidText) {
  EXPECT_TRUE(is_valid_utf8("札幌市"));
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_FALSE(is_valid_utf8("\xFF"));
  EXPECT_FALSE(is_valid_utf8("\xE6\x9C"));          // cut
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
}

TEST(Utf8, InvalidBytesBecomeReplacementCharacters) {
  EXPECT_EQ(to_u32("a\xFF"
                   "b"),
            U"a\uFFFDb");
}

TEST(Nfkc, FoldsWidthButNotKanjiVariants) {
  EXPECT_EQ(nfkc("３－７　ﾊｲﾂ"), "3-7 ハイツ");
  EXPECT_EQ(nfkc("髙"), "髙");
}

}  // namespace
}  // namespace kanaria::base
