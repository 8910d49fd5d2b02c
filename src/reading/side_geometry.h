// What the roles of recipient and sender share: where lines stand to one another, in millimetres of
// the paper, and the signs of a sender.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "reading/roles.h"

namespace kanaria::reading {

[[nodiscard]] inline double mm(const ReadSide& side, double px) {
  return px / side.page.resolution_dpi * 25.4;
}

[[nodiscard]] inline double distance_mm(const ReadSide& side, const page::Box& a,
                                        const page::Box& b) {
  const double dx = std::max({a.x_px - b.right_px(), b.x_px - a.right_px(), 0});
  const double dy = std::max({a.y_px - b.bottom_px(), b.y_px - a.bottom_px(), 0});
  return mm(side, std::hypot(dx, dy));
}

[[nodiscard]] inline bool same_block(const ReadSide& side, std::size_t a, std::size_t b) {
  return side.lines[a].line.block == side.lines[b].line.block;
}

[[nodiscard]] inline bool is_in(const std::vector<std::size_t>& lines, std::size_t i) {
  return std::find(lines.begin(), lines.end(), i) != lines.end();
}

/// Signs that the lines near a group are a sender's: telephone, corporate form, 差出人.
[[nodiscard]] double sender_signs(const ReadSide& side, const AddressGroup& group);

}  // namespace kanaria::reading
