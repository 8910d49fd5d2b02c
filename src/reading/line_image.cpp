#include "reading/line_image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "page/ink.h"
#include "page/raster_mat.h"

namespace kanaria::reading {
namespace {

constexpr double kMargin_em = 0.35;
constexpr double kMaxCell_em = 1.12;

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

LineImage finished(const cv::Mat& ink, double scale, double em_px) {
  cv::Mat scaled;
  cv::resize(ink, scaled, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  cv::Mat grey;
  cv::subtract(cv::Scalar::all(255), scaled, grey);
  const int margin = static_cast<int>(std::lround(em_px * kMargin_em));
  cv::copyMakeBorder(grey, grey, margin, margin, margin, margin, cv::BORDER_CONSTANT,
                     cv::Scalar::all(255));
  return {page::raster_of(grey), em_px, false};
}

/// Rows [from, to) of a column.
struct Run {
  int from = 0;
  int to = 0;
  [[nodiscard]] int length() const { return to - from; }
};

/// A stretch of a column that no cut parts, and what it costs to cut below it.
struct Piece {
  Run rows;
  double cut_below = 0;
};

/// Stretches of rows that hold ink.
std::vector<Run> inked_rows(const cv::Mat& ink) {
  std::vector<Run> runs;
  bool inside = false;
  for (int y = 0; y < ink.rows; ++y) {
    const std::uint8_t* row = ink.ptr(y);
    const bool inked = std::any_of(row, row + ink.cols, [](std::uint8_t v) { return v > 90; });
    if (inked && !inside) runs.push_back({y, y});
    if (inked) runs.back().to = y + 1;
    inside = inked;
  }
  return runs;
}

/// Rows of `run` with less ink than all others within `reach`: where characters that touch part.
std::vector<int> valleys_in(const Run& run, const cv::Mat& row_ink, int reach) {
  std::vector<int> valleys;
  for (int y = run.from + reach; y < run.to - reach; ++y) {
    bool least = true;
    for (int k = y - reach; least && k <= y + reach; ++k) {
      const float here = row_ink.at<float>(y, 0);
      least = k < y ? here < row_ink.at<float>(k, 0) : here <= row_ink.at<float>(k, 0);
    }
    if (least) valleys.push_back(y);
  }
  return valleys;
}

/// The column in pieces: blank rows part them, and the valleys of what is longer than one
/// character.
std::vector<Piece> pieces_of(const cv::Mat& column, double em) {
  constexpr double kLong_em = 0.9;
  constexpr double kNoGap = 0.25;  // characters hardly ever stand closer than this …
  constexpr double kGap_em = 0.06;
  constexpr double kThrough_ink = 1.5;  // … and a cut through ink costs what it cuts
  cv::Mat row_ink;
  cv::reduce(column, row_ink, 1, cv::REDUCE_SUM, CV_32F);
  const std::vector<Run> runs = inked_rows(column);
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    int from = runs[i].from;
    if (runs[i].length() > kLong_em * em) {
      for (const int y : valleys_in(runs[i], row_ink, std::max(1, static_cast<int>(em * 0.08)))) {
        const double ink_em = static_cast<double>(row_ink.at<float>(y, 0)) / (255 * em);
        pieces.push_back({{from, y}, kNoGap + kThrough_ink * ink_em});
        from = y;
      }
    }
    const bool close = i + 1 < runs.size() && runs[i + 1].from - runs[i].to < kGap_em * em;
    pieces.push_back({{from, runs[i].to}, close ? kNoGap : 0});
  }
  return pieces;
}

/// What it costs to take pieces [i, j] of a column as one character; `before` is the middle of the
/// character above, or negative.
double cell_cost(const std::vector<Piece>& pieces, std::size_t i, std::size_t j, double before,
                 double em, double pitch) {
  const double length = (pieces[j].rows.to - pieces[i].rows.from) / em;
  double cost = 0.35;                        // every cell costs: few are better
  if (length > 1) cost += 3 * (length - 1);  // a stroke of the next character, or two that touch
  for (std::size_t k = i; k < j; ++k) {
    const double gap = (pieces[k + 1].rows.from - pieces[k].rows.to) / em;
    cost += gap > 0.55 ? 4 * gap : 0.6 * gap;  // a wide gap inside a character is unlikely
  }
  cost += pieces[j].cut_below;
  if (before >= 0) {
    // Characters keep a pitch: 二 is not two 一.
    const double step = ((pieces[j].rows.to + pieces[i].rows.from) / 2.0 - before) / pitch;
    cost +=
        step < 0.72 ? 3 * (0.72 - step) : std::min(0.4, 0.5 * std::abs(step - std::round(step)));
  }
  return cost;
}

/// Groups the pieces of a column into characters: the cheapest cut into cells at about `pitch`.
std::vector<Run> cells_of(const std::vector<Piece>& pieces, double em, double pitch) {
  constexpr std::size_t kWidest = 10;
  const std::size_t n = pieces.size();
  // best[end][width]: the last cell holds pieces [end - width, end).
  std::vector<std::array<double, kWidest + 1>> best(n + 1);
  std::vector<std::array<std::size_t, kWidest + 1>> back(n + 1);
  for (auto& row : best) row.fill(1e18);
  best[0][0] = 0;
  for (std::size_t end = 1; end <= n; ++end) {
    for (std::size_t width = 1; width <= std::min(kWidest, end); ++width) {
      const std::size_t i = end - width;
      const int length = pieces[end - 1].rows.to - pieces[i].rows.from;
      if (width > 1 && length > kMaxCell_em * em) break;
      for (std::size_t w = 0; w <= kWidest; ++w) {
        if (best[i][w] >= 1e18) continue;
        const double before = w == 0 ? -1 : (pieces[i - 1].rows.to + pieces[i - w].rows.from) / 2.0;
        const double cost = best[i][w] + cell_cost(pieces, i, end - 1, before, em, pitch);
        if (cost < best[end][width]) {
          best[end][width] = cost;
          back[end][width] = w;
        }
      }
    }
  }
  std::vector<Run> cells;
  std::size_t end = n;
  auto width =
      static_cast<std::size_t>(std::min_element(best[n].begin(), best[n].end()) - best[n].begin());
  while (end > 0) {
    cells.push_back({pieces[end - width].rows.from, pieces[end - 1].rows.to});
    const std::size_t previous = back[end][width];
    end -= width;
    width = previous;
  }
  std::reverse(cells.begin(), cells.end());
  return cells;
}

/// The distance from character to character, from those that are clearly whole.
double pitch_of(const std::vector<Run>& cells, double em) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    if (cells[i].length() < 0.62 * em || cells[i - 1].length() < 0.62 * em) continue;
    steps.push_back((cells[i].from + cells[i].to - cells[i - 1].from - cells[i - 1].to) / 2.0);
  }
  if (steps.size() < 3) return em * 1.05;
  std::sort(steps.begin(), steps.end());
  return std::clamp(steps[steps.size() / 2], 0.8 * em, 2.0 * em);
}

