#include "page/make_page.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <opencv2/imgproc.hpp>

#include "page/find_lines.h"
#include "page/folds.h"
#include "page/perspective.h"
#include "page/raster_mat.h"
#include "page/sheet.h"
#include "page/streaks.h"

namespace kanaria::page {
namespace {

constexpr double kWorking_dpi = 300;     // more is shrunk to this
constexpr double kMostPage_px = 12.5e6;  // 角2 at 300 dpi has 11; there are several in memory
constexpr double kHalved_px = 2 * kMostPage_px;  // larger ones are decoded at half their size
constexpr double kMinBelieved_dpi = 100;         // what a file claims beyond these is not believed
constexpr double kMaxBelieved_dpi = 1200;
constexpr double kMm_per_inch = 25.4;

base::Error cannot_use(const capture::OriginalImage& image, const std::string& why) {
  return {base::Remedy::this_mailpiece, image.name + " " + why};
}

/// Mail is 90 to 340 mm long: the common scanner resolution at which the picture is so.
double guessed_dpi(int longer_side_px) {
  for (const double dpi : {300.0, 200.0, 150.0, 400.0, 600.0}) {
    const double length_mm = longer_side_px / dpi * kMm_per_inch;
    if (length_mm >= 140 && length_mm <= 345) return dpi;
  }
  return std::clamp(longer_side_px / 235.0 * kMm_per_inch, 72.0, 1200.0);
}

double resolution_of(const capture::ImageHeader& header) {
  const int longer = std::max(header.width_px, header.height_px);
  const double claimed = header.resolution_dpi;
  if (claimed >= kMinBelieved_dpi && claimed <= kMaxBelieved_dpi) {
    const double length_mm = longer / claimed * kMm_per_inch;
    if (length_mm >= 60 && length_mm <= 450) return claimed;
  }
  return guessed_dpi(longer);
}

base::Result<Raster> decode(Decoder& decoder, const capture::OriginalImage& image,
                            DecodedSize size = DecodedSize::whole) {
  auto picture = decoder.decode(image, size);
  if (picture && std::min(picture->width_px, picture->height_px) < kLeastSide_px) {
    return cannot_use(image, "is too small to hold an address; scan at 200 dpi or more.");
  }
  return picture;
}

Mapping mapping_of(const cv::Matx33d& matrix) {
  Mapping mapping;
  std::copy_n(matrix.val, mapping.m.size(), mapping.m.begin());
  return mapping;
}

/// What the picture is shrunk to: the working resolution, or less where memory asks for it.
double shrunk_dpi(const cv::Mat& picture, double resolution_dpi) {
  const double most_dpi =
      resolution_dpi * std::sqrt(kMostPage_px / static_cast<double>(picture.total()));
  return std::min(resolution_dpi > kWorking_dpi * 1.1 ? kWorking_dpi : resolution_dpi, most_dpi);
}

/// A level sheet, and from its pixels to those of the picture that it was cut from.
struct LevelSheet {
  cv::Mat colour;
  cv::Matx33d to_picture;
};

/// Turns the picture level about the sheet's middle and cuts the sheet out.
LevelSheet level_sheet(const cv::Mat& colour, const cv::RotatedRect& sheet, double skew_deg) {
  const cv::Mat turn = cv::getRotationMatrix2D(sheet.center, skew_deg, 1);
  cv::Point2f corners[4];
  sheet.points(corners);
  std::vector<cv::Point2f> from(corners, corners + 4);
  std::vector<cv::Point2f> to;
  cv::transform(from, to, turn);
  const cv::Rect bounds = cv::boundingRect(to);
  cv::Mat shifted = turn.clone();
  shifted.at<double>(0, 2) -= bounds.x;
  shifted.at<double>(1, 2) -= bounds.y;
  LevelSheet level;
  cv::warpAffine(colour, level.colour, shifted, bounds.size(), cv::INTER_LINEAR,
                 cv::BORDER_REPLICATE);
  cv::Mat whole = cv::Mat::eye(3, 3, CV_64F);
  shifted.copyTo(whole.rowRange(0, 2));
  level.to_picture = cv::Matx33d(whole).inv();
  return level;
}

Corners corners_of(const cv::RotatedRect& sheet) {
  cv::Point2f points[4];
  sheet.points(points);  // lower left, upper left, upper right, lower right
  return {points[1], points[2], points[3], points[0]};
}

std::array<Point, 4> points_of(const Corners& corners, const Mapping& to_original) {
  std::array<Point, 4> points;
  std::transform(corners.begin(), corners.end(), points.begin(), [&](const cv::Point2f& corner) {
    return to_original({corner.x, corner.y});
  });
  return points;
}

constexpr double kAnywhere_px = 1000;  // down a column

void fill_lines(Page& page) {
  PageLayout layout = find_layout(mat_of(page.grey), mat_of(page.colour), page.resolution_dpi);
  page.lines = std::move(layout.lines);
  page.postal_boxes = std::move(layout.postal_boxes);
}

/// `streaks`: columns of the picture that the level sheet was cut from.
void fill_pictures(Page& page, LevelSheet level, const std::vector<double>& streaks) {
  page.colour = raster_of(level.colour);
  level.colour.release();
  cv::Mat grey;
  cv::cvtColor(mat_of(page.colour), grey, cv::COLOR_BGR2GRAY);
  const Mapping to_level = mapping_of(level.to_picture.inv());
  for (const double x_px : streaks) {
    flatten_upright(grey, page.resolution_dpi, to_level({x_px, 0}), to_level({x_px, kAnywhere_px}));
  }
  flatten_folds(grey, page.resolution_dpi);
  page.grey = raster_of(grey);
}

}  // namespace

base::Result<Raster> decoded_grey(Decoder& decoder, const capture::OriginalImage& image) {
  auto decoded = decode(decoder, image);
  if (!decoded) return decoded.error();
  try {
    cv::Mat grey;
    cv::cvtColor(mat_of(*decoded), grey, cv::COLOR_BGR2GRAY);
    return raster_of(grey);
  } catch (const std::exception&) {
    return cannot_use(image, "cannot be decoded; scan the mailpiece again.");
  }
}

base::Result<Raster> decoded_colour(Decoder& decoder, const capture::OriginalImage& image) {
  return decode(decoder, image);
}

DecodedSize size_for_page(const capture::ImageHeader& header) {
  const double pixels = static_cast<double>(header.width_px) * header.height_px;
  return pixels > kHalved_px ? DecodedSize::halved : DecodedSize::whole;
}

base::Result<Page> make_page(Decoder& decoder, const capture::OriginalImage& image) {
  auto decoded = decode(decoder, image, size_for_page(image.header));
  if (!decoded) return decoded.error();
  return page_of(image, *std::move(decoded));
}

base::Result<Page> page_of(const capture::OriginalImage& image, Raster decoded) {
  try {
    const double decoded_scale = size_for_page(image.header) == DecodedSize::halved ? 0.5 : 1;
    cv::Mat colour = mat_of(decoded);
    Page page;
    const double original_dpi = resolution_of(image.header);
    page.resolution_dpi = shrunk_dpi(colour, original_dpi * decoded_scale);
    const double scale = page.resolution_dpi / original_dpi;
    if (scale < decoded_scale) {
      const double shrunk = scale / decoded_scale;
      cv::Mat smaller;
      cv::resize(colour, smaller, {}, shrunk, shrunk, cv::INTER_AREA);
      colour = smaller;
    }
    const int width_px = colour.cols;
    colour = with_margin(colour, page.resolution_dpi);
    const double margin_px = (colour.cols - width_px) / 2.0;
    // It may be as large as all that follows, and has often been copied by now.
    if (colour.data != decoded.pixels.data()) decoded = {};
    cv::Matx33d to_original(1 / scale, 0, -margin_px / scale,  //
                            0, 1 / scale, -margin_px / scale,  //
                            0, 0, 1);
    cv::RotatedRect sheet;
    if (const auto corners = find_perspective(colour, page.resolution_dpi)) {
      page.sheet = points_of(*corners, mapping_of(to_original));
      const StraightSheet straight = without_perspective(colour, *corners);
      colour = straight.colour;
      to_original = to_original * straight.to_picture;
      sheet = whole_picture(colour);
    } else {
      sheet = find_sheet(colour, page.resolution_dpi);
      page.sheet = points_of(corners_of(sheet), mapping_of(to_original));
    }
    cv::Mat grey;
    cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
    const double sheet_deg = std::abs(sheet.angle) <= 15 ? sheet.angle : 0;
    page.skew_deg = find_skew_deg(grey, page.resolution_dpi, sheet, sheet_deg);
    const std::vector<double> streaks = find_streaks(grey, page.resolution_dpi);
    grey.release();
    LevelSheet level = level_sheet(colour, sheet, page.skew_deg);
    colour.release();
    decoded = {};
    page.to_original = mapping_of(to_original * level.to_picture);
    fill_pictures(page, std::move(level), streaks);
    fill_lines(page);
    return page;
  } catch (const std::exception&) {
    return cannot_use(image, "could not be laid out; scan the mailpiece again.");
  }
}

Page turned(const Page& page, int quarter_turns) {
  CHECK(quarter_turns >= 0 && quarter_turns < 4);
  Page out;
  out.resolution_dpi = page.resolution_dpi;
  out.skew_deg = page.skew_deg;
  out.sheet = page.sheet;
  const double width_px = page.colour.width_px;
  const double height_px = page.colour.height_px;
  const cv::Matx33d back[4] = {cv::Matx33d::eye(),
                               {0, 1, 0, -1, 0, height_px, 0, 0, 1},
                               {-1, 0, width_px, 0, -1, height_px, 0, 0, 1},
                               {0, -1, width_px, 1, 0, 0, 0, 0, 1}};
  out.to_original = mapping_of(cv::Matx33d(page.to_original.m.data()) * back[quarter_turns]);
  out.quarter_turns = (page.quarter_turns + quarter_turns) % 4;
  static constexpr int kTurns[4] = {-1, cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180,
                                    cv::ROTATE_90_COUNTERCLOCKWISE};
  const auto rotated = [quarter_turns](const Raster& picture) {
    if (quarter_turns == 0) return picture;
    cv::Mat turned_picture;
    cv::rotate(mat_of(picture), turned_picture, kTurns[quarter_turns]);
    return raster_of(turned_picture);
  };
  out.colour = rotated(page.colour);
  out.grey = rotated(page.grey);
  fill_lines(out);
  return out;
}

}  // namespace kanaria::page
