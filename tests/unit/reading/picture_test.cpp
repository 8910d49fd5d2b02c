#include "reading/picture.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "lettering/lettering.h"
#include "page/raster_mat.h"
#include "reading/picture_fields.h"
#include "reading/picture_marks.h"
#include "reading/picture_panel.h"

namespace kanaria::reading {

using lettering::Colour;
using lettering::Lettering;
namespace {

const std::filesystem::path kNoFont = "/nowhere/font.ttf";

cv::Mat drawn(const page::Raster& scan, const ReadPage& read, const Reading& reading,
              const std::filesystem::path& font = kNoFont) {
  const auto png = draw_png(scan, read, reading, font);
  EXPECT_TRUE(png);
  return png ? cv::imdecode(*png, cv::IMREAD_COLOR) : cv::Mat();
}

page::Raster blank(int width_px, int height_px) {
  return page::raster_of(cv::Mat(height_px, width_px, CV_8UC3, cv::Scalar::all(255)));
}

bool has_colour(const cv::Mat& picture, const cv::Point& at, Colour colour) {
  const cv::Rect around = cv::Rect(at.x - 3, at.y - 3, 7, 7) & cv::Rect({0, 0}, picture.size());
  cv::Mat near;
  const cv::Scalar wanted(colour.blue, colour.green, colour.red);
  cv::inRange(picture(around), wanted - cv::Scalar::all(40), wanted + cv::Scalar::all(40), near);
  return cv::countNonZero(near) > 0;
}

Reading somebody() {
  Reading reading;
  reading.id = "letter";
  reading.recipient.postal_code = {"7000807", 0.99, {}};
  reading.recipient.name = {"山田太郎", 0.5, {}};
  reading.sender.phone = {"0312345678", 0.9, {}};
  reading.needs_review = true;
  reading.review_reasons = {"The name is not certain.", "The address was not found."};
  return reading;
}

TEST(Picture, TheScanFitsAndThePanelStandsBesideIt) {
  const cv::Mat large = drawn(blank(6000, 2000), {}, {});
  EXPECT_EQ(large.cols, 1800 + kPanelWidth_px);
  EXPECT_GE(large.rows, 600);
  const cv::Mat high = drawn(blank(1000, 2000), {}, {});
  EXPECT_EQ(high.cols, 700 + kPanelWidth_px);
  EXPECT_EQ(high.rows, 1400);
  const cv::Mat small = drawn(blank(100, 50), {}, {});
  EXPECT_EQ(small.cols, 200 + kPanelWidth_px);
}

TEST(Picture, AFieldsFrameLiesWhereThePrintIs) {
  // The scan lies on its side: 900 x 700 pixels, upright 700 x 900, drawn at 1400 / 900.
  ReadPage read;
  read.page.quarter_turns = 1;
  read.page.to_original = {{0, 1, 0, -1, 0, 700, 0, 0, 1}};  // the whole scan is the sheet
  read.page.sheet = {{{10, 10}, {890, 10}, {890, 690}, {10, 690}}};
  read.placed.push_back({"recipient.name", "", {100, 300, 200, 40}, 0});
  read.placed.push_back({"sender.phone", "", {400, 800, 100, 20}, 0});
  const cv::Mat picture = drawn(blank(900, 700), read, somebody());
  const double scale = 1400.0 / 900;
  const auto at = [&](int x, int y) { return cv::Point(cvRound(x * scale), cvRound(y * scale)); };
  const int margin = 6;  // 0.5 mm at 300 dpi
  for (const cv::Point& p : {at(100 - margin, 320), at(300 + margin, 320), at(200, 300 - margin),
                             at(200, 340 + margin)}) {
    EXPECT_TRUE(has_colour(picture, p, colour_of(Party::recipient))) << p;
  }
  EXPECT_TRUE(has_colour(picture, at(450, 800 - margin), colour_of(Party::sender)));
  EXPECT_TRUE(has_colour(picture, at(10, 450), kSheetColour));
  EXPECT_TRUE(has_colour(picture, at(350, 890), kSheetColour));
  EXPECT_EQ(picture.at<cv::Vec3b>(at(600, 100)), cv::Vec3b(255, 255, 255));
}

TEST(Picture, InkStaysDarkUnderTheMarkers) {
  cv::Mat scan(400, 600, CV_8UC3, cv::Scalar::all(255));
  cv::rectangle(scan, cv::Rect(200, 200, 100, 40), cv::Scalar::all(0), cv::FILLED);
  ReadPage read;
  read.placed.push_back({"recipient.address", "", {150, 190, 300, 60}, 0});
  page::TextLine line;
  line.box = {150, 190, 300, 60};
  read.page.lines.push_back(line);
  cv::Mat picture = scan.clone();
  Lettering lettering(kNoFont);
  draw_marks(picture, read, {}, shown_fields({}, read.placed), lettering);
  EXPECT_EQ(picture.at<cv::Vec3b>(220, 250), cv::Vec3b(0, 0, 0));
  const cv::Vec3b paper = picture.at<cv::Vec3b>(220, 400);
  EXPECT_LT(paper[0], 240);
  EXPECT_GT(paper[2], 240);  // red is what the marker leaves
}

TEST(Picture, DrawsWhereNobodyIsAddressed) {
  ReadPage read;
  page::TextLine line;
  line.box = {-5, 390, 700, 40};  // beyond every edge
  read.page.lines.push_back(line);
  Reading reading;
  reading.needs_review = true;
  reading.review_reasons.assign(50, std::string(400, 'x'));
  EXPECT_FALSE(drawn(blank(600, 400), read, reading).empty());
}

TEST(Picture, RefusesAScanWithoutPixels) {
  const auto none = draw_png({}, {}, {}, kNoFont);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().remedy, base::Remedy::this_mailpiece);
  EXPECT_FALSE(draw_png({10, 10, 1, std::vector<std::uint8_t>(100)}, {}, {}, kNoFont));
}

TEST(ShownFields, KeepTheirNumbers) {
  const auto nobody = shown_fields({}, {});
  ASSERT_EQ(nobody.size(), 3U);
  EXPECT_TRUE(nobody[2].text.empty());
  Reading reading = somebody();
  reading.customer_barcode = CustomerBarcode{"7000807", "3-7-17-101", 1};
  const auto fields = shown_fields(reading, {{"recipient.name", "", {1, 2, 3, 4}, 0},
                                             {"recipient.name", "", {5, 6, 7, 8}, 0},
                                             {"line", "", {1, 2, 3, 4}, 0}});
  ASSERT_EQ(fields.size(), 5U);
  EXPECT_EQ(fields[0].text, "700-0807");
  EXPECT_EQ(fields[2].number, 3);
  EXPECT_EQ(fields[2].boxes.size(), 2U);
  EXPECT_EQ(fields[3].title, "phone");
  EXPECT_EQ(fields[3].number, 7);
  EXPECT_EQ(fields[4].text, "700-0807  3-7-17-101");
  EXPECT_EQ(fields[4].number, 8);
}

TEST(Lettering, DrawsLatinWithoutAFace) {
  Lettering lettering(kNoFont);
  EXPECT_FALSE(lettering.has_face());
  EXPECT_GT(lettering.width_px("name", 30), lettering.width_px("n", 30));
  cv::Mat picture(60, 300, CV_8UC3, cv::Scalar::all(255));
  lettering.draw(picture, "name 山", 10, 40, 30, {0, 0, 0});
  EXPECT_NE(cv::countNonZero(picture.reshape(1) < 128), 0);
}

TEST(Lettering, WhatIsNoFontIsNoFace) {
  EXPECT_FALSE(Lettering(KANARIA_TESTS_DIR).has_face());
  EXPECT_FALSE(Lettering(KANARIA_TESTS_DIR "/CMakeLists.txt").has_face());
}

TEST(Lettering, DrawsJapanese) {
  Lettering lettering(lettering::kJapaneseFont);
  ASSERT_TRUE(lettering.has_face()) << lettering::kJapaneseFont;
  EXPECT_NEAR(lettering.width_px("山田", 40), 80, 6);
  cv::Mat picture(60, 120, CV_8UC3, cv::Scalar::all(255));
  lettering.draw(picture, "山田", 10, 48, 40, {0, 0, 0});
  const cv::Rect ink = cv::boundingRect(picture.reshape(1, 60) < 128);
  EXPECT_GT(ink.height, 25);
  EXPECT_LE(ink.br().y, 54);
  // Beyond every edge.
  for (const int x : {-70, 110}) lettering.draw(picture, "山田", x, 70, 40, {0, 0, 0});
  // Not in any typeface.
  EXPECT_GT(lettering.width_px("\U0010FFFD", 40), 0);
}

TEST(Lettering, WrapsWithinTheWidth) {
  Lettering lettering(lettering::kJapaneseFont);
  EXPECT_TRUE(lettering.wrapped("", 20, 100, 3).empty());
  EXPECT_EQ(lettering.wrapped("The name is not certain.", 20, 2000, 3).size(), 1U);
  const auto words = lettering.wrapped("The postal code is not certain.", 20, 170, 9);
  ASSERT_GT(words.size(), 1U);
  for (const std::string& line : words) {
    EXPECT_LE(lettering.width_px(line, 20), 170) << line;
    EXPECT_NE(line.front(), ' ');
  }
  EXPECT_EQ(words.front(), "The postal code is");
  const auto kanji = lettering.wrapped("東京都港区芝公園四丁目", 20, 90, 2);
  ASSERT_EQ(kanji.size(), 2U);
  EXPECT_TRUE(kanji.back().ends_with("…"));
  EXPECT_LE(lettering.width_px(kanji.back(), 20), 90);
  // A width that fits nothing still ends.
  EXPECT_EQ(lettering.wrapped("東京", 20, 1, 5).size(), 2U);
}

}  // namespace
}  // namespace kanaria::reading
