// Sheets that a document camera saw aslant; for .cpp files only, because it brings OpenCV's header.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <optional>

namespace kanaria::page {

/// Corners of the sheet in the picture's pixels, clockwise from the upper left.
using Corners = std::array<cv::Point2f, 4>;

/// The corners of a sheet of which opposite sides differ by 1.5 % or more; nullopt for a rectangle,
/// and where four straight and sharp sides are not seen.
[[nodiscard]] std::optional<Corners> find_perspective(const cv::Mat& colour, double resolution_dpi);

struct StraightSheet {
  cv::Mat colour;
  cv::Matx33d to_picture;  ///< from its pixels to those of the picture that it was seen in
};

/// The sheet alone, as if seen from straight above.
[[nodiscard]] StraightSheet without_perspective(const cv::Mat& colour, const Corners& corners);

}  // namespace kanaria::page
