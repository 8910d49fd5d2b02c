// OpenCV's view of a Raster; for .cpp files only, because it brings OpenCV's header.
#pragma once

#include <opencv2/core.hpp>

#include "page/page.h"

namespace kanaria::page {

/// A header over the raster's own pixels: valid as long as the raster, and never written to.
[[nodiscard]] inline cv::Mat mat_of(const Raster& raster) {
  return {raster.height_px, raster.width_px, raster.channels == 1 ? CV_8UC1 : CV_8UC3,
          const_cast<std::uint8_t*>(raster.pixels.data())};
}

/// A copy of 8-bit pixels with 1 or 3 channels.
[[nodiscard]] inline Raster raster_of(const cv::Mat& mat) {
  Raster raster{mat.cols, mat.rows, mat.channels(), {}};
  const std::size_t row_bytes = static_cast<std::size_t>(mat.cols) * mat.elemSize();
  raster.pixels.resize(row_bytes * static_cast<std::size_t>(mat.rows));
  for (int y = 0; y < mat.rows; ++y) {
    std::copy_n(mat.ptr(y), row_bytes,
                raster.pixels.data() + static_cast<std::size_t>(y) * row_bytes);
  }
  return raster;
}

[[nodiscard]] inline cv::Rect rect_of(const Box& box) {
  return {box.x_px, box.y_px, box.width_px, box.height_px};
}
[[nodiscard]] inline Box box_of(const cv::Rect& rect) {
  return {rect.x, rect.y, rect.width, rect.height};
}

}  // namespace kanaria::page
