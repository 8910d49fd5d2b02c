#include "reading/line_strip.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "page/ink.h"
#include "page/raster_mat.h"
#include "reading/line_image.h"

namespace kanaria::reading {
namespace {

constexpr int kWorking_px = 160;      // a picture of one line is shrunk to this height
constexpr double kSide_em = 0.45;     // blank to either side of the print
constexpr double kMostShrink = 0.02;  // beyond these an em is no em
constexpr double kMostGrow = 8;
constexpr int kMaxStrip_px = 12'000;
constexpr double kPaperShare = 0.3;
constexpr double kFullInkShare = 0.97;    // a little of the print is darker still
constexpr double kShareOfFull = 0.4;      // from here on it counts as print
constexpr double kLeastInk = 16;          // grey levels; below is paper texture
constexpr double kSpeck = 0.045;          // of the picture's height
constexpr double kKanjiHeight_em = 0.92;  // ink of a line with kanji in it
constexpr double kFigureHeight_em = 0.75;
constexpr double kGlyphWidth_em = 0.85;
constexpr double kFlat = 0.5;  // of a glyph's width: lower is no line's height

struct Rows {
  int from = 0;
  int to = 0;
  double mass = 0;
};

/// The strip around rows about `middle_px`, an em being `em_px` in the picture.
Strip cut(const cv::Mat& ink, double middle_px, double em_px, const LineCharacters& characters) {
  const double scale = characters.em_px / em_px;
  if (!(scale >= kMostShrink && scale <= kMostGrow)) return {};
  if (ink.cols * scale > kMaxStrip_px || ink.rows * scale > kMaxStrip_px) return {};
  cv::Mat scaled;
  cv::resize(ink, scaled,
             {std::max(1, static_cast<int>(std::lround(ink.cols * scale))),
              std::max(1, static_cast<int>(std::lround(ink.rows * scale)))},
             0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  const int top = static_cast<int>(std::lround(middle_px * scale - characters.height_px / 2.0));
  const cv::Rect seen = cv::Rect(0, top, scaled.cols, characters.height_px) &
                        cv::Rect(0, 0, scaled.cols, scaled.rows);
  if (seen.empty()) return {};
  cv::Mat columns;
  cv::reduce(scaled(seen), columns, 0, cv::REDUCE_MAX);
  int left = 0;
  int right = columns.cols;
  while (left < right && columns.at<std::uint8_t>(0, left) < 64) ++left;
  while (right > left && columns.at<std::uint8_t>(0, right - 1) < 64) --right;
  if (left == right) return {};
  const int side = static_cast<int>(std::lround(kSide_em * characters.em_px));
  const int from = left - side;
  Strip strip{right - left + 2 * side, characters.height_px, {}};
  strip.ink.resize(static_cast<std::size_t>(strip.width_px) *
                   static_cast<std::size_t>(strip.height_px));
  // What is too faint to count as the print's edge is kept as far as the margin goes.
  const int first = std::max(0, from);
  const int last = std::min(scaled.cols, from + strip.width_px);
  for (int y = seen.y; y < seen.y + seen.height; ++y) {
    const std::uint8_t* row = scaled.ptr(y);
    float* to = strip.ink.data() + static_cast<std::ptrdiff_t>(y - top) * strip.width_px;
    for (int x = first; x < last; ++x) to[x - from] = static_cast<float>(row[x]) / 255.0F;
  }
  return strip;
}

int percentile(const cv::Mat& grey, double share) {
  int histogram[256] = {};
  for (int y = 0; y < grey.rows; ++y) {
    const std::uint8_t* row = grey.ptr(y);
    for (int x = 0; x < grey.cols; ++x) ++histogram[row[x]];
  }
  const double wanted = share * static_cast<double>(grey.total());
  double below = 0;
  int level = 0;
  while (level < 255 && (below += histogram[level]) < wanted) ++level;
  return level;
}

/// Light print on dark paper: most of the picture is paper, and what differs from it is lighter.
bool is_light_on_dark(const cv::Mat& grey) {
  const int paper = percentile(grey, 0.5);
  return percentile(grey, 0.995) - paper > 1.5 * (paper - percentile(grey, 0.005));
}

/// The mask without long rules and specks; `widths` gets the widths of what stays.
void keep_glyphs(cv::Mat& mask, std::vector<int>& widths) {
  const int rule_px = mask.rows * 5 / 2;
  if (mask.cols > rule_px) {
    cv::Mat rules;
    cv::morphologyEx(mask, rules, cv::MORPH_OPEN,
                     cv::getStructuringElement(cv::MORPH_RECT, {rule_px, 1}));
    mask -= rules;
  }
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centroids;
  const int pieces = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8);
  const double speck_px = kSpeck * mask.rows;
  std::vector<bool> stays(static_cast<std::size_t>(pieces), false);
  for (int i = 1; i < pieces; ++i) {
    const int width = stats.at<int>(i, cv::CC_STAT_WIDTH);
    const int height = stats.at<int>(i, cv::CC_STAT_HEIGHT);
    if (std::max(width, height) < speck_px) continue;
    stays[static_cast<std::size_t>(i)] = true;
    widths.push_back(width);
  }
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      if (!stays[static_cast<std::size_t>(labels.at<int>(y, x))]) mask.at<std::uint8_t>(y, x) = 0;
    }
  }
}

