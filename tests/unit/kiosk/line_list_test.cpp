#include "kiosk/line_list.h"

#include <gtest/gtest.h>

#include <sstream>

#include "kiosk/list_line.h"

namespace kanaria::kiosk {
namespace {

TEST(LineList, TakesImagesAndCandidates) {
  std::istringstream list("a\tdir/a 1.png\n\nb\tb.png\t髙橋\t高橋\r\n");
  const auto a = next_line_picture(list);
  ASSERT_TRUE(a && a->picture);
  EXPECT_EQ(a->id, "a");
  EXPECT_EQ(a->picture->image, "dir/a 1.png");
  EXPECT_TRUE(a->picture->candidates.empty());
  const auto b = next_line_picture(list);
  ASSERT_TRUE(b && b->picture);
  EXPECT_EQ(b->picture->candidates, (std::vector<std::string>{"髙橋", "高橋"}));
  EXPECT_FALSE(next_line_picture(list));
}

TEST(LineList, AMalformedLineKeepsItsId) {
  std::string many = "many\tm.png";
  for (std::size_t i = 0; i <= kMaxLineCandidates; ++i) many += "\tx";
  std::istringstream list("alone\nno image\t\nempty\te.png\ta\t\nbytes\tb.png\t\xff\n" + many +
                          "\n" + std::string(kMaxListLineBytes + 1, 'x') + "\nlast\tl.png\n");
  for (const std::string id : {"alone", "no image", "empty", "bytes", "many"}) {
    const auto listed = next_line_picture(list);
    ASSERT_TRUE(listed);
    EXPECT_EQ(listed->id, id);
    ASSERT_FALSE(listed->picture);
    EXPECT_NE(listed->picture.error().sentence.find("id<TAB>image"), std::string::npos);
  }
  const auto too_long = next_line_picture(list);
  ASSERT_TRUE(too_long);
  EXPECT_FALSE(too_long->picture);
  const auto last = next_line_picture(list);
  ASSERT_TRUE(last && last->picture);
}

}  // namespace
}  // namespace kanaria::kiosk
