// The sheet's outline on the background that the border of the picture shows; for .cpp files
// only, because it brings OpenCV's header.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace kanaria::page {

/// The resolution at which sheets are looked for.
inline constexpr double kSheetScale_dpi = 50;

/// Whether a picture is smaller than any mailpiece: its print is not the sheet.
[[nodiscard]] bool is_cut_out(const cv::Mat& picture, double resolution_dpi);

/// Median of the outermost pixels, channel by channel.
[[nodiscard]] cv::Vec3b border_colour(const cv::Mat& picture);

/// How far each pixel is from the border's colour, the strongest of its channels (CV_8U), in the
/// picture times `scale`.
[[nodiscard]] cv::Mat difference_from_border(const cv::Mat& colour, double scale);

/// The largest thing that stands out.
struct Outline {
  std::vector<cv::Point> contour;  ///< every pixel of it; empty where nothing stands out
  double area = 0;                 ///< in pixels
  double picture_area = 0;
};

/// `least` is what a pixel of the sheet differs by, in grey levels.
[[nodiscard]] Outline outline_of(const cv::Mat& difference, double least);

}  // namespace kanaria::page
