#include "reading/column_characters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

namespace kanaria::reading {
namespace {

constexpr double kMaxCell_em = 1.12;

/// A stretch of a column that no cut parts, and what it costs to cut below it.
struct Piece {
  Run rows;
  double cut_below = 0;
};

/// Stretches of rows that hold ink.
std::vector<Run> inked_rows(const cv::Mat& ink) {
  std::vector<Run> runs;
  bool inside = false;
  for (int y = 0; y < ink.rows; ++y) {
    const std::uint8_t* row = ink.ptr(y);
    const bool inked = std::any_of(row, row + ink.cols, [](std::uint8_t v) { return v > 90; });
    if (inked && !inside) runs.push_back({y, y});
    if (inked) runs.back().to = y + 1;
    inside = inked;
  }
  return runs;
}

/// Rows of `run` with less ink than all others within `reach`: where characters that touch part.
std::vector<int> valleys_in(const Run& run, const cv::Mat& row_ink, int reach) {
  std::vector<int> valleys;
  for (int y = run.from + reach; y < run.to - reach; ++y) {
    bool least = true;
    for (int k = y - reach; least && k <= y + reach; ++k) {
      const float here = row_ink.at<float>(y, 0);
      least = k < y ? here < row_ink.at<float>(k, 0) : here <= row_ink.at<float>(k, 0);
    }
    if (least) valleys.push_back(y);
  }
  return valleys;
}

/// The column in pieces: blank rows part them, and the valleys of what is longer than one
/// character.
std::vector<Piece> pieces_of(const cv::Mat& column, double em) {
  constexpr double kLong_em = 0.9;
  constexpr double kNoGap = 0.25;  // characters hardly ever stand closer than this …
  constexpr double kGap_em = 0.06;
  constexpr double kThrough_ink = 1.5;  // … and a cut through ink costs what it cuts
  cv::Mat row_ink;
  cv::reduce(column, row_ink, 1, cv::REDUCE_SUM, CV_32F);
  const std::vector<Run> runs = inked_rows(column);
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    int from = runs[i].from;
    if (runs[i].length() > kLong_em * em) {
      for (const int y : valleys_in(runs[i], row_ink, std::max(1, static_cast<int>(em * 0.08)))) {
        const double ink_em = static_cast<double>(row_ink.at<float>(y, 0)) / (255 * em);
        pieces.push_back({{from, y}, kNoGap + kThrough_ink * ink_em});
        from = y;
      }
    }
    const bool close = i + 1 < runs.size() && runs[i + 1].from - runs[i].to < kGap_em * em;
    pieces.push_back({{from, runs[i].to}, close ? kNoGap : 0});
  }
  return pieces;
}

/// What it costs to take pieces [i, j] of a column as one character; `before` is the middle of the
/// character above, or negative.
double cell_cost(const std::vector<Piece>& pieces, std::size_t i, std::size_t j, double before,
                 double em, double pitch) {
  const double length = (pieces[j].rows.to - pieces[i].rows.from) / em;
  double cost = 0.35;                        // every cell costs: few are better
  if (length > 1) cost += 3 * (length - 1);  // a stroke of the next character, or two that touch
  for (std::size_t k = i; k < j; ++k) {
    const double gap = (pieces[k + 1].rows.from - pieces[k].rows.to) / em;
    cost += gap > 0.55 ? 4 * gap : 0.6 * gap;  // a wide gap inside a character is unlikely
  }
  cost += pieces[j].cut_below;
  if (before >= 0) {
    // Characters keep a pitch: 二 is not two 一.
    const double step = ((pieces[j].rows.to + pieces[i].rows.from) / 2.0 - before) / pitch;
    cost +=
        step < 0.72 ? 3 * (0.72 - step) : std::min(0.4, 0.5 * std::abs(step - std::round(step)));
  }
  return cost;
}

/// Groups the pieces of a column into characters: the cheapest cut into cells at about `pitch`.
std::vector<Run> cells_of(const std::vector<Piece>& pieces, double em, double pitch) {
  constexpr std::size_t kWidest = 10;
  const std::size_t n = pieces.size();
  // best[end][width]: the last cell holds pieces [end - width, end).
  std::vector<std::array<double, kWidest + 1>> best(n + 1);
  std::vector<std::array<std::size_t, kWidest + 1>> back(n + 1);
  for (auto& row : best) row.fill(1e18);
  best[0][0] = 0;
  for (std::size_t end = 1; end <= n; ++end) {
    for (std::size_t width = 1; width <= std::min(kWidest, end); ++width) {
      const std::size_t i = end - width;
      const int length = pieces[end - 1].rows.to - pieces[i].rows.from;
      if (width > 1 && length > kMaxCell_em * em) break;
      for (std::size_t w = 0; w <= kWidest; ++w) {
        if (best[i][w] >= 1e18) continue;
        const double before = w == 0 ? -1 : (pieces[i - 1].rows.to + pieces[i - w].rows.from) / 2.0;
        const double cost = best[i][w] + cell_cost(pieces, i, end - 1, before, em, pitch);
        if (cost < best[end][width]) {
          best[end][width] = cost;
          back[end][width] = w;
        }
      }
    }
  }
  std::vector<Run> cells;
  std::size_t end = n;
  auto width =
      static_cast<std::size_t>(std::min_element(best[n].begin(), best[n].end()) - best[n].begin());
  while (end > 0) {
    cells.push_back({pieces[end - width].rows.from, pieces[end - 1].rows.to});
    const std::size_t previous = back[end][width];
    end -= width;
    width = previous;
  }
  std::reverse(cells.begin(), cells.end());
  return cells;
}

/// The distance from character to character, from those that are clearly whole.
double pitch_of(const std::vector<Run>& cells, double em) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    if (cells[i].length() < 0.62 * em || cells[i - 1].length() < 0.62 * em) continue;
    steps.push_back((cells[i].from + cells[i].to - cells[i - 1].from - cells[i - 1].to) / 2.0);
  }
  if (steps.size() < 3) return em * 1.05;
  std::sort(steps.begin(), steps.end());
  return std::clamp(steps[steps.size() / 2], 0.8 * em, 2.0 * em);
}

/// The columns that hold ink within some rows.
Run inked_columns(const cv::Mat& ink, const Run& rows) {
  cv::Mat profile;
  cv::reduce(ink.rowRange(rows.from, rows.to), profile, 0, cv::REDUCE_MAX);
  Run run{0, 0};
  bool any = false;
  for (int x = 0; x < profile.cols; ++x) {
    if (profile.at<std::uint8_t>(0, x) <= 90) continue;
    if (!any) run.from = x;
    run.to = x + 1;
    any = true;
  }
  return run;
}

}  // namespace

std::vector<ColumnCharacter> characters_of(const cv::Mat& column, double em) {
  const std::vector<Piece> pieces = pieces_of(column, em);
  if (pieces.empty()) return {};
  const double pitch = pitch_of(cells_of(pieces, em, em * 1.05), em);
  std::vector<ColumnCharacter> cells;
  for (const Run& rows : cells_of(pieces, em, pitch)) {
    const ColumnCharacter cell{rows, inked_columns(column, rows)};
    if (cell.columns.length() > 0 && rows.length() > 0) cells.push_back(cell);
  }
  return cells;
}

}  // namespace kanaria::reading
