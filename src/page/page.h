// What page hands on: an upright picture of one side of a mailpiece at a known resolution, with its
// lines.  Plain values; a Page owns its pixels.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace kanaria::page {

/// 8 bits a channel, rows without padding, interleaved.  One channel is grey, three are blue,
/// green, red (OpenCV's order).
struct Raster {
  int width_px = 0;
  int height_px = 0;
  int channels = 1;
  std::vector<std::uint8_t> pixels;
};

struct Point {
  double x_px = 0;
  double y_px = 0;
};

struct Box {
  int x_px = 0;
  int y_px = 0;
  int width_px = 0;
  int height_px = 0;
};

}  // namespace kanaria::page
