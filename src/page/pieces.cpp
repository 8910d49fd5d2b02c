#include "page/pieces.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"

namespace kanaria::page {
namespace {

constexpr double kMm_per_inch = 25.4;
constexpr double kSpeck_mm = 0.28;
constexpr double kLargestCharacter_mm = 15;
constexpr double kRuleLength_mm = 7;
constexpr double kRuleThickness_mm = 0.6;
constexpr std::size_t kMaxPieces = 2500;  // mail has under 1,500; chaining them is quadratic
constexpr double kRow = 15;               // insides that a row of seven is wide at most
constexpr double kApart = 1.12;  // pitch of frames that have a wall each, in widths of their inside

struct Frame {
  Box inside;
  [[nodiscard]] double middle_x() const { return inside.x_px + inside.width_px / 2.0; }
  [[nodiscard]] double middle_y() const { return inside.y_px + inside.height_px / 2.0; }
};

constexpr double kLeastFrameWidth_mm = 2.8;
constexpr double kLeastFrameHeight_mm = 4;

/// Whether ink and paper change along the rows as often as no print does: screens, noise, hatching.
bool is_screened(const cv::Mat& mask) {
  constexpr double kMostChanges = 200'000;  // a sheet full of small print has half of it
  const cv::Mat left = mask.colRange(0, mask.cols - 1);
  const cv::Mat right = mask.colRange(1, mask.cols);
  cv::Mat changes;
  cv::compare(left, right, changes, cv::CMP_NE);
  return cv::countNonZero(changes) > kMostChanges;
}

/// Fills the holes in the ink that are smaller than any frame: what is looked for stays, and so
/// does its order.
cv::Mat without_small_holes(const cv::Mat& mask, double px_per_mm) {
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  // Holes hang together along sides only, because ink does at corners too.
  const int count = cv::connectedComponentsWithStats(~mask, labels, stats, centres, 4, CV_32S);
  std::vector<std::uint8_t> is_small(static_cast<std::size_t>(count), 0);
  for (int i = 1; i < count; ++i) {
    const cv::Rect hole(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                        stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    const bool enclosed =
        hole.x > 0 && hole.y > 0 && hole.br().x < mask.cols && hole.br().y < mask.rows;
    // Contours run on the ink around a hole, one pixel outside it on each side.
    is_small[static_cast<std::size_t>(i)] =
        enclosed && ((hole.width + 2) / px_per_mm < kLeastFrameWidth_mm ||
                     (hole.height + 2) / px_per_mm < kLeastFrameHeight_mm);
  }
  cv::Mat filled = mask.clone();
  for (int y = 0; y < mask.rows; ++y) {
    const int* label = labels.ptr<int>(y);
    std::uint8_t* row = filled.ptr(y);
    for (int x = 0; x < mask.cols; ++x) {
      if (is_small[static_cast<std::size_t>(label[x])]) row[x] = 255;
    }
  }
  return filled;
}

/// Holes in the ink that have a postal box's size: 5.7 by 8 mm on official mail, smaller on some,
/// and larger where a camera's resolution is a guess.
std::vector<Frame> frame_insides(const cv::Mat& mask, double px_per_mm) {
  std::vector<std::vector<cv::Point>> contours;
  std::vector<cv::Vec4i> tree;
  // For each hole OpenCV searches a list of all contours: minutes for a page of screen dots.
  const cv::Mat searched = is_screened(mask) ? without_small_holes(mask, px_per_mm) : mask;
  cv::findContours(searched, contours, tree, cv::RETR_CCOMP, cv::CHAIN_APPROX_SIMPLE);
  std::vector<Frame> frames;
  for (std::size_t i = 0; i < contours.size(); ++i) {
    if (tree[i][3] < 0) continue;  // an outline, not a hole
    const cv::Rect bounds = cv::boundingRect(contours[i]);
    const double width_mm = bounds.width / px_per_mm;
    const double height_mm = bounds.height / px_per_mm;
    if (width_mm < kLeastFrameWidth_mm || width_mm > 12) continue;
    if (height_mm < kLeastFrameHeight_mm || height_mm > 17) continue;
    if (height_mm < width_mm * 1.05 || height_mm > width_mm * 2) continue;
    if (cv::contourArea(contours[i]) < 0.8 * bounds.area()) continue;
    frames.push_back({box_of(bounds)});
  }
  return frames;
}

bool alike(const Frame& a, const Frame& b) {
  const auto near = [](double x, double y) { return std::abs(x - y) <= 0.2 * std::max(x, y); };
  return near(a.inside.width_px, b.inside.width_px) &&
         near(a.inside.height_px, b.inside.height_px) &&
         std::abs(a.middle_y() - b.middle_y()) <= 0.25 * a.inside.height_px;
}

/// Seven boxes from a row of frames in which up to two frames may be broken and so missing.
std::vector<PostalBoxes> complete_row(std::vector<Frame> row) {
  std::sort(row.begin(), row.end(),
            [](const Frame& a, const Frame& b) { return a.middle_x() < b.middle_x(); });
  if (row.size() < 5) return {};
  std::vector<double> steps;
  for (std::size_t i = 1; i < row.size(); ++i) {
    steps.push_back(row[i].middle_x() - row[i - 1].middle_x());
  }
  std::vector<double> sorted_steps = steps;
  std::sort(sorted_steps.begin(), sorted_steps.end());
  // Up to two steps are twice as long over a missing frame, and one is a little longer.
  const double pitch = sorted_steps[(sorted_steps.size() - 2) / 3];
  // Cells of a table share their walls; a row of fewer than seven must stand apart to be believed.
  const double least_pitch = (row.size() < 7 ? kApart : 1.0) * row[0].inside.width_px;
  if (pitch < least_pitch || pitch > 2.2 * row[0].inside.width_px) return {};
  // Grid places 0..6; the step from 2 to 3 may be up to 1.6 pitches, the others are one.  Of the
  // ways to place fewer than seven, the one that leaves the least unsaid.
  std::vector<PostalBoxes> found;
  double least_off = 1e9;
  for (int first_place = 0; first_place <= 2; ++first_place) {
    std::vector<int> places{first_place};
    bool fits = true;
    double whole_off = 0;
    for (const double step : steps) {
      const int before = places.back();
      int jump = std::max(1, static_cast<int>(std::lround(step / pitch)));
      if (before <= 2 && before + jump > 3) jump = static_cast<int>(std::floor(step / pitch));
      const bool crosses = before <= 2 && before + jump >= 3;
      const double off = step / pitch - jump;
      fits = fits && jump >= 1 && off > -0.2 && off < (crosses ? 0.65 : 0.2);
      if (!crosses) whole_off += std::abs(off);
      places.push_back(before + jump);
    }
    if (!fits || places.back() > 6 || (row.size() == 7 && first_place != 0)) continue;
    if (whole_off >= least_off) continue;
    least_off = whole_off;
    PostalBoxes boxes;
    boxes.frames_seen = static_cast<int>(row.size());
    const Box& model = row[0].inside;
    for (int place = 0; place < 7; ++place) {
      std::size_t nearest = 0;
      for (std::size_t i = 0; i < places.size(); ++i) {
        if (std::abs(places[i] - place) < std::abs(places[nearest] - place)) nearest = i;
      }
      const double x = row[nearest].middle_x() + (place - places[nearest]) * pitch;
      boxes.boxes[static_cast<std::size_t>(place)] =
          places[nearest] == place ? row[nearest].inside
                                   : Box{static_cast<int>(x - model.width_px / 2.0),
                                         row[nearest].inside.y_px, model.width_px, model.height_px};
    }
    found.assign(1, boxes);
  }
  return found;
}

}  // namespace

std::vector<PostalBoxes> find_postal_boxes(const cv::Mat& mask, double resolution_dpi,
                                           int bridge_px) {
  const double px_per_mm = resolution_dpi / kMm_per_inch;
  cv::Mat closed;
  cv::morphologyEx(mask, closed, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_RECT, {bridge_px, bridge_px}));
  const std::vector<Frame> frames = frame_insides(closed, px_per_mm);
  std::vector<char> used(frames.size(), 0);
  std::vector<PostalBoxes> found;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (used[i]) continue;
    std::vector<Frame> row;
    for (std::size_t j = i; j < frames.size(); ++j) {
      if (used[j] || !alike(frames[i], frames[j])) continue;
      if (std::abs(frames[j].middle_x() - frames[i].middle_x()) > kRow * frames[i].inside.width_px)
        continue;
      used[j] = 1;
      row.push_back(frames[j]);
    }
    if (row.size() > 7) continue;
    const auto boxes = complete_row(std::move(row));
    found.insert(found.end(), boxes.begin(), boxes.end());
  }
  return found;
}

std::vector<Piece> character_pieces(const cv::Mat& mask, double resolution_dpi) {
  const double px_per_mm = resolution_dpi / kMm_per_inch;
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres, 8, CV_32S);
  std::vector<Piece> pieces;
  for (int i = 1; i < count && pieces.size() < kMaxPieces; ++i) {
    const Box box{stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                  stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT)};
    const double longer_mm = std::max(box.width_px, box.height_px) / px_per_mm;
    const double shorter_mm = std::min(box.width_px, box.height_px) / px_per_mm;
    if (longer_mm < kSpeck_mm || longer_mm > kLargestCharacter_mm) continue;
    if (longer_mm > kRuleLength_mm && shorter_mm < kRuleThickness_mm) continue;
    if (box.x_px <= 1 || box.y_px <= 1 || box.right_px() >= mask.cols - 1 ||
        box.bottom_px() >= mask.rows - 1) {
      if (longer_mm > 5) continue;  // the sheet's edge
    }
    pieces.push_back({box, stats.at<int>(i, cv::CC_STAT_AREA)});
  }
  return pieces;
}

}  // namespace kanaria::page
