#include "reading/line_image.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "page/ink.h"
#include "page/raster_mat.h"
#include "reading/column_characters.h"

namespace kanaria::reading {
namespace {

constexpr double kMargin_em = 0.35;

/// Ink of a region as 0..255, full ink reached by its darkest parts.
cv::Mat normalised_ink(const cv::Mat& grey, const cv::Rect& region, double em_px) {
  const int border = std::max(4, static_cast<int>(em_px * 0.8));
  const cv::Rect all(0, 0, grey.cols, grey.rows);
  const cv::Rect wide = cv::Rect(region.x - border, region.y - border, region.width + 2 * border,
                                 region.height + 2 * border) &
                        all;
  const cv::Mat ink = page::ink_of(grey(wide), std::max(9, static_cast<int>(em_px * 1.3)) | 1);
  const cv::Rect inner = (region & all) - wide.tl();
  cv::Mat cut = ink(inner).clone();
  int histogram[256] = {};
  for (int y = 0; y < cut.rows; ++y) {
    for (int x = 0; x < cut.cols; ++x) ++histogram[cut.at<std::uint8_t>(y, x)];
  }
  int level = 255;
  long above = 0;
  const long wanted = static_cast<long>(cut.total()) * 3 / 100;
  while (level > 24 && above + histogram[level] < wanted) above += histogram[level--];
  cut.convertTo(cut, CV_8U, 255.0 / level);
  return cut;
}

/// A region's ink with its line made level, cut to the height that the line then has.  Figures of
/// the neighbouring lines, which reach into the box of a line askew, fall out of it.
cv::Mat levelled(const cv::Mat& ink, const page::TextLine& line) {
  if (line.slope == 0) return ink;
  const bool row = line.direction == page::Direction::horizontal;
  const double length = row ? ink.cols : ink.rows;
  const double height = row ? ink.rows : ink.cols;
  const double level =
      std::clamp(height - std::abs(line.slope) * length, std::min(height, line.em_px), height);
  const double cut = (height - level) / 2;
  const double middle = line.slope * length / 2;
  cv::Matx23d from(1, 0, 0, line.slope, 1, cut - middle);
  if (!row) from = {1, line.slope, cut - middle, 0, 1, 0};
  const auto thickness = static_cast<int>(std::lround(level));
  cv::Mat out;
  cv::warpAffine(ink, out, from,
                 row ? cv::Size(ink.cols, thickness) : cv::Size(thickness, ink.rows),
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
  return out;
}

/// Empty for a stroke that is thinner than half a pixel at this scale.
LineImage finished(const cv::Mat& ink, double scale, double em_px, double widened = 1) {
  if (std::lround(ink.cols * scale / widened) < 1 || std::lround(ink.rows * scale) < 1) return {};
  cv::Mat scaled;
  cv::resize(ink, scaled, {}, scale / widened, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  cv::Mat grey;
  cv::subtract(cv::Scalar::all(255), scaled, grey);
  const int margin = static_cast<int>(std::lround(em_px * kMargin_em));
  cv::copyMakeBorder(grey, grey, margin, margin, margin, margin, cv::BORDER_CONSTANT,
                     cv::Scalar::all(255));
  return {page::raster_of(grey), em_px, false};
}

/// The middle of the column at a row: a straight line through its wide characters.
class Axis {
 public:
  Axis(const std::vector<ColumnCharacter>& cells, double em) {
    double n = 0, y = 0, x = 0, yy = 0, yx = 0;
    for (const ColumnCharacter& cell : cells) {
      if (cell.columns.length() < 0.7 * em) continue;
      n += 1;
      y += cell.middle_y();
      x += cell.middle_x();
      yy += cell.middle_y() * cell.middle_y();
      yx += cell.middle_y() * cell.middle_x();
    }
    known_ = n > 0;
    if (!known_) return;
    const double spread = yy - y * y / n;
    slope_ = spread > em * em ? (yx - y * x / n) / spread : 0;
    start_ = (x - slope_ * y) / n;
  }

  /// How far a character stands to the right of it; 0 where no axis is known.
  [[nodiscard]] double right_of(const ColumnCharacter& cell) const {
    return known_ ? cell.middle_x() - start_ - slope_ * cell.middle_y() : 0;
  }

 private:
  bool known_ = false;
  double start_ = 0;
  double slope_ = 0;
};

/// Dashes of an em and more look like rules to a recogniser; ー and others are shorter.
constexpr double kLongestBar = 0.8;

/// A column's characters side by side.  A figure 1 is wider at its head or foot than a bar, and is
/// never laid down.
cv::Mat laid_out(const cv::Mat& column, double em, Bars bars) {
  const std::vector<ColumnCharacter> cells = characters_of(column, em);
  if (cells.empty()) return {};
  const Axis axis(cells, em);
  const int side = static_cast<int>(std::ceil(em * 1.1));
  std::vector<cv::Mat> parts;
  const cv::Mat thin_gap = cv::Mat::zeros(side, std::max(1, static_cast<int>(em * 0.06)), CV_8U);
  int last_end = cells.front().rows.from;
  for (const ColumnCharacter& cell : cells) {
    cv::Mat glyph = column(cv::Range(cell.rows.from, cell.rows.to),
                           cv::Range(cell.columns.from, cell.columns.to));
    const bool dash = cell.columns.length() < 0.19 * em && cell.rows.length() > 0.35 * em;
    if (dash && bars == Bars::laid_down)
      cv::rotate(glyph.clone(), glyph, cv::ROTATE_90_COUNTERCLOCKWISE);
    if (dash && bars == Bars::as_they_stand && glyph.rows > kLongestBar * em) {
      cv::resize(glyph, glyph, {glyph.cols, static_cast<int>(kLongestBar * em)}, 0, 0,
                 cv::INTER_AREA);
    }
    if (glyph.rows > side || glyph.cols > side) {
      const double shrink = static_cast<double>(side) / std::max(glyph.rows, glyph.cols);
      // A streak may be so thin that nothing of its width would be left.
      const cv::Size size(std::max(1, static_cast<int>(std::lround(glyph.cols * shrink))),
                          std::max(1, static_cast<int>(std::lround(glyph.rows * shrink))));
      cv::resize(glyph, glyph, size, 0, 0, cv::INTER_AREA);
    }
    // Narrow characters (figures) keep a narrow cell, as in horizontal print.
    const int width = std::min(
        side, std::max(glyph.cols + static_cast<int>(em * 0.12), static_cast<int>(em * 0.5)));
    cv::Mat cell_image = cv::Mat::zeros(side, std::max(width, glyph.cols), CV_8U);
    // Small kana and commas stand to the right in a column; in a row they stand low.
    const bool small = glyph.cols < 0.78 * em && glyph.rows < 0.78 * em;
    const double right = axis.right_of(cell);
    const int low = small && right > 0.05 * em ? static_cast<int>(std::lround(right)) : 0;
    const int top = std::min((side - glyph.rows) / 2 + low, side - glyph.rows);
    glyph.copyTo(
        cell_image(cv::Rect((cell_image.cols - glyph.cols) / 2, top, glyph.cols, glyph.rows)));
    if ((cell.rows.from - last_end) > 0.9 * em)
      parts.push_back(cv::Mat::zeros(side, side / 2, CV_8U));
    parts.push_back(cell_image);
    parts.push_back(thin_gap);
    last_end = cell.rows.to;
  }
  cv::Mat row;
  cv::hconcat(parts, row);
  return row;
}

cv::Mat red_channel(const page::Page& page) {
  cv::Mat red;
  cv::extractChannel(page::mat_of(page.colour), red, 2);
  return red;
}

/// Takes out the straight strokes that are as long as the walls of the boxes; figures are smaller.
void erase_walls(cv::Mat& ink, const page::Box& box) {
  constexpr double kWall = 0.8;     // of a box's side
  constexpr int kFaintestInk = 64;  // of 255
  const auto strokes = [&](cv::Size size) {
    cv::Mat found;
    cv::morphologyEx(ink > kFaintestInk, found, cv::MORPH_OPEN,
                     cv::getStructuringElement(cv::MORPH_RECT, size));
    return found;
  };
  cv::Mat walls = strokes({1, std::max(2, static_cast<int>(kWall * box.height_px))}) |
                  strokes({std::max(2, static_cast<int>(kWall * box.width_px)), 1});
  cv::dilate(walls, walls, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
  ink.setTo(0, walls);
}

/// All figures where they stand, however far they were printed beside their boxes.
LineImage whole_row_image(const page::Page& page, const page::PostalBoxes& boxes) {
  constexpr double kBeside = 0.6;  // of a box's side
  const page::Box& first = boxes.boxes.front();
  const page::Box& last = boxes.boxes.back();
  const int dx = static_cast<int>(kBeside * first.width_px);
  const int dy = static_cast<int>(kBeside * first.height_px);
  const cv::Mat grey = boxes.red_frames ? red_channel(page) : page::mat_of(page.grey);
  const cv::Rect region = cv::Rect(first.x_px - dx, std::min(first.y_px, last.y_px) - dy,
                                   last.right_px() - first.x_px + 2 * dx,
                                   std::max(first.height_px, last.height_px) + 2 * dy) &
                          cv::Rect(0, 0, grey.cols, grey.rows);
  if (region.empty()) return {};
  cv::Mat ink = normalised_ink(grey, region, first.height_px);
  erase_walls(ink, first);
  return finished(ink, kReading_em_px / (first.height_px * 0.8), kReading_em_px);
}

}  // namespace

LineImage line_image(const page::Page& page, const page::TextLine& line, double em_px, Bars bars,
                     double widened) {
  const cv::Mat grey = page::mat_of(page.grey);
  const int grow = std::max(1, static_cast<int>(line.em_px * 0.06));
  const cv::Rect region(line.box.x_px - grow, line.box.y_px - grow, line.box.width_px + 2 * grow,
                        line.box.height_px + 2 * grow);
  const cv::Rect inside = region & cv::Rect(0, 0, grey.cols, grey.rows);
  if (inside.empty() || line.em_px < 4) return {};
  cv::Mat ink = levelled(normalised_ink(grey, inside, line.em_px), line);
  const bool from_column = line.direction == page::Direction::vertical;
  if (from_column) {
    ink = laid_out(ink, line.em_px * 1.04, bars);
    if (ink.empty()) return {};
  }
  LineImage image = finished(ink, em_px / line.em_px, em_px, widened);
  image.from_column = from_column;
  return image;
}

LineImage postal_boxes_image(const page::Page& page, const page::PostalBoxes& boxes, BoxCut cut) {
  if (cut == BoxCut::whole_row) return whole_row_image(page, boxes);
  const bool beyond = cut == BoxCut::beyond_red;
  const cv::Mat grey = beyond ? red_channel(page) : page::mat_of(page.grey);
  std::vector<cv::Mat> parts;
  const int height = boxes.boxes[0].height_px;
  for (const page::Box& box : boxes.boxes) {
    const int cut_x = std::max(1, box.width_px / (beyond ? 16 : 9));
    const int cut_y = beyond ? -height / 6 : std::max(1, box.height_px / 12);
    const cv::Rect inner = cv::Rect(box.x_px + cut_x, box.y_px + cut_y, box.width_px - 2 * cut_x,
                                    box.height_px - 2 * cut_y) &
                           cv::Rect(0, 0, grey.cols, grey.rows);
    if (inner.empty()) return {};
    cv::Mat digit = normalised_ink(grey, inner, height);
    cv::resize(digit, digit, {std::max(1, digit.cols * height / digit.rows), height});
    parts.push_back(digit);
  }
  cv::Mat row;
  cv::hconcat(parts, row);
  return finished(row, kReading_em_px / (height * 0.8), kReading_em_px);
}

}  // namespace kanaria::reading