std::vector<Rows> bands(const cv::Mat& mask) {
  cv::Mat profile;
  cv::reduce(mask, profile, 1, cv::REDUCE_SUM, CV_32S);
  double most = 0;
  cv::minMaxLoc(profile, nullptr, &most);
  std::vector<Rows> found;
  bool inside = false;
  for (int y = 0; y < profile.rows; ++y) {
    const int count = profile.at<int>(y, 0);
    const bool inked = count > 0.02 * most;
    if (inked && !inside) found.push_back({y, y, 0});
    if (inked) {
      found.back().to = y + 1;
      found.back().mass += count;
    }
    inside = inked;
  }
  return found;
}

/// The rows of the line itself: the heaviest band, with what stands close to it and does not come
/// in over the picture's edge.
Rows rows_of_line(const cv::Mat& mask) {
  const std::vector<Rows> found = bands(mask);
  if (found.empty()) return {};
  const auto main = std::max_element(found.begin(), found.end(),
                                     [](const Rows& a, const Rows& b) { return a.mass < b.mass; });
  Rows rows = *main;
  for (const Rows& band : found) {
    const bool at_edge = band.from == 0 || band.to == mask.rows;
    const double share = band.mass / main->mass;
    if ((at_edge && share < 0.5) || share < 0.01) continue;
    rows.from = std::min(rows.from, band.from);
    rows.to = std::max(rows.to, band.to);
  }
  return rows;
}

}  // namespace

Strip strip_of(const LineImage& line, const LineCharacters& characters, double zoom) {
  if (line.grey.pixels.empty() || line.em_px <= 0) return {};
  cv::Mat ink;
  cv::subtract(cv::Scalar::all(255), page::mat_of(line.grey), ink);
  return cut(ink, line.grey.height_px / 2.0, line.em_px / zoom, characters);
}

FoundPrint find_print(const page::Raster& picture) {
  cv::Mat grey = page::mat_of(picture);
  if (grey.rows > kWorking_px) {
    const double scale = static_cast<double>(kWorking_px) / grey.rows;
    cv::resize(grey, grey, {}, scale, scale, cv::INTER_AREA);
  }
  if (grey.rows < 4 || grey.cols < 4) return {};
  if (is_light_on_dark(grey)) cv::subtract(cv::Scalar::all(255), grey.clone(), grey);
  cv::Mat ink = page::ink_of(grey, std::max(9, grey.rows) | 1);
  // Print covers much of a picture this close: what a third of it stays below is paper.
  ink -= cv::Scalar::all(percentile(ink, kPaperShare));
  cv::Mat mask = ink > std::max(kLeastInk, kShareOfFull * percentile(ink, kFullInkShare));
  std::vector<int> widths;
  keep_glyphs(mask, widths);
  const Rows rows = rows_of_line(mask);
  if (rows.from == rows.to) return {};
  const cv::Rect box = cv::boundingRect(mask.rowRange(rows.from, rows.to));
  const cv::Mat print = ink.rowRange(rows.from, rows.to).colRange(box.x, box.x + box.width);
  ink.convertTo(ink, CV_8U, 255.0 / std::max(kLeastInk, percentile(print, kFullInkShare) * 1.0));
  std::sort(widths.begin(), widths.end());
  return {page::raster_of(ink), static_cast<double>(rows.from), static_cast<double>(rows.to),
          static_cast<double>(widths[widths.size() * 3 / 4])};
}

std::vector<double> ems_of(const FoundPrint& print) {
  const double height_px = print.bottom_px - print.top_px;
  if (height_px <= 0) return {};
  const double kanji_em = height_px / kKanjiHeight_em;
  const double width_em = print.glyph_width_px / kGlyphWidth_em;
  if (height_px < kFlat * print.glyph_width_px) return {width_em, kanji_em};
  return {kanji_em, height_px / kFigureHeight_em};
}

std::vector<Strip> strips_of(const FoundPrint& print, const LineCharacters& characters) {
  const cv::Mat ink = page::mat_of(print.ink);
  std::vector<Strip> strips;
  for (const double em_px : ems_of(print)) {
    Strip strip = cut(ink, (print.top_px + print.bottom_px) / 2, em_px, characters);
    if (strip.width_px > 0) strips.push_back(std::move(strip));
  }
  return strips;
}

std::vector<LineImage> lines_of_column(const page::Raster& grey) {
  cv::Mat lying;
  cv::transpose(page::mat_of(grey), lying);
  const FoundPrint print = find_print(page::raster_of(lying));
  if (print.bottom_px <= print.top_px) return {};
  cv::Mat ink;
  cv::transpose(page::mat_of(print.ink), ink);
  page::Page page;
  cv::subtract(cv::Scalar::all(255), ink, ink);
  page.grey = page::raster_of(ink);
  page::TextLine line;
  line.direction = page::Direction::vertical;
  line.box = {static_cast<int>(print.top_px), 0, static_cast<int>(print.bottom_px - print.top_px),
              ink.rows};
  std::vector<LineImage> images;
  for (const double em_px : ems_of(print)) {
    line.em_px = em_px;
    LineImage image = line_image(page, line, kReading_em_px, Bars::as_they_stand);
    if (!image.grey.pixels.empty()) images.push_back(std::move(image));
  }
  return images;
}

}  // namespace kanaria::reading
