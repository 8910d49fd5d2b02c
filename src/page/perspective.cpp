#include "page/perspective.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "page/outline.h"

namespace kanaria::page {
namespace {

/// Where the straight lines through the points of two sides meet.
std::optional<cv::Point2f> crossing(const cv::Vec4f& a, const cv::Vec4f& b) {
  const float across = a[0] * b[1] - a[1] * b[0];
  if (std::abs(across) < 0.1F) return std::nullopt;
  const float t = ((b[2] - a[2]) * b[1] - (b[3] - a[3]) * b[0]) / across;
  return cv::Point2f(a[2] + t * a[0], a[3] + t * a[1]);
}

/// The corners of a four-sided outline, by straight lines through its sides: corners are torn,
/// rounded and shadowed, sides are long.
std::optional<Corners> four_corners(const std::vector<cv::Point>& contour) {
  std::vector<cv::Point> hull;
  cv::convexHull(contour, hull);
  std::vector<cv::Point> rough;
  const double around = cv::arcLength(hull, true);
  for (double tolerance = 0.01; tolerance < 0.08 && rough.size() != 4; tolerance += 0.005) {
    cv::approxPolyDP(hull, rough, tolerance * around, true);
  }
  if (rough.size() != 4) return std::nullopt;
  std::array<cv::Vec4f, 4> sides;
  for (std::size_t i = 0; i < 4; ++i) {
    const cv::Point2f from = rough[i];
    const cv::Point2f along = cv::Point2f(rough[(i + 1) % 4]) - from;
    const double length = cv::norm(along);
    std::vector<cv::Point2f> near;
    for (const cv::Point& point : contour) {
      const cv::Point2f p = cv::Point2f(point) - from;
      const double at = p.dot(along) / (length * length);
      const double off = std::abs(p.cross(along)) / length;
      if (at > 0.08 && at < 0.92 && off < 0.03 * length + 1) near.emplace_back(point);
    }
    if (near.size() < 10) return std::nullopt;
    cv::fitLine(near, sides[i], cv::DIST_HUBER, 0, 0.01, 0.01);
  }
  Corners corners;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto corner = crossing(sides[(i + 3) % 4], sides[i]);
    if (!corner || cv::norm(*corner - cv::Point2f(rough[i])) > 0.06 * around) return std::nullopt;
    corners[i] = *corner;
  }
  // Clockwise from the one nearest to the upper left.
  if (cv::contourArea(std::vector<cv::Point2f>(corners.begin(), corners.end()), true) < 0) {
    std::reverse(corners.begin(), corners.end());
  }
  const auto first = std::min_element(
      corners.begin(), corners.end(),
      [](const cv::Point2f& a, const cv::Point2f& b) { return a.x + a.y < b.x + b.y; });
  std::rotate(corners.begin(), first, corners.end());
  return corners;
}

/// How sharply the paler or less clear of the sides parts the sheet from what lies around it, in
/// grey levels; a shadow or a fold does not.
double sharpness(const cv::Mat& difference, const Corners& c) {
  constexpr int kSamples = 40;
  constexpr float kApart_px = 2.5;
  double least = 255;
  for (std::size_t i = 0; i < 4; ++i) {
    const cv::Point2f along = c[(i + 1) % 4] - c[i];
    const cv::Point2f inward =
        cv::Point2f(-along.y, along.x) * (kApart_px / static_cast<float>(cv::norm(along)));
    std::vector<double> steps;
    for (int k = 0; k < kSamples; ++k) {
      const cv::Point2f at = c[i] + along * (0.05F + 0.9F * static_cast<float>(k) / kSamples);
      const cv::Point inside = at + inward;
      const cv::Point outside = at - inward;
      const cv::Rect all(0, 0, difference.cols, difference.rows);
      if (!inside.inside(all) || !outside.inside(all)) continue;
      steps.push_back(difference.at<std::uint8_t>(inside) - difference.at<std::uint8_t>(outside));
    }
    if (steps.size() < kSamples / 2) return 0;
    const auto third = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 3);
    std::nth_element(steps.begin(), third, steps.end());
    least = std::min(least, *third);
  }
  return least;
}

/// Whether the sheet fills the figure and no more.
bool fills(const Outline& outline, const Corners& c) {
  constexpr double kFilled = 0.95;
  const double area = cv::contourArea(std::vector<cv::Point2f>(c.begin(), c.end()));
  return outline.area > kFilled * area && area > kFilled * outline.area;
}

bool is_rectangle(const Corners& c) {
  constexpr double kSameLength = 0.985;  // of opposite sides, as scanners see them
  const auto ratio = [&](std::size_t i) {
    const double a = cv::norm(c[i] - c[i + 1]);
    const double b = cv::norm(c[i + 2] - c[(i + 3) % 4]);
    return std::min(a, b) / std::max(a, b);
  };
  return ratio(0) > kSameLength && ratio(1) > kSameLength;
}

}  // namespace

std::optional<Corners> find_perspective(const cv::Mat& colour, double resolution_dpi) {
  constexpr double kLeastArea = 0.2;  // of the picture
  constexpr double kSharp = 10;       // grey levels
  if (is_cut_out(colour, resolution_dpi)) return std::nullopt;
  const double scale = kSheetScale_dpi / resolution_dpi;
  const cv::Mat difference = difference_from_border(colour, scale);
  std::optional<Corners> best;
  double sharpest = kSharp;
  // Tables are lit unevenly: what stands out from them is tried at several levels.
  for (const double least : {14.0, 24.0, 40.0, 64.0}) {
    const Outline outline = outline_of(difference, least);
    if (outline.contour.empty() || outline.area < kLeastArea * outline.picture_area) break;
    const auto corners = four_corners(outline.contour);
    if (!corners || !fills(outline, *corners)) continue;
    const double sharp = sharpness(difference, *corners);
    if (sharp <= sharpest) continue;
    sharpest = sharp;
    best = corners;
  }
  if (!best || is_rectangle(*best)) return std::nullopt;
  for (cv::Point2f& corner : *best) corner /= static_cast<float>(scale);
  return best;
}

StraightSheet without_perspective(const cv::Mat& colour, const Corners& c) {
  const auto side = [](const cv::Point2f& a, const cv::Point2f& b) {
    return static_cast<float>(cv::norm(a - b));
  };
  const float width = (side(c[0], c[1]) + side(c[3], c[2])) / 2;
  const float height = (side(c[0], c[3]) + side(c[1], c[2])) / 2;
  const Corners to = {cv::Point2f{0, 0}, {width, 0}, {width, height}, {0, height}};
  const cv::Matx33d straighten = cv::getPerspectiveTransform(c.data(), to.data());
  StraightSheet straight;
  straight.to_picture = straighten.inv();
  cv::warpPerspective(colour, straight.colour, straighten,
                      cv::Size(static_cast<int>(width), static_cast<int>(height)), cv::INTER_LINEAR,
                      cv::BORDER_REPLICATE);
  return straight;
}

}  // namespace kanaria::page
