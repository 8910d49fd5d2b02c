// The sheet on the scanner's background, and how far its print is from level.
#pragma once

namespace cv {
class Mat;
class RotatedRect;
}  // namespace cv

namespace kanaria::page {

/// A cut-out smaller than any mailpiece gets a margin of its border's colour, so that print that
/// touches its edges can be told from them; a larger picture is returned as it is.
[[nodiscard]] cv::Mat with_margin(const cv::Mat& colour, double resolution_dpi);

/// All of a picture as a rectangle.
[[nodiscard]] cv::RotatedRect whole_picture(const cv::Mat& picture);

/// The sheet as a rotated rectangle in the picture's pixels; the whole picture when no background
/// is seen around it, or when print stands outside of what looked like a sheet.  The angle is
/// within ±45°.
[[nodiscard]] cv::RotatedRect find_sheet(const cv::Mat& colour, double resolution_dpi);

/// Degrees, clockwise positive, by which lines of print (either way) are off level, within ±15;
/// `otherwise` when there is too little print to say.  By projection profiles: the angle at which
/// rows or columns of ink are most sharply apart.
[[nodiscard]] double find_skew_deg(const cv::Mat& grey, double resolution_dpi,
                                   const cv::RotatedRect& sheet, double otherwise);

}  // namespace kanaria::page
