#include "reading/page_reader.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"

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

}  // namespace
}  // namespace kanaria::reading
