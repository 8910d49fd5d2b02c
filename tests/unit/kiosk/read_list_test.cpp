#include "kiosk/read_list.h"

#include <gtest/gtest.h>

#include <sstream>

#include "kiosk/progress.h"

namespace kanaria::kiosk {
namespace {

TEST(ReadList, TakesFrontsAndBacksAndAnyLineEnd) {
  std::istringstream list("a01\tdir/a 01.jpg\r\n\n\nb02\tb.png\tb_back.png\nc03\tc.png\t");
  const auto a = next_listed(list);
  ASSERT_TRUE(a && a->files);
  EXPECT_EQ(a->files->id, "a01");
  EXPECT_EQ(a->files->front, "dir/a 01.jpg");
  EXPECT_TRUE(a->files->back.empty());
  const auto b = next_listed(list);
  ASSERT_TRUE(b && b->files);
  EXPECT_EQ(b->files->back, "b_back.png");
  const auto c = next_listed(list);
  ASSERT_TRUE(c && c->files) << "the last line needs no end";
  EXPECT_TRUE(c->files->back.empty());
  EXPECT_FALSE(next_listed(list));
}

TEST(ReadList, MalformedLineKeepsItsIdAndTheOthersGoOn) {
  std::istringstream list("alone\nb\t\nc\t1\t2\t3\n" + std::string(kMaxListLineBytes + 10, 'x') +
                          "\nd\td.png\n");
  for (const std::string id : {"alone", "b", "c"}) {
    const auto listed = next_listed(list);
    ASSERT_TRUE(listed);
    EXPECT_EQ(listed->id, id);
    EXPECT_FALSE(listed->files);
  }
  const auto too_long = next_listed(list);
  ASSERT_TRUE(too_long);
  EXPECT_FALSE(too_long->files);
  EXPECT_LE(too_long->id.size(), 200U);
  const auto d = next_listed(list);
  ASSERT_TRUE(d && d->files);
  EXPECT_EQ(d->files->front, "d.png");
}

TEST(ProgressBar, GrowsWithTheWork) {
  EXPECT_EQ(progress_bar(0, 40), "[--------------------]  0/40");
  EXPECT_EQ(progress_bar(10, 40), "[#####---------------] 10/40");
  EXPECT_EQ(progress_bar(40, 40), "[####################] 40/40");
  EXPECT_EQ(progress_bar(0, 0), "[####################] 0/0");
}

}  // namespace
}  // namespace kanaria::kiosk
