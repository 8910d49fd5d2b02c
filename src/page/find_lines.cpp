#include "page/find_lines.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "page/chains.h"
#include "page/codes.h"
#include "page/ink.h"
#include "page/pieces.h"
#include "page/raster_mat.h"
#include "page/slopes.h"
#include "page/union_find.h"

namespace kanaria::page {
namespace {

constexpr double kMm_per_inch = 25.4;
constexpr std::size_t kMaxLines = 160;

/// Numbers lines that stand together: one direction, no further apart than a line or so.
void number_blocks(std::vector<TextLine>& lines) {
  UnionFind groups(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = i + 1; j < lines.size(); ++j) {
      const TextLine& a = lines[i];
      const TextLine& b = lines[j];
      if (a.direction != b.direction) continue;
      const Span sa = span_of(a.box, a.direction);
      const Span sb = span_of(b.box, b.direction);
      const double em = std::max(a.em_px, b.em_px);
      const double apart =
          std::max(sa.across_from, sb.across_from) - std::min(sa.across_to, sb.across_to);
      const double beside =
          std::max(sa.along_from, sb.along_from) - std::min(sa.along_to, sb.along_to);
      const double reach = a.direction == Direction::vertical ? 3.2 : 1.9;
      if (apart <= reach * em && beside <= 0.8 * em) groups.unite(i, j);
    }
  }
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].block = static_cast<int>(groups.find(i));
}

/// `page_px` is the page's size; the layout's, times `to_page`, may be a pixel or so larger.
TextLine line_of(const Chain& chain, const std::vector<Piece>& pieces, const cv::Mat& ink,
                 double to_page, cv::Size page_px) {
  TextLine line;
  line.direction = chain.direction;
  const auto scaled = [&](const Box& box) {
    const int x = std::min(static_cast<int>(box.x_px * to_page), page_px.width - 1);
    const int y = std::min(static_cast<int>(box.y_px * to_page), page_px.height - 1);
    const int right = static_cast<int>(std::ceil(box.right_px() * to_page));
    const int bottom = static_cast<int>(std::ceil(box.bottom_px() * to_page));
    return Box{x, y, std::min(right, page_px.width) - x, std::min(bottom, page_px.height) - y};
  };
  line.box = scaled(chain.box);
  line.em_px = chain.em_px * to_page;
  std::vector<std::size_t> order = chain.pieces;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return span_of(pieces[a].box, chain.direction).along_from <
           span_of(pieces[b].box, chain.direction).along_from;
  });
  for (const std::size_t i : order) line.glyphs.push_back(scaled(pieces[i].box));
  double strongest = 0;
  cv::minMaxLoc(ink(rect_of(chain.box) & cv::Rect(0, 0, ink.cols, ink.rows)), nullptr, &strongest);
  line.ink_contrast = strongest / 255;
  return line;
}

bool is_inside(const Box& piece, const Box& area) {
  return piece.x_px >= area.x_px && piece.right_px() <= area.right_px() &&
         piece.y_px >= area.y_px && piece.bottom_px() <= area.bottom_px();
}

bool inside_any(const Box& piece, const std::vector<PostalBoxes>& rows) {
  for (const PostalBoxes& row : rows) {
    const Box all = united(row.boxes.front(), row.boxes.back());
    const int margin = row.boxes.front().width_px / 3;
    const Box area{all.x_px - margin, all.y_px - margin, all.width_px + 2 * margin,
                   all.height_px + 2 * margin};
    if (is_inside(piece, area)) return true;
  }
  return false;
}

/// How much redder a place is than its paper, for kraft paper is red itself.
cv::Mat redness_of(const cv::Mat& colour) {
  constexpr int kCoarse = 4;       // times: the paper's colour changes slowly
  constexpr int kPaperPixels = 9;  // of the coarse picture: frames and figures are far thinner
  std::vector<cv::Mat> channels;
  cv::split(colour, channels);
  cv::Mat others = cv::max(channels[0], channels[1]);
  cv::Mat redness;
  cv::subtract(channels[2], others, redness);
  cv::Mat paper;
  cv::resize(redness, paper, {}, 1.0 / kCoarse, 1.0 / kCoarse, cv::INTER_AREA);
  cv::medianBlur(paper, paper, kPaperPixels);
  cv::resize(paper, paper, redness.size(), 0, 0, cv::INTER_LINEAR);
  cv::subtract(redness, paper, redness);
  return redness;
}

