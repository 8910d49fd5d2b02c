#include "page/folds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

namespace kanaria::page {
namespace {

constexpr double kMm_per_inch = 25.4;
constexpr double kSearch_dpi = 50;
constexpr double kLongest_px = 900;  // of the search, whatever resolution a picture claims
constexpr int kPaper_px = 15;        // at kSearch_dpi, 7.6 mm: wider than a fold
constexpr int kLeastShade = 4;       // grey levels; averaged noise has about two
constexpr double kLeastShare = 0.6;  // of the line's length that is shaded
constexpr double kMostSlope = 0.14;
constexpr int kSlopeStep_px = 2;   // over the page's width; folds are wider
constexpr int kMostLines = 4;      // a direction
constexpr double kLeast_dpi = 40;  // below, print has no strokes
constexpr double kMost_dpi = 1200;
constexpr double kHalfBand_mm = 2.4;
constexpr double kBeside_mm = 1.2;  // beyond the band: the paper
constexpr double kStretch_mm = 30;
/// Of the pixels of a stretch at one distance, print covers fewer than this, even where the bars of
/// its characters lie on it; the same for the paper beside, so that noise weighs nothing.
constexpr double kPaperQuantile = 0.85;
/// A shade dims paper and print by one share; what is darker than this share of the paper is dirt
/// upon them.
constexpr double kDarkestShade = 0.3;

/// y = middle_y + slope * (x - width / 2), in pixels.
struct Line {
  double middle_y = 0;
  double slope = 0;
};

/// How many shaded pixels each line of a slope has, by its middle_y.
std::vector<std::uint16_t> counts_of(const cv::Mat& columns, double slope) {
  // `columns` is transposed: one row of memory is one column of the picture.
  const int width = columns.rows;
  const int height = columns.cols;
  std::vector<std::uint16_t> counts(static_cast<std::size_t>(height), 0);
  for (int x = 0; x < width; ++x) {
    const auto shift = static_cast<int>(std::lround(slope * (x - width / 2.0)));
    const std::uint8_t* shaded = columns.ptr(x);
    const int from = std::max(0, -shift);
    const int to = std::min(height, height - shift);
    for (int y = from; y < to; ++y) {
      counts[static_cast<std::size_t>(y)] =
          static_cast<std::uint16_t>(counts[static_cast<std::size_t>(y)] + shaded[y + shift]);
    }
  }
  return counts;
}

/// The line along which most is shaded; nullopt where that is too little.
std::optional<Line> darkest_line(const cv::Mat& columns) {
  const int width = columns.rows;
  std::optional<Line> best;
  auto most = static_cast<std::uint16_t>(std::ceil(kLeastShare * width));
  const int steps = static_cast<int>(kMostSlope * width);
  for (int step = -steps; step <= steps; step += kSlopeStep_px) {
    const double slope = static_cast<double>(step) / width;
    const auto counts = counts_of(columns, slope);
    const auto found = std::max_element(counts.begin(), counts.end());
    if (found == counts.end() || *found < most) continue;
    most = *found;
    best = Line{static_cast<double>(found - counts.begin()), slope};
  }
  return best;
}

/// The lines of a page that run along its rows, in its own pixels.
std::vector<Line> lines_along_rows(const cv::Mat& grey, double resolution_dpi) {
  const double scale =
      std::min(kSearch_dpi / resolution_dpi, kLongest_px / std::max(grey.cols, grey.rows));
  const cv::Size size(static_cast<int>(grey.cols * scale), static_cast<int>(grey.rows * scale));
  if (size.width < 2 * kPaper_px || size.height < 2 * kPaper_px) return {};
  cv::Mat small;
  cv::resize(grey, small, size, 0, 0, cv::INTER_AREA);
  cv::Mat shade;
  cv::medianBlur(small, shade, kPaper_px);
  cv::subtract(shade, small, shade);
  cv::Mat columns;
  cv::transpose(shade, columns);
  columns = (columns >= kLeastShade) / 255;
  std::vector<Line> lines;
  while (lines.size() < kMostLines) {
    const auto line = darkest_line(columns);
    if (!line) break;
    lines.push_back({(line->middle_y + 0.5) / scale, line->slope});
    // Not to be found again; the next one is at least a band apart.
    const int near_px = static_cast<int>(std::ceil(kHalfBand_mm / kMm_per_inch * kSearch_dpi));
    for (int x = 0; x < columns.rows; ++x) {
      const auto y = static_cast<int>(line->middle_y + line->slope * (x - columns.rows / 2.0));
      const int from = std::clamp(y - near_px, 0, columns.cols);
      const int to = std::clamp(y + near_px + 1, 0, columns.cols);
      std::fill(columns.ptr(x) + from, columns.ptr(x) + to, std::uint8_t{0});
    }
  }
  return lines;
}

/// The brightness that kPaperQuantile of the pixels do not pass.
int quantile(const std::array<int, 256>& histogram, int total) {
  const int wanted = static_cast<int>(kPaperQuantile * total);
  int below = 0;
  int level = 0;
  while (level < 255 && (below += histogram[static_cast<std::size_t>(level)]) <= wanted) ++level;
  return level;
}

/// A line's surroundings, laid level: row `reach` is the line.
class Band {
 public:
  Band(cv::Mat& grey, const Line& line, double resolution_dpi)
      : grey_(grey),
        line_(line),
        half_(static_cast<int>(kHalfBand_mm / kMm_per_inch * resolution_dpi)),
        reach_(half_ + static_cast<int>(kBeside_mm / kMm_per_inch * resolution_dpi)),
        stretch_(std::max(8, static_cast<int>(kStretch_mm / kMm_per_inch * resolution_dpi))) {}

