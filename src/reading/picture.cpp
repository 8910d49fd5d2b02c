#include "reading/picture.h"

#include <algorithm>
#include <exception>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "lettering/lettering.h"
#include "page/raster_mat.h"
#include "reading/picture_fields.h"
#include "reading/picture_marks.h"
#include "reading/picture_panel.h"

namespace kanaria::reading {

using lettering::Lettering;
namespace {

// The scan is made to fit this, whatever its resolution: small print of a large envelope is still
// legible, and letters of the panel are always as large beside it.
constexpr double kWidth_px = 1800;
constexpr double kHeight_px = 1400;
constexpr double kMostEnlarged = 2;

const cv::Scalar kTable(205, 205, 205);

double scale_to_fit(const cv::Size& upright) {
  return std::min({kWidth_px / upright.width, kHeight_px / upright.height, kMostEnlarged});
}

/// From the original image's pixels to those of the scan turned clockwise and scaled.
page::Mapping turned_and_scaled(const page::Raster& scan, int quarter_turns, double scale) {
  const double width = scale * scan.width_px;
  const double height = scale * scan.height_px;
  switch (quarter_turns) {
    case 1:
      return {{0, -scale, height, scale, 0, 0, 0, 0, 1}};
    case 2:
      return {{-scale, 0, width, 0, -scale, height, 0, 0, 1}};
    case 3:
      return {{0, scale, 0, -scale, 0, width, 0, 0, 1}};
    default:
      return {{scale, 0, 0, 0, scale, 0, 0, 0, 1}};
  }
}

cv::Mat upright_scan(const page::Raster& scan, int quarter_turns) {
  static constexpr int kTurns[4] = {-1, cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180,
                                    cv::ROTATE_90_COUNTERCLOCKWISE};
  const cv::Mat original = page::mat_of(scan);
  const bool lies = quarter_turns % 2 != 0;
  const cv::Size upright = lies ? cv::Size(original.rows, original.cols) : original.size();
  const double scale = scale_to_fit(upright);
  cv::Mat picture;
  cv::resize(original, picture, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  if (quarter_turns != 0) cv::rotate(picture, picture, kTurns[quarter_turns]);
  return picture;
}

cv::Mat side_by_side(const cv::Mat& left, const cv::Mat& right) {
  cv::Mat both(std::max(left.rows, right.rows), left.cols + right.cols, CV_8UC3, kTable);
  left.copyTo(both(cv::Rect({0, 0}, left.size())));
  right.copyTo(both(cv::Rect({left.cols, 0}, right.size())));
  // The panel's paper goes on to the bottom.
  const cv::Rect below(left.cols, right.rows, right.cols, both.rows - right.rows);
  if (!below.empty()) both(below) = cv::Scalar(right.at<cv::Vec3b>(right.rows - 1, 0));
  return both;
}

}  // namespace

base::Result<base::Bytes> draw_png(const page::Raster& scan, const ReadPage& read,
                                   const Reading& reading, const std::filesystem::path& font) {
  const base::Error error{base::Remedy::this_mailpiece,
                          "The picture of what was read cannot be made; leave --picture out."};
  if (scan.channels != 3 || scan.width_px <= 0 || scan.height_px <= 0) return error;
  try {
    Lettering lettering(font);
    const std::vector<ShownField> fields = shown_fields(reading, read.placed);
    cv::Mat picture = upright_scan(scan, read.page.quarter_turns);
    const bool lies = read.page.quarter_turns % 2 != 0;
    const double scale =
        static_cast<double>(picture.cols) / (lies ? scan.height_px : scan.width_px);
    draw_marks(picture, read, turned_and_scaled(scan, read.page.quarter_turns, scale), fields,
               lettering);
    const cv::Mat panel = drawn_panel(reading, read.page, fields, lettering);
    base::Bytes png;
    if (!cv::imencode(".png", side_by_side(picture, panel), png)) return error;
    return png;
  } catch (const std::exception&) {  // OpenCV's are std's too
    return error;
  }
}

}  // namespace kanaria::reading