/// The walls of frames without the figures that stand on them: straight strokes longer than those
/// of figures, where frames have `size` times their official size.
cv::Mat straight_strokes(const cv::Mat& mask, double size) {
  constexpr double kUpright_mm = 5.4;
  constexpr double kLevel_mm = 3.8;
  const auto px = [&](double mm) {
    return static_cast<int>(std::lround(size * mm / kMm_per_inch * kLayout_dpi));
  };
  // A wall that leans by a pixel is still one.
  const auto of = [&](cv::Size along, cv::Size across) {
    cv::Mat strokes;
    cv::dilate(mask, strokes, cv::getStructuringElement(cv::MORPH_RECT, across));
    cv::morphologyEx(strokes, strokes, cv::MORPH_OPEN,
                     cv::getStructuringElement(cv::MORPH_RECT, along));
    return strokes;
  };
  return of({1, px(kUpright_mm)}, {3, 1}) | of({px(kLevel_mm), 1}, {1, 3});
}

/// The 郵便番号枠 by whatever shows most of their frames: their red, the ink, faint ink, and last
/// what is left of them where figures cross them; the resolution may be a guess.
std::vector<PostalBoxes> postal_boxes_of(const cv::Mat& ink, const cv::Mat& mask,
                                         const cv::Mat& colour) {
  constexpr int kRed = 28;
  constexpr int kFadedRed = 14;
  constexpr int kAllFrames = 7;
  constexpr double kSmallFrames = 0.62;
  std::vector<PostalBoxes> best;
  const auto seen = [&] { return best.empty() ? 0 : best.front().frames_seen; };
  const auto look = [&](const cv::Mat& frames, int bridge_px, bool red) {
    std::vector<PostalBoxes> rows = find_postal_boxes(frames, kLayout_dpi, bridge_px);
    for (PostalBoxes& row : rows) row.red_frames = red;
    std::stable_sort(rows.begin(), rows.end(), [](const PostalBoxes& a, const PostalBoxes& b) {
      return a.frames_seen > b.frames_seen;
    });
    if (!rows.empty() && rows.front().frames_seen > seen()) best = std::move(rows);
    return seen() == kAllFrames;
  };
  const cv::Mat redness = redness_of(colour);
  if (look(redness > kRed, 5, true) || look(redness > kFadedRed, 5, true)) return best;
  const cv::Mat faint = faint_ink_mask(ink);
  if (look(mask, 2, false) || look(faint, 2, false)) return best;
  if (!best.empty()) return best;
  for (const double size : {1.0, kSmallFrames}) {
    if (look(straight_strokes(mask, size), 2, false)) return best;
    if (look(straight_strokes(faint, size), 2, false)) return best;
  }
  return best;
}

}  // namespace

PageLayout find_layout(const cv::Mat& grey, const cv::Mat& colour, double resolution_dpi) {
  const double scale = kLayout_dpi / resolution_dpi;
  cv::Mat small;
  cv::resize(grey, small, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::GaussianBlur(small, small, {3, 3}, 0.7);
  cv::Mat small_colour;
  cv::resize(colour, small_colour, small.size(), 0, 0,
             scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  const int reach = static_cast<int>(4.5 / kMm_per_inch * kLayout_dpi) | 1;
  const cv::Mat ink = ink_of(small, reach);
  const cv::Mat mask = ink_mask(ink, reach);

  PageLayout layout;
  const std::vector<PostalBoxes> rows = postal_boxes_of(ink, mask, small_colour);
  std::vector<Piece> pieces = character_pieces(mask, kLayout_dpi);
  std::erase_if(pieces, [&](const Piece& piece) { return inside_any(piece.box, rows); });
  const std::vector<Box> codes = codes_among(pieces);
  std::erase_if(pieces, [&](const Piece& piece) {
    return std::any_of(codes.begin(), codes.end(),
                       [&](const Box& code) { return is_inside(piece.box, code); });
  });

  for (const Chain& chain : find_chains(pieces)) {
    const double em_mm = chain.em_px / kLayout_dpi * kMm_per_inch;
    if (em_mm < 1.0 || em_mm > 14 || layout.lines.size() >= kMaxLines) continue;
    layout.lines.push_back(line_of(chain, pieces, ink, 1 / scale, grey.size()));
  }
  number_blocks(layout.lines);
  find_slopes(layout.lines);
  for (PostalBoxes row : rows) {
    for (Box& box : row.boxes) {
      box = {static_cast<int>(box.x_px / scale), static_cast<int>(box.y_px / scale),
             static_cast<int>(box.width_px / scale), static_cast<int>(box.height_px / scale)};
    }
    layout.postal_boxes.push_back(row);
  }
  return layout;
}

}  // namespace kanaria::page
