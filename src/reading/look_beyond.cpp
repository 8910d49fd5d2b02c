#include "reading/look_beyond.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"
#include "reading/line_image.h"

namespace kanaria::reading {
namespace {

constexpr double kSteepest = 0.12;    // of a line; the page itself is level
constexpr double kNotLevel_em = 0.3;  // a line that rises more than this from end to end
constexpr double kAcross_em = 1.6;    // of what is cut out, to each side of the line's middle
constexpr double kHalfLine_em = 0.56;

/// The straight line through the middles of a line's characters: how far it rises across.
struct Slope {
  double middle_along_px = 0;
  double middle_across_px = 0;
  double slope = 0;
};

Slope slope_of(const page::TextLine& line) {
  const bool row = line.direction == page::Direction::horizontal;
  double n = 0, s = 0, t = 0, ss = 0, st = 0;
  for (const page::Box& glyph : line.glyphs) {
    if (std::max(glyph.width_px, glyph.height_px) < 0.6 * line.em_px) continue;
    double along = glyph.x_px + glyph.width_px / 2.0;
    double across = glyph.y_px + glyph.height_px / 2.0;
    if (!row) std::swap(along, across);
    n += 1;
    s += along;
    t += across;
    ss += along * along;
    st += along * across;
  }
  const page::Box& box = line.box;
  Slope found{box.x_px + box.width_px / 2.0, box.y_px + box.height_px / 2.0, 0};
  if (!row) std::swap(found.middle_along_px, found.middle_across_px);
  if (n < 2) return found;
  found.middle_along_px = s / n;
  found.middle_across_px = t / n;
  const double spread = ss - s * s / n;
  if (spread > line.em_px * line.em_px) {
    found.slope = std::clamp((st - s * t / n) / spread, -kSteepest, kSteepest);
  }
  return found;
}

/// The print from `before_em` in front of the line to `after_em` behind it, made level.
Lattice read_along(const page::Page& page, const page::TextLine& line, double before_em,
                   double after_em, Recogniser& recogniser) {
  const bool row = line.direction == page::Direction::horizontal;
  const Slope slope = slope_of(line);
  const double em = line.em_px;
  const page::Box& box = line.box;
  const double from = (row ? box.x_px : box.y_px) - before_em * em;
  const double to = (row ? box.right_px() : box.bottom_px()) + after_em * em;
  const double limit = row ? page.grey.width_px : page.grey.height_px;
  const int begin = static_cast<int>(std::max(0.0, from));
  const int length = static_cast<int>(std::min(limit, to)) - begin;
  const int across = static_cast<int>(2 * kAcross_em * em);
  if (length < em || across < 8) return {};
  // A point (u, v) of the cut-out shows (begin + u, middle + slope * … + v - half) of the page.
  const double at_begin =
      slope.middle_across_px + slope.slope * (begin - slope.middle_along_px) - across / 2.0;
  const cv::Matx23d to_page = row ? cv::Matx23d(1, 0, begin, slope.slope, 1, at_begin)
                                  : cv::Matx23d(1, slope.slope, at_begin, 0, 1, begin);
  cv::Mat cut;
  cv::warpAffine(page::mat_of(page.grey), cut, to_page,
                 row ? cv::Size(length, across) : cv::Size(across, length),
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  page::Page level;
  level.grey = page::raster_of(cut);
  level.resolution_dpi = page.resolution_dpi;
  page::TextLine own;
  own.direction = line.direction;
  own.em_px = em;
  const int half = static_cast<int>(kHalfLine_em * em);
  own.box = row ? page::Box{0, across / 2 - half, length, 2 * half}
                : page::Box{across / 2 - half, 0, 2 * half, length};
  const Bars bars = recogniser.traits().knows_bars ? Bars::as_they_stand : Bars::laid_down;
  return recogniser.read(line_image(level, own, kReading_em_px, bars), Alphabet::japanese);
}

void look(ReadSide& side, std::size_t i, double before_em, double after_em,
          Recogniser& recogniser) {
  ReadLine& read = side.lines[i];
  Lattice again = read_along(side.page, read.line, before_em, after_em, recogniser);
  if (again.empty() || again.text() == read.lattice.text()) return;
  read.rivals.insert(read.rivals.begin(), std::move(again));
}

bool is_level(const page::TextLine& line) {
  const int length =
      line.direction == page::Direction::horizontal ? line.box.width_px : line.box.height_px;
  return std::abs(slope_of(line).slope) * length < kNotLevel_em * line.em_px;
}

}  // namespace

void look_beyond(ReadSide& side, const RecipientRole& role, Recogniser& recogniser) {
  constexpr double kSurname_em = 4;  // in front of a name
  constexpr double kGiven_em = 7;    // behind it
  constexpr double kNumber_em = 16;  // behind a line of the address
  if (!role.names.empty()) {
    look(side, role.names.front().line, kSurname_em, kGiven_em, recogniser);
  }
  if (!role.address) return;
  for (const std::size_t i : role.address->lines) {
    if (!is_level(side.lines[i].line)) look(side, i, 1, kNumber_em, recogniser);
  }
}

}  // namespace kanaria::reading
