#include "page/sheet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "page/ink.h"
#include "page/outline.h"
#include "page/streaks.h"

namespace kanaria::page {
namespace {

constexpr double kStandsOut = 14;  // grey levels, from the border
constexpr double kSkewScale_dpi = 100;
constexpr double kMaxSkew_deg = 15;
constexpr double kMm_per_inch = 25.4;
constexpr std::size_t kMinInkPoints = 150;
constexpr std::size_t kMaxInkPoints = 20'000;
constexpr double kSheetMargin_mm = 2.5;
/// A sheet that so much of the print, beside its own, would stand outside of is none.
constexpr double kMostOutside = 0.15;

/// OpenCV gives angles in (0, 90]; the equal rectangle nearest to level is wanted.
cv::RotatedRect levelled(cv::RotatedRect rect) {
  while (rect.angle > 45) {
    rect.angle -= 90;
    std::swap(rect.size.width, rect.size.height);
  }
  while (rect.angle < -45) {
    rect.angle += 90;
    std::swap(rect.size.width, rect.size.height);
  }
  return rect;
}

/// Sharpness of the profile of `points` on the axis turned by `angle_deg`.
double profile_sharpness(const std::vector<cv::Point2f>& points, double angle_deg, bool rows,
                         std::vector<int>& bins) {
  const double radians = angle_deg * CV_PI / 180;
  const double s = std::sin(radians);
  const double c = std::cos(radians);
  std::fill(bins.begin(), bins.end(), 0);
  const double middle = static_cast<double>(bins.size()) / 2;
  for (const cv::Point2f& p : points) {
    const double at = (rows ? p.y * c - p.x * s : p.x * c + p.y * s) + middle;
    if (at >= 0 && at < static_cast<double>(bins.size())) ++bins[static_cast<std::size_t>(at)];
  }
  double sum = 0;
  for (std::size_t i = 1; i < bins.size(); ++i) {
    const double step = bins[i] - bins[i - 1];
    sum += step * step;
  }
  return sum;
}

/// Takes the streaks of a dirty scanner out: they are upright whatever the sheet is.
void erase_streaks(cv::Mat& mask, const cv::Mat& small) {
  constexpr int kReach_px = 2;
  for (const double streak : find_streaks(small, kSkewScale_dpi)) {
    const int x = static_cast<int>(streak);
    const int from = std::max(0, x - kReach_px);
    mask.colRange(from, std::min(mask.cols, x + kReach_px + 1)).setTo(0);
  }
}

/// Ink of characters: neither specks nor frames, pictures, edges and streaks.
std::vector<cv::Point2f> character_points(const cv::Mat& small, const cv::Mat& inside) {
  const int reach = static_cast<int>(4 / kMm_per_inch * kSkewScale_dpi) | 1;
  cv::Mat mask = ink_mask(ink_of(small, reach), reach);
  mask &= inside;
  erase_streaks(mask, small);
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres, 8, CV_32S);
  const double largest_px = 13 / kMm_per_inch * kSkewScale_dpi;
  std::vector<char> keep(static_cast<std::size_t>(count), 0);
  for (int i = 1; i < count; ++i) {
    const int longer =
        std::max(stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    keep[static_cast<std::size_t>(i)] =
        longer < largest_px && stats.at<int>(i, cv::CC_STAT_AREA) > 2;
  }
  std::vector<cv::Point2f> points;
  for (int y = 0; y < labels.rows; ++y) {
    const int* row = labels.ptr<int>(y);
    for (int x = 0; x < labels.cols; ++x) {
      if (keep[static_cast<std::size_t>(row[x])]) {
        points.emplace_back(static_cast<float>(x) - static_cast<float>(labels.cols) / 2,
                            static_cast<float>(y) - static_cast<float>(labels.rows) / 2);
      }
    }
  }
  return points;
}

/// At kSkewScale_dpi.
cv::Mat small_of(const cv::Mat& grey, double resolution_dpi) {
  const double scale = kSkewScale_dpi / resolution_dpi;
  cv::Mat small;
  cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
  return small;
}

/// 255 inside the sheet, its edges moved in by a margin (out where that is negative).
cv::Mat inside_of(const cv::RotatedRect& sheet, double margin_mm, double resolution_dpi,
                  cv::Size small) {
  const auto margin_px = static_cast<float>(margin_mm / kMm_per_inch * resolution_dpi);
  cv::RotatedRect inner = sheet;
  inner.size.width = std::max(1.0F, inner.size.width - 2 * margin_px);
  inner.size.height = std::max(1.0F, inner.size.height - 2 * margin_px);
  cv::Point2f corners[4];
  inner.points(corners);
  const double scale = kSkewScale_dpi / resolution_dpi;
  std::vector<cv::Point> polygon;
  for (const cv::Point2f& corner : corners) {
    polygon.emplace_back(cvRound(corner.x * scale), cvRound(corner.y * scale));
  }
  cv::Mat inside = cv::Mat::zeros(small, CV_8U);
  cv::fillConvexPoly(inside, polygon, 255);
  return inside;
}

/// False where a shadow, a fold or a coloured field was taken for the sheet.
bool holds_the_print(const cv::Mat& colour, double resolution_dpi, const cv::RotatedRect& sheet) {
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  const cv::Mat small = small_of(grey, resolution_dpi);
  const cv::Mat beyond = 255 - inside_of(sheet, -kSheetMargin_mm, resolution_dpi, small.size());
  const std::size_t outside = character_points(small, beyond).size();
  if (outside < kMinInkPoints) return true;
  const cv::Mat within = inside_of(sheet, kSheetMargin_mm, resolution_dpi, small.size());
  return static_cast<double>(outside) <=
         kMostOutside * static_cast<double>(character_points(small, within).size());
}

}  // namespace

cv::RotatedRect whole_picture(const cv::Mat& picture) {
  return {{static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2},
          {static_cast<float>(picture.cols), static_cast<float>(picture.rows)},
          0};
}

cv::Mat with_margin(const cv::Mat& colour, double resolution_dpi) {
  if (!is_cut_out(colour, resolution_dpi)) return colour;
  const int margin_px = std::max(24, colour.cols / 12);
  const cv::Vec3b border = border_colour(colour);
  cv::Mat out;
  cv::copyMakeBorder(colour, out, margin_px, margin_px, margin_px, margin_px, cv::BORDER_CONSTANT,
                     cv::Scalar(border[0], border[1], border[2]));
  return out;
}

cv::RotatedRect find_sheet(const cv::Mat& colour, double resolution_dpi) {
  if (is_cut_out(colour, resolution_dpi))
    return whole_picture(colour);  // its print is not the sheet
  const double scale = kSheetScale_dpi / resolution_dpi;
  const Outline outline = outline_of(difference_from_border(colour, scale), kStandsOut);
  if (outline.contour.empty() || outline.area < 0.3 * outline.picture_area)
    return whole_picture(colour);
  cv::RotatedRect rect = levelled(cv::minAreaRect(outline.contour));
  if (outline.area < 0.88 * static_cast<double>(rect.size.area())) return whole_picture(colour);
  rect.center.x = static_cast<float>(rect.center.x / scale);
  rect.center.y = static_cast<float>(rect.center.y / scale);
  rect.size.width = static_cast<float>(rect.size.width / scale);
  rect.size.height = static_cast<float>(rect.size.height / scale);
  if (!holds_the_print(colour, resolution_dpi, rect)) return whole_picture(colour);
  return rect;
}

double find_skew_deg(const cv::Mat& grey, double resolution_dpi, const cv::RotatedRect& sheet,
                     double otherwise) {
  const cv::Mat small = small_of(grey, resolution_dpi);
  const cv::Mat inside = inside_of(sheet, kSheetMargin_mm, resolution_dpi, small.size());

  std::vector<cv::Point2f> points = character_points(small, inside);
  if (points.size() < kMinInkPoints) return otherwise;
  if (points.size() > kMaxInkPoints) {
    std::vector<cv::Point2f> some;
    const double step = static_cast<double>(points.size()) / kMaxInkPoints;
    for (double i = 0; i < static_cast<double>(points.size()); i += step) {
      some.push_back(points[static_cast<std::size_t>(i)]);
    }
    points = std::move(some);
  }
  std::vector<int> bins(static_cast<std::size_t>(small.cols + small.rows) + 2);
  double best_angle = 0;
  double best = 0;
  const auto search = [&](double from, double to, double step) {
    for (double angle = from; angle <= to + 1e-9; angle += step) {
      const double sharpness = std::max(profile_sharpness(points, angle, true, bins),
                                        profile_sharpness(points, angle, false, bins));
      if (sharpness > best) {
        best = sharpness;
        best_angle = angle;
      }
    }
  };
  search(-kMaxSkew_deg, kMaxSkew_deg, 0.5);
  const double coarse = best_angle;
  best = 0;
  search(coarse - 0.5, coarse + 0.5, 0.1);
  return best_angle;
}

}  // namespace kanaria::page
