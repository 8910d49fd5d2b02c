// Whether a scanner's glass is clean and its picture sharp: judged on any printed sheet.
#pragma once

#include <vector>

#include "page/page.h"

namespace kanaria::page {

enum class Focus { no_print, soft, sharp };

/// A straight line down the whole picture: dust on the glass that the sheet passes over.
struct Streak {
  double x_mm = 0;  ///< from the picture's left edge
};

struct ScanCheck {
  Focus focus = Focus::no_print;
  double edge_width_px = 0;   ///< of the steepest edges, 10 % to 90 %; 0: no print
  std::vector<Streak> front;  ///< left to right, at most kMaxStreaks
  std::vector<Streak> back;
};

inline constexpr int kMaxStreaks = 12;
/// Wider edges than this at 300 dpi blur strokes of small print into one another.
inline constexpr double kSharpEdge_mm = 0.30;

/// `grey` is the picture as the scanner gave it, not turned or cropped.  Pure.
[[nodiscard]] std::vector<Streak> find_streaks(const Raster& grey, double resolution_dpi);
/// Fills focus and edge width.
void judge_focus(const Raster& grey, double resolution_dpi, ScanCheck& check);

}  // namespace kanaria::page
