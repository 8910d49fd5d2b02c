#include "page/streaks.h"

#include <gtest/gtest.h>

#include "page/folds.h"
#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

constexpr double kDpi = 200;
const cv::Scalar kStreak = cv::Scalar::all(150);

/// A sheet askew on a black background, with print.
cv::Mat scan() {
  cv::Mat picture = paper(1400, 1100, 20);
  cv::rectangle(picture, {120, 30, 1150, 1040}, cv::Scalar::all(230), cv::FILLED);
  for (int line = 0; line < 4; ++line)
    draw_characters(picture, 300, 300 + 70 * line, 40, 14, 48, 0);
  draw_characters(picture, 1100, 150, 40, 17, 0, 48);  // a column
  return turned_clockwise(picture, 3);
}

TEST(Streaks, AreFoundWhateverIsPrintedAcross) {
  cv::Mat picture = scan();
  EXPECT_TRUE(find_streaks(picture, kDpi).empty()) << "edges and columns are none";
  cv::rectangle(picture, {700, 0, 3, picture.rows}, kStreak, cv::FILLED);
  const auto found = find_streaks(picture, kDpi);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(found[0], 701.5, 2);
}

TEST(Streaks, ARuleThatEndsIsNone) {
  cv::Mat picture = scan();
  cv::rectangle(picture, {700, 300, 3, 500}, kStreak, cv::FILLED);
  EXPECT_TRUE(find_streaks(picture, kDpi).empty());
}

TEST(Streaks, OfATinyPictureAreNotLookedFor) {
  EXPECT_TRUE(find_streaks(paper(90, 90), kDpi).empty());
}

TEST(Streaks, OneThatIsKnownIsFlattenedThoughThePageWasTurned) {
  cv::Mat page = paper(800, 1000, 230);
  cv::line(page, {400, 0}, {440, 1000}, kStreak, 3);
  EXPECT_LT(page.at<std::uint8_t>(500, 420), 160);
  flatten_upright(page, kDpi, {400, 0}, {440, 1000});
  for (const int y : {100, 500, 900}) {
    for (int x = 380; x < 460; ++x) EXPECT_NEAR(page.at<std::uint8_t>(y, x), 230, 25) << x;
  }
}

}  // namespace
}  // namespace kanaria::page
