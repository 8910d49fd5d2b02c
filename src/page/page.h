// What page hands on: an upright picture of one side of a mailpiece at a known resolution, with its
// lines of print.  Plain values; a Page owns its pixels.
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

/// From one picture's pixels to another's, as a plane is seen from elsewhere: turned, shifted,
/// scaled, aslant.  Unless set, every point stays where it is.
struct Mapping {
  std::array<double, 9> m{1, 0, 0, 0, 1, 0, 0, 0, 1};  ///< row by row, for (x, y, 1)
  [[nodiscard]] Point operator()(const Point& p) const {
    const double w = m[6] * p.x_px + m[7] * p.y_px + m[8];
    return {(m[0] * p.x_px + m[1] * p.y_px + m[2]) / w, (m[3] * p.x_px + m[4] * p.y_px + m[5]) / w};
  }
};

struct Box {
  int x_px = 0;
  int y_px = 0;
  int width_px = 0;
  int height_px = 0;
  [[nodiscard]] int right_px() const { return x_px + width_px; }
  [[nodiscard]] int bottom_px() const { return y_px + height_px; }
};

enum class Direction { horizontal, vertical };

/// One line (horizontal) or column (vertical) of print, before anything is read.
struct TextLine {
  Box box;  ///< tight around the ink, in the upright page
  Direction direction = Direction::horizontal;
  double em_px = 0;  ///< estimated size of a full-width character
  double slope = 0;  ///< how far it leaves its direction per pixel, down or to the right; a label's
                     ///< lines may be askew on a level sheet
  double ink_contrast = 0;  ///< in [0, 1]: how far the ink stands out from its paper
  std::vector<Box> glyphs;  ///< connected pieces of ink in reading order
  int block = 0;            ///< lines with the same number stand together
};

/// The seven boxes of a 郵便番号枠, left to right; each the inside of its frame.
struct PostalBoxes {
  std::array<Box, 7> boxes{};
  int frames_seen = 0;      ///< 5 to 7; where the others are, their pitch tells
  bool red_frames = false;  ///< the frames vanish in the red channel, black figures do not
};

struct Page {
  Raster grey;                   ///< upright: text lines run level
  Raster colour;                 ///< the same picture in colour
  double resolution_dpi = 300;   ///< of `grey` and `colour`
  int quarter_turns = 0;         ///< clockwise turns of 90° that made the original upright
  double skew_deg = 0;           ///< what was taken out besides the turns
  std::array<Point, 4> sheet{};  ///< corners of the sheet in the original image, clockwise from
                                 ///< what is its upper left there
  Mapping to_original;           ///< from points of this page to the original image's
  std::vector<TextLine> lines;   ///< no order promised
  std::vector<PostalBoxes> postal_boxes;  ///< usually none or one
};

}  // namespace kanaria::page
