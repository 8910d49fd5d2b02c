#include "page/make_page.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "unit/page/drawn.h"

namespace kanaria::page {
namespace {

cv::Mat letter(int width_px, int height_px) {
  cv::Mat picture = paper(width_px, height_px);
  for (int line = 0; line < 4; ++line) {
    draw_characters(picture, width_px / 4, height_px / 3 + 60 * line, 36, 12, 44, 0);
  }
  return in_colour(picture);
}

capture::OriginalImage encoded(const cv::Mat& picture, const std::string& extension,
                               double resolution_dpi) {
  capture::OriginalImage image;
  image.name = "letter" + extension;
  image.header = {extension == ".png" ? capture::ImageFormat::png : capture::ImageFormat::jpeg,
                  picture.cols, picture.rows, resolution_dpi};
  std::vector<std::uint8_t> bytes;
  CHECK(cv::imencode(extension, picture, bytes));
  image.bytes.assign(bytes.begin(), bytes.end());
  return image;
}

void expect_error(const capture::OriginalImage& image, const std::string& part) {
  const auto page = make_page(image);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().remedy, base::Remedy::this_mailpiece);
  EXPECT_NE(page.error().sentence.find(part), std::string::npos) << page.error().sentence;
  EXPECT_TRUE(page.error().sentence.starts_with(image.name));
}

TEST(MakePage, GivesALevelPageWithItsLines) {
  const auto page = make_page(encoded(letter(1800, 1200), ".png", 300));
  ASSERT_TRUE(page) << page.error().sentence;
  EXPECT_EQ(page->resolution_dpi, 300);
  EXPECT_EQ(page->quarter_turns, 0);
  EXPECT_NEAR(page->skew_deg, 0, 0.15);
  EXPECT_EQ(page->lines.size(), 4U);
  EXPECT_EQ(page->grey.channels, 1);
  EXPECT_EQ(page->colour.channels, 3);
  EXPECT_EQ(page->colour.pixels.size(), page->grey.pixels.size() * 3);
}

TEST(MakePage, TakesSkewOut) {
  const auto page = make_page(encoded(turned_clockwise(letter(1800, 1200), 6), ".png", 300));
  ASSERT_TRUE(page) << page.error().sentence;
  EXPECT_NEAR(page->skew_deg, 6, 0.15);
  ASSERT_EQ(page->lines.size(), 4U);
  for (const TextLine& line : page->lines) EXPECT_LT(line.box.height_px, 48);
}

TEST(MakePage, RefusesWhatTheHeaderCallsTooLarge) {
  auto image = encoded(letter(400, 300), ".png", 300);
  image.header.width_px = 10'000;
  image.header.height_px = 6'001;
  expect_error(image, "larger than 60 megapixels");
  image.header = {capture::ImageFormat::png, kMaxSide_px + 1, 10, 300};
  expect_error(image, "larger than 60 megapixels");
  image.header = {capture::ImageFormat::png, 0, 300, 300};
  EXPECT_FALSE(make_page(image));
}

TEST(MakePage, RefusesAHeaderThatLies) {
  auto image = encoded(letter(400, 300), ".png", 300);
  image.header.width_px = 300;
  image.header.height_px = 400;
  expect_error(image, "not as large as its header says");
}

TEST(MakePage, RefusesWhatIsNoImage) {
  capture::OriginalImage image;
  image.name = "note.jpg";
  image.header = {capture::ImageFormat::jpeg, 400, 300, 0};
  const std::string text = "Not an image at all.";
  image.bytes.assign(text.begin(), text.end());
  expect_error(image, "cannot be decoded");
  image.bytes.clear();
  expect_error(image, "cannot be decoded");
}

TEST(MakePage, RefusesAThumbnail) {
  expect_error(encoded(letter(300, 12), ".png", 300), "too small");
}

TEST(MakePage, ATruncatedImageIsAnErrorOrAPage) {
  for (const std::string extension : {".jpg", ".png"}) {
    const auto whole = encoded(letter(900, 600), extension, 200);
    for (const double share : {0.02, 0.3, 0.6, 0.97}) {
      auto cut = whole;
      cut.bytes.resize(static_cast<std::size_t>(static_cast<double>(whole.bytes.size()) * share));
      const auto page = make_page(cut);
      if (page) {
        EXPECT_EQ(page->grey.pixels.size(), static_cast<std::size_t>(page->grey.width_px) *
                                                static_cast<std::size_t>(page->grey.height_px));
      } else {
        EXPECT_EQ(page.error().remedy, base::Remedy::this_mailpiece);
      }
    }
  }
}

TEST(MakePage, GuessesAResolutionThatIsNotSaid) {
  // 200 mm long at 300 and at 200 dpi.
  EXPECT_EQ(make_page(encoded(letter(2362, 1400), ".png", 0))->resolution_dpi, 300);
  EXPECT_EQ(make_page(encoded(letter(1575, 900), ".png", 0))->resolution_dpi, 200);
}

TEST(MakePage, DoesNotBelieveAResolutionThatMakesNoMailpiece) {
  EXPECT_EQ(make_page(encoded(letter(2362, 1400), ".png", 72))->resolution_dpi, 300);
  EXPECT_EQ(make_page(encoded(letter(1575, 900), ".png", 1200))->resolution_dpi, 200);
}

TEST(MakePage, ShrinksWhatIsFiner) {
  const auto page = make_page(encoded(letter(3000, 2000), ".png", 600));
  ASSERT_TRUE(page) << page.error().sentence;
  EXPECT_EQ(page->resolution_dpi, 300);
  EXPECT_NEAR(page->grey.width_px, 1500, 12);
}

TEST(Turned, FourQuarterTurnsAreNone) {
  const auto page = make_page(encoded(letter(1500, 1000), ".png", 300));
  ASSERT_TRUE(page) << page.error().sentence;
  Page turning = turned(*page, 0);
  EXPECT_EQ(turning.colour.pixels, page->colour.pixels);
  for (int i = 1; i <= 4; ++i) {
    turning = turned(turning, 1);
    EXPECT_EQ(turning.quarter_turns, i % 4);
    EXPECT_EQ(turning.colour.width_px, i % 2 ? page->colour.height_px : page->colour.width_px);
    EXPECT_EQ(turning.lines.size(), 4U);
  }
  EXPECT_EQ(turning.colour.pixels, page->colour.pixels);
  EXPECT_EQ(turning.grey.pixels, page->grey.pixels);
  const Page half = turned(turned(*page, 3), 3);
  EXPECT_EQ(half.colour.pixels, turned(*page, 2).colour.pixels);
}

}  // namespace
}  // namespace kanaria::page
