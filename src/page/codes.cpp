#include "page/codes.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "page/make_page.h"
#include "page/raster_mat.h"

namespace kanaria::page {
namespace {

using Quad = std::vector<cv::Point2f>;

// ISO/IEC 18004: three corners of a code have a finder pattern, a black square of 3 modules in a
// white one of 5 in a black one of 7; codes are 21 to 177 modules wide.
constexpr float kFinder_modules = 7;
constexpr double kWhiteShare = 25.0 / 49;
constexpr double kMiddleShare = 9.0 / 49;
constexpr float kLeastReach = 14 / kFinder_modules;  ///< between finders' middles, in their sides
constexpr float kMostReach = 170 / kFinder_modules;
constexpr float kLeastSide_px = 9;
constexpr std::size_t kMostFinders = 80;
// What the outermost modules may lie beyond the corners that three finders tell of.
constexpr float kMargin = 0.12F;
const cv::Scalar kPaint(128, 128, 128);

struct Finder {
  cv::Point2f middle;
  float side_px = 0;
};

using Contours = std::vector<std::vector<cv::Point>>;

bool is_about(double value, double wanted, double most_factor) {
  return value < wanted * most_factor && value > wanted / most_factor;
}

/// The only contour inside another, or -1.
int only_child(const std::vector<cv::Vec4i>& tree, int contour) {
  const int child = tree[static_cast<std::size_t>(contour)][2];
  if (child < 0) return -1;
  const auto& links = tree[static_cast<std::size_t>(child)];
  return links[0] < 0 && links[1] < 0 ? child : -1;
}

std::optional<Finder> finder_of(const Contours& contours, const std::vector<cv::Vec4i>& tree,
                                int contour) {
  const int white = only_child(tree, contour);
  const int middle = white < 0 ? -1 : only_child(tree, white);
  if (middle < 0) return std::nullopt;
  const auto at = [&](int i) -> const std::vector<cv::Point>& {
    return contours[static_cast<std::size_t>(i)];
  };
  const cv::RotatedRect outside = cv::minAreaRect(at(contour));
  const float longer = std::max(outside.size.width, outside.size.height) + 1;
  const float shorter = std::min(outside.size.width, outside.size.height) + 1;
  // Contours run through the middles of pixels: half a pixel is missing on every side.
  const double whole = std::pow(std::sqrt(cv::contourArea(at(contour))) + 1, 2);
  const double hole = std::pow(std::sqrt(cv::contourArea(at(white))) - 1, 2);
  const double dot = std::pow(std::sqrt(cv::contourArea(at(middle))) + 1, 2);
  if (shorter < kLeastSide_px || longer > 1.4F * shorter ||
      !is_about(hole / whole, kWhiteShare, 1.5) || !is_about(dot / whole, kMiddleShare, 1.9) ||
      cv::norm(cv::minAreaRect(at(middle)).center - outside.center) > longer / 6) {
    return std::nullopt;
  }
  return Finder{outside.center, (longer + shorter) / 2};
}

void add_finders(const cv::Mat& dark, std::vector<Finder>& finders) {
  Contours contours;
  std::vector<cv::Vec4i> tree;
  cv::findContours(dark, contours, tree, cv::RETR_TREE, cv::CHAIN_APPROX_NONE);
  for (int i = 0; i < static_cast<int>(contours.size()); ++i) {
    const auto found = finder_of(contours, tree, i);
    if (!found || finders.size() == kMostFinders) continue;
    const bool is_known = std::any_of(finders.begin(), finders.end(), [&](const Finder& known) {
      return cv::norm(known.middle - found->middle) < found->side_px / 3;
    });
    if (!is_known) finders.push_back(*found);
  }
}

/// The code whose corner is `a` and whose sides lead to `b` and `c`.
std::optional<Quad> code_of(const Finder& a, const Finder& b, const Finder& c) {
  const cv::Point2f right = b.middle - a.middle;
  const cv::Point2f down = c.middle - a.middle;
  const double across = cv::norm(right);
  const double along = cv::norm(down);
  const float side_px = (a.side_px + b.side_px + c.side_px) / 3;
  const double sine = right.cross(down) / (across * along);
  if (!is_about(b.side_px, a.side_px, 1.35) || !is_about(c.side_px, a.side_px, 1.35) ||
      !is_about(across, along, 1.2) || across < 0.85 * kLeastReach * side_px ||
      across > 1.15 * kMostReach * side_px || sine < 0.96) {
    return std::nullopt;
  }
  const cv::Point2f u = right * (side_px / 2 / across);
  const cv::Point2f v = down * (side_px / 2 / along);
  return Quad{a.middle - u - v, b.middle + u - v, b.middle + down + u + v, c.middle - u + v};
}

std::vector<Quad> codes_of(const std::vector<Finder>& finders) {
  std::vector<Quad> codes;
  for (const Finder& a : finders) {
    for (const Finder& b : finders) {
      for (const Finder& c : finders) {
        if (&a == &b || &b == &c || &a == &c) continue;
        if (auto code = code_of(a, b, c)) codes.push_back(*std::move(code));
      }
    }
  }
  return codes;
}

std::vector<Quad> codes_in(const cv::Mat& colour) {
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  std::vector<Finder> finders;
  cv::Mat dark;
  cv::threshold(grey, dark, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
  add_finders(dark, finders);
  for (const int window_px : {61, 201}) {
    cv::adaptiveThreshold(grey, dark, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY_INV,
                          window_px, 12);
    add_finders(dark, finders);
  }
  return codes_of(finders);
}

cv::Point2f middle_of(const Box& box) {
  return {static_cast<float>(box.x_px) + static_cast<float>(box.width_px) / 2,
          static_cast<float>(box.y_px) + static_cast<float>(box.height_px) / 2};
}

/// The finder pattern whose black ring and black middle these are, if they are.
std::optional<Finder> finder_of(const Piece& ring, const Piece& dot) {
  constexpr double kRingShare = 1 - kWhiteShare;
  const auto longer = static_cast<float>(std::max(ring.box.width_px, ring.box.height_px));
  const auto shorter = static_cast<float>(std::min(ring.box.width_px, ring.box.height_px));
  const double whole = static_cast<double>(ring.box.width_px) * ring.box.height_px;
  if (shorter < kLeastSide_px || longer > 1.2F * shorter ||
      !is_about(ring.ink_px / whole, kRingShare, 1.5) ||
      !is_about(dot.ink_px / whole, kMiddleShare, 1.9) ||
      dot.ink_px < 0.7 * dot.box.width_px * dot.box.height_px ||
      cv::norm(middle_of(ring.box) - middle_of(dot.box)) > longer / 8) {
    return std::nullopt;
  }
  return Finder{middle_of(ring.box), (longer + shorter) / 2};
}

}  // namespace

std::vector<std::array<Point, 4>> find_codes(const Raster& colour) {
  std::vector<std::array<Point, 4>> found;
  for (const Quad& quad : codes_in(mat_of(colour))) {
    auto& code = found.emplace_back();
    for (std::size_t i = 0; i < 4; ++i) code[i] = {quad[i].x, quad[i].y};
  }
  return found;
}

std::vector<Box> codes_among(const std::vector<Piece>& pieces) {
  std::vector<Finder> finders;
  for (const Piece& ring : pieces) {
    for (const Piece& dot : pieces) {
      const auto finder = finder_of(ring, dot);
      if (finder && finders.size() < kMostFinders) finders.push_back(*finder);
    }
  }
  std::vector<Box> boxes;
  for (const Quad& quad : codes_of(finders)) {
    const cv::Rect tight = cv::boundingRect(quad);
    const int margin = static_cast<int>(std::ceil(kMargin * static_cast<float>(tight.width) / 2));
    boxes.push_back(
        {tight.x - margin, tight.y - margin, tight.width + 2 * margin, tight.height + 2 * margin});
  }
  return boxes;
}

base::Result<capture::OriginalImage> without_codes(Decoder& decoder, capture::OriginalImage image) {
  auto raster = decoded_colour(decoder, image);
  if (!raster) return raster.error();
  cv::Mat picture = mat_of(*raster).clone();
  const std::vector<Quad> codes = codes_in(picture);
  if (codes.empty()) return image;
  for (const Quad& quad : codes) {
    const cv::Point2f middle = (quad[0] + quad[1] + quad[2] + quad[3]) * 0.25;
    std::vector<cv::Point> area;
    for (const cv::Point2f& corner : quad)
      area.emplace_back(middle + (corner - middle) * (1 + kMargin));
    cv::fillConvexPoly(picture, area, kPaint);
  }
  base::Bytes png;
  CHECK(cv::imencode(".png", picture, png, {cv::IMWRITE_PNG_COMPRESSION, 1}));
  image.bytes = std::move(png);
  image.header.format = capture::ImageFormat::png;
  image.masked_codes = static_cast<int>(codes.size());
  return image;
}

}  // namespace kanaria::page