  void flatten() {
    const int stretches = std::max(1, 2 * grey_.cols / stretch_ - 1);  // each overlaps its next
    std::vector<std::vector<Levels>> levels;
    for (int i = 0; i < stretches; ++i) levels.push_back(levels_of(i * stretch_ / 2));
    for (int x = 0; x < grey_.cols; ++x) {
      // Between the middles of two stretches.
      const double at = std::clamp((x - stretch_ / 2.0) / (stretch_ / 2.0), 0.0,
                                   static_cast<double>(stretches - 1));
      const auto first = static_cast<std::size_t>(at);
      const std::size_t second = std::min(first + 1, levels.size() - 1);
      const double share = at - static_cast<double>(first);
      for (int d = -half_; d <= half_; ++d) {
        const auto row = static_cast<std::size_t>(d + half_);
        const int y = y_at(x) + d;
        if (y < 0 || y >= grey_.rows) continue;
        std::uint8_t& pixel = grey_.at<std::uint8_t>(y, x);
        pixel = flattened(pixel, levels[first][row].towards(levels[second][row], share));
      }
    }
  }

 private:
  struct Levels {
    double here = 1;
    double paper = 1;
    [[nodiscard]] Levels towards(const Levels& other, double share) const {
      return {here + share * (other.here - here), paper + share * (other.paper - paper)};
    }
  };

  static std::uint8_t flattened(std::uint8_t pixel, const Levels& levels) {
    const bool is_shade = levels.here > kDarkestShade * levels.paper;
    return cv::saturate_cast<std::uint8_t>(is_shade ? pixel * levels.paper / levels.here
                                                    : pixel + levels.paper - levels.here);
  }

  [[nodiscard]] int y_at(int x) const {
    return static_cast<int>(std::lround(line_.middle_y + line_.slope * (x - grey_.cols / 2.0)));
  }

  [[nodiscard]] double level_at(int from_x, int d) const {
    std::array<int, 256> histogram{};
    int total = 0;
    for (int x = from_x; x < std::min(from_x + stretch_, grey_.cols); ++x) {
      const int y = y_at(x) + d;
      if (y < 0 || y >= grey_.rows) continue;
      ++histogram[grey_.at<std::uint8_t>(y, x)];
      ++total;
    }
    return total > 0 ? quantile(histogram, total) : -1;
  }

  /// The paper's level beside the band, on one side.
  [[nodiscard]] double beside(int from_x, int side) const {
    std::vector<double> levels;
    for (int d = half_ + 1; d <= reach_; ++d) {
      if (const double level = level_at(from_x, side * d); level >= 0) levels.push_back(level);
    }
    if (levels.empty()) return -1;
    const auto middle = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() / 2);
    std::nth_element(levels.begin(), middle, levels.end());
    return *middle;
  }

  /// Of each row of the band, in this stretch; equal ones where the page ends beside it.
  [[nodiscard]] std::vector<Levels> levels_of(int from_x) const {
    std::vector<Levels> levels(static_cast<std::size_t>(2 * half_ + 1));
    const double above = beside(from_x, -1);
    const double below = beside(from_x, 1);
    if (above < 0 || below < 0) return levels;
    for (int d = -half_; d <= half_; ++d) {
      const double here = level_at(from_x, d);
      const double share = (d + half_) / (2.0 * half_);
      if (here < 0) continue;
      levels[static_cast<std::size_t>(d + half_)] = {here, (1 - share) * above + share * below};
    }
    return levels;
  }

  cv::Mat& grey_;
  Line line_;
  int half_;
  int reach_;
  int stretch_;
};

}  // namespace

void flatten_folds(cv::Mat& grey, double resolution_dpi) {
  if (resolution_dpi < kLeast_dpi || resolution_dpi > kMost_dpi) return;
  for (const bool upright : {false, true}) {
    cv::Mat along = grey;
    if (upright) cv::transpose(grey, along);
    const auto lines = lines_along_rows(along, resolution_dpi);
    for (const Line& line : lines) Band(along, line, resolution_dpi).flatten();
    if (upright && !lines.empty()) cv::transpose(along, grey);
  }
}

void flatten_upright(cv::Mat& grey, double resolution_dpi, const Point& a, const Point& b) {
  if (resolution_dpi < kLeast_dpi || resolution_dpi > kMost_dpi || a.y_px == b.y_px) return;
  const double slope = (b.x_px - a.x_px) / (b.y_px - a.y_px);
  const Line line{a.x_px + slope * (grey.rows / 2.0 - a.y_px), slope};
  cv::Mat along;
  cv::transpose(grey, along);
  Band(along, line, resolution_dpi).flatten();
  cv::transpose(along, grey);
}

}  // namespace kanaria::page