/// The columns that hold ink within some rows.
Run inked_columns(const cv::Mat& ink, const Run& rows) {
  cv::Mat profile;
  cv::reduce(ink.rowRange(rows.from, rows.to), profile, 0, cv::REDUCE_MAX);
  Run run{0, 0};
  bool any = false;
  for (int x = 0; x < profile.cols; ++x) {
    if (profile.at<std::uint8_t>(0, x) <= 90) continue;
    if (!any) run.from = x;
    run.to = x + 1;
    any = true;
  }
  return run;
}

/// A column's characters side by side.  A figure 1 is wider at its head or foot than a bar, and is
/// never laid down.
cv::Mat laid_out(const cv::Mat& column, double em, Bars bars) {
  const std::vector<Piece> pieces = pieces_of(column, em);
  if (pieces.empty()) return {};
  const double pitch = pitch_of(cells_of(pieces, em, em * 1.05), em);
  const std::vector<Run> cells = cells_of(pieces, em, pitch);
  const int side = static_cast<int>(std::ceil(em * 1.1));
  std::vector<cv::Mat> parts;
  const cv::Mat thin_gap = cv::Mat::zeros(side, std::max(1, static_cast<int>(em * 0.06)), CV_8U);
  int last_end = cells.empty() ? 0 : cells.front().from;
  for (const Run& cell : cells) {
    const Run columns = inked_columns(column, cell);
    if (columns.length() == 0 || cell.length() == 0) continue;
    cv::Mat glyph = column(cv::Range(cell.from, cell.to), cv::Range(columns.from, columns.to));
    const bool dash = columns.length() < 0.19 * em && cell.length() > 0.35 * em;
    if (dash && bars == Bars::laid_down)
      cv::rotate(glyph.clone(), glyph, cv::ROTATE_90_COUNTERCLOCKWISE);
    if (glyph.rows > side || glyph.cols > side) {
      const double shrink = static_cast<double>(side) / std::max(glyph.rows, glyph.cols);
      cv::resize(glyph, glyph, {}, shrink, shrink, cv::INTER_AREA);
    }
    // Narrow characters (figures) keep a narrow cell, as in horizontal print.
    const int width = std::min(
        side, std::max(glyph.cols + static_cast<int>(em * 0.12), static_cast<int>(em * 0.5)));
    cv::Mat cell_image = cv::Mat::zeros(side, std::max(width, glyph.cols), CV_8U);
    // Small kana and commas sit to the right in a column; in a row they sit low.
    glyph.copyTo(cell_image(cv::Rect((cell_image.cols - glyph.cols) / 2, (side - glyph.rows) / 2,
                                     glyph.cols, glyph.rows)));
    if ((cell.from - last_end) > 0.9 * em) parts.push_back(cv::Mat::zeros(side, side / 2, CV_8U));
    parts.push_back(cell_image);
    parts.push_back(thin_gap);
    last_end = cell.to;
  }
  cv::Mat row;
  if (!parts.empty()) cv::hconcat(parts, row);
  return row;
}

}  // namespace

LineImage line_image(const page::Page& page, const page::TextLine& line, double em_px, Bars bars) {
  const cv::Mat grey = page::mat_of(page.grey);
  const int grow = std::max(1, static_cast<int>(line.em_px * 0.06));
  const cv::Rect region(line.box.x_px - grow, line.box.y_px - grow, line.box.width_px + 2 * grow,
                        line.box.height_px + 2 * grow);
  const cv::Rect inside = region & cv::Rect(0, 0, grey.cols, grey.rows);
  if (inside.empty() || line.em_px < 4) return {};
  cv::Mat ink = normalised_ink(grey, inside, line.em_px);
  const bool from_column = line.direction == page::Direction::vertical;
  if (from_column) {
    ink = laid_out(ink, line.em_px * 1.04, bars);
    if (ink.empty()) return {};
  }
  LineImage image = finished(ink, em_px / line.em_px, em_px);
  image.from_column = from_column;
  return image;
}

LineImage postal_boxes_image(const page::Page& page, const page::PostalBoxes& boxes, BoxCut cut) {
  cv::Mat grey = page::mat_of(page.grey);
  const bool beyond = cut == BoxCut::beyond_red;
  if (beyond) {
    cv::Mat red;
    cv::extractChannel(page::mat_of(page.colour), red, 2);
    grey = red;
  }
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
