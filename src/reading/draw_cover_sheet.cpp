#include "reading/draw_cover_sheet.h"

#include <boost/crc.hpp>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "lettering/lettering.h"
#include "page/raster_mat.h"

namespace kanaria::reading {
namespace {

constexpr double kMm_per_inch = 25.4;
constexpr int kWidth_mm = 210;
constexpr int kHeight_mm = 297;
constexpr int kMargin_mm = 18;
constexpr int kCode_mm = 120;  ///< at most; and whole pixels a module
constexpr int kCodeTop_mm = 22;
constexpr std::size_t kMostReferenceLines = 6;

constexpr std::string_view kTitle = "束の表紙  Batch cover sheet";
constexpr std::string_view kTodo = "このシートを束の上に置いてください";
constexpr std::string_view kTodoEnglish = "Lay this sheet on top of the stack";

int px(double length_mm) {
  return static_cast<int>(std::lround(length_mm * kCoverSheet_dpi / kMm_per_inch));
}

base::Error no_font(const std::filesystem::path& font) {
  return {base::Remedy::operator_acts,
          font.string() +
              " is no font with the characters of this cover sheet; install Debian's "
              "fonts-ipaexfont-gothic, or use other characters in the reference."};
}

std::string count_text(std::uint32_t count) {
  if (count == 0) return "通数 - 数えていません  Not counted";
  return std::to_string(count) + " 通  " + std::to_string(count) +
         (count == 1 ? " mailpiece" : " mailpieces");
}

/// Writes line after line, each in the middle of the page.
class Column {
 public:
  Column(cv::Mat& page, lettering::Lettering& lettering, double top_mm)
      : page_(page), lettering_(lettering), y_px_(px(top_mm)) {}
  void write(std::string_view text, double size_mm) {
    const int size_px = px(size_mm);
    y_px_ += size_px + size_px / 3;
    const int x_px = (page_.cols - lettering_.width_px(text, size_px)) / 2;
    lettering_.draw(page_, text, x_px, y_px_, size_px, {0, 0, 0});
  }

 private:
  cv::Mat& page_;
  lettering::Lettering& lettering_;
  int y_px_;
};

void put_code(cv::Mat& page, const CoverSheet& sheet) {
  const page::Raster code = cover_code(sheet);
  const int module_px = px(kCode_mm) / code.width_px;
  const int side_px = module_px * code.width_px;
  cv::Mat large;
  cv::resize(page::mat_of(code), large, {side_px, side_px}, 0, 0, cv::INTER_NEAREST);
  cv::Mat colour;
  cv::cvtColor(large, colour, cv::COLOR_GRAY2BGR);
  colour.copyTo(page({(page.cols - side_px) / 2, px(kCodeTop_mm), side_px, side_px}));
}

void append_u32(std::string& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift & 0xFF);
  }
}

/// OpenCV writes no resolution, and printers then guess the size.  ISO/IEC 15948, 11.3.5.3: pHYs in
/// pixels a metre stands between IHDR, whose end is at a fixed place, and IDAT.
void state_resolution(base::Bytes& png) {
  constexpr std::size_t kBehindHeader = 8 + 12 + 13;
  CHECK(png.size() > kBehindHeader);
  const auto pixels_per_m =
      static_cast<std::uint32_t>(std::lround(kCoverSheet_dpi * 1000 / kMm_per_inch));
  std::string chunk = "pHYs";
  append_u32(chunk, pixels_per_m);
  append_u32(chunk, pixels_per_m);
  chunk += '\1';
  boost::crc_32_type sum;
  sum.process_bytes(chunk.data(), chunk.size());
  std::string whole;
  append_u32(whole, static_cast<std::uint32_t>(chunk.size() - 4));
  whole += chunk;
  append_u32(whole, sum.checksum());
  png.insert(png.begin() + kBehindHeader, whole.begin(), whole.end());
}

}  // namespace

base::Result<base::Bytes> draw_cover_sheet(const CoverSheet& sheet,
                                           const std::filesystem::path& font) {
  if (!is_cover_sheet(sheet)) {
    return base::Error{base::Remedy::operator_acts,
                       "A cover sheet takes a reference of 1 to " +
                           std::to_string(kMostReference_chars) +
                           " characters on one line and a count of at most " +
                           std::to_string(kMostExpectedCount) + "."};
  }
  lettering::Lettering lettering(font);
  const std::string written =
      std::string(kTitle).append(kTodo) + sheet.reference + count_text(0) + count_text(2);
  if (!lettering.has_face() || !lettering.has_all(written)) return no_font(font);
  cv::Mat page(px(kHeight_mm), px(kWidth_mm), CV_8UC3, cv::Scalar(255, 255, 255));
  put_code(page, sheet);
  Column top(page, lettering, 5);
  top.write(kTitle, 7);
  Column words(page, lettering, kCodeTop_mm + kCode_mm + 4);
  const bool is_short =
      lettering.width_px(sheet.reference, px(16)) <= px(kWidth_mm - 2 * kMargin_mm);
  const double reference_mm = is_short ? 16 : 8;
  for (const std::string& line :
       lettering.wrapped(sheet.reference, px(reference_mm), px(kWidth_mm - 2 * kMargin_mm),
                         kMostReferenceLines)) {
    words.write(line, reference_mm);
  }
  words.write(count_text(sheet.expected_count), 11);
  Column todo(page, lettering, 240);
  todo.write(kTodo, 10);
  todo.write(kTodoEnglish, 8);
  todo.write("Kanaria", 5);
  cv::Mat grey;
  cv::cvtColor(page, grey, cv::COLOR_BGR2GRAY);
  base::Bytes png;
  CHECK(cv::imencode(".png", grey, png));
  state_resolution(png);
  return png;
}

}  // namespace kanaria::reading
