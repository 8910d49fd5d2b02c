#include "reading/page_reader.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"
#include "postal/customer_barcode.h"
#include "reading/barcode_reader.h"

namespace kanaria::reading {
namespace {

/// Reads nothing, and counts how much it was shown.
class Counting final : public Recogniser {
 public:
  Lattice read(const LineImage& line, Alphabet) override {
    shown_em_ += line.grey.width_px / line.em_px;
    return {};
  }
  [[nodiscard]] RecogniserTraits traits() const override { return {.second_look_em_px = 30}; }
  [[nodiscard]] std::string version() const override { return "counting"; }
  [[nodiscard]] double shown_em() const { return shown_em_; }

 private:
  double shown_em_ = 0;
};

/// A page of so many rows, each of so many characters.
page::Page page_of(int rows, int characters) {
  constexpr int kEm_px = 20;
  constexpr int kStep_px = 24;
  cv::Mat grey(rows * 2 * kStep_px + 100, characters * kStep_px + 100, CV_8U, cv::Scalar(250));
  page::Page page;
  for (int row = 0; row < rows; ++row) {
    page::TextLine line;
    line.box = {50, 50 + row * 2 * kStep_px, characters * kStep_px, kEm_px};
    line.em_px = kEm_px;
    for (int i = 0; i < characters; ++i) {
      const page::Box glyph{50 + i * kStep_px, line.box.y_px, kEm_px, kEm_px};
      cv::rectangle(grey, page::rect_of(glyph), 20, 3);
      line.glyphs.push_back(glyph);
    }
    page.lines.push_back(line);
  }
  cv::Mat colour;
  cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
  page.grey = page::raster_of(grey);
  page.colour = page::raster_of(colour);
  return page;
}

TEST(PageReader, ACrowdedPageIsReadUpToABound) {
  Counting recogniser;
  (void)read_side(page_of(40, 120), recogniser);  // 4,800 characters, several looks at each
  EXPECT_GT(recogniser.shown_em(), 1000);
  EXPECT_LE(recogniser.shown_em(), 1500);
}

TEST(PageReader, OrdinaryMailIsReadWhole) {
  Counting recogniser;
  (void)read_side(page_of(10, 20), recogniser);
  EXPECT_GE(recogniser.shown_em(), 200);
}

TEST(PageReader, BarsOfAPageWhoseResolutionWasGuessedTooHighAreFound) {
  constexpr double kPerMm = 160 / 25.4;  // print of 8 pt at 200 dpi
  const std::string bars = postal::encode_bars("1000013", "1-3-2-503").value();
  cv::Mat grey(1300, 1700, CV_8U, cv::Scalar(245));
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const bool up = bars[i] == 'F' || bars[i] == 'A';
    const bool down = bars[i] == 'F' || bars[i] == 'D';
    const double x = 300 + 1.2 * kPerMm * static_cast<double>(i);
    const double top = 400 - (up ? 1.2 * kPerMm : 0);
    const double bottom = 400 + (down ? 2.4 : 1.2) * kPerMm;
    cv::rectangle(grey, cv::Rect2d(x, top, 0.6 * kPerMm, bottom - top), 30, cv::FILLED);
  }
  page::Page page;
  page.grey = page::raster_of(grey);
  page.resolution_dpi = 300;
  ASSERT_FALSE(read_customer_barcode(page.grey, page.resolution_dpi));
  Counting recogniser;
  const ReadSide side = read_side(std::move(page), recogniser);
  ASSERT_TRUE(side.barcode);
  EXPECT_EQ(side.barcode->postal_code, "1000013");
}

}  // namespace
}  // namespace kanaria::reading
