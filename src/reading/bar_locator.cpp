#include "reading/bar_locator.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "postal/customer_barcode.h"
#include "reading/bar_fit.h"
#include "reading/bar_marks.h"

namespace kanaria::reading {
namespace {

constexpr int kBars = postal::kCustomerBarcodeBars;
constexpr int kMinSeedBars = 7;
constexpr std::size_t kMaxSeeds = 24;
constexpr int kMaxGapBars = 3;     // so many bars missing in a row end the code
constexpr int kMaxStepsBars = 90;  // from a seed in one direction: the code and things beside it
constexpr int kMaxMissingBars = 15;
constexpr std::size_t kMaxRows = 6;
constexpr int kFitBars = 18;

/// Marks by place.
class MarkGrid {
 public:
  MarkGrid(const std::vector<Mark>& marks, int width_px, int height_px)
      : marks_(marks), columns_(width_px / kCellPx + 1), rows_(height_px / kCellPx + 1) {
    cells_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
    for (std::size_t i = 0; i < marks.size(); ++i) {
      const int column = static_cast<int>(marks[i].x_px) / kCellPx;
      for (int row = marks[i].top_px / kCellPx; row <= (marks[i].bottom_px - 1) / kCellPx; ++row) {
        cells_[cell(column, row)].push_back(static_cast<int>(i));
      }
    }
  }

  /// Calls visit(index) for the marks that may touch the box (some twice, some outside of it).
  template <class Visit>
  void near(double left, double right, double top, double bottom, Visit visit) const {
    const int c0 = std::max(0, static_cast<int>(left) / kCellPx);
    const int c1 = std::min(columns_ - 1, static_cast<int>(right) / kCellPx);
    const int r0 = std::max(0, static_cast<int>(top) / kCellPx);
    const int r1 = std::min(rows_ - 1, static_cast<int>(bottom) / kCellPx);
    for (int r = r0; r <= r1; ++r) {
      for (int c = c0; c <= c1; ++c) {
        for (const int i : cells_[cell(c, r)]) visit(static_cast<std::size_t>(i));
      }
    }
  }

 private:
  static constexpr int kCellPx = 16;
  [[nodiscard]] std::size_t cell(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(column);
  }
  const std::vector<Mark>& marks_;
  int columns_;
  int rows_;
  std::vector<std::vector<int>> cells_;
};

double overlap(const Mark& a, const Mark& b) {
  return std::min(a.bottom_px, b.bottom_px) - std::max(a.top_px, b.top_px);
}

/// For each mark the next one to its right that could be the next bar, or -1.
std::vector<int> next_marks(const std::vector<Mark>& marks, const MarkGrid& grid) {
  std::vector<int> next(marks.size(), -1);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const Mark& a = marks[i];
    double best = kMaxPitchPx;
    grid.near(a.x_px, a.x_px + kMaxPitchPx, a.top_px, a.bottom_px, [&](std::size_t j) {
      const Mark& b = marks[j];
      const double distance = b.x_px - a.x_px;
      if (distance < kMinPitchPx * 0.8 || distance > best) return;
      if (overlap(a, b) < 0.4 * std::min(a.height_px(), b.height_px())) return;
      if (std::max(a.height_px(), b.height_px()) > 6 * distance) return;
      best = distance;
      next[i] = static_cast<int>(j);
    });
  }
  return next;
}

/// Cuts a path of marks into runs of even distances.
void add_runs(const std::vector<Mark>& marks, const std::vector<int>& path,
              std::vector<std::vector<int>>& runs) {
  std::vector<int> run;
  double pitch = 0;
  const auto flush = [&] {
    if (run.size() >= kMinSeedBars) runs.push_back(run);
  };
  for (const int i : path) {
    if (!run.empty()) {
      const double distance = marks[static_cast<std::size_t>(i)].x_px -
                              marks[static_cast<std::size_t>(run.back())].x_px;
      if (run.size() == 1) {
        pitch = distance;
      } else if (std::abs(distance - pitch) < 0.2 * pitch + 0.7) {
        pitch = 0.7 * pitch + 0.3 * distance;
      } else {
        flush();
        run = {run.back()};
        pitch = distance;
      }
    }
    run.push_back(i);
  }
  flush();
}

/// Runs of evenly spaced marks, the longest first.
std::vector<std::vector<int>> seeds_of(const std::vector<Mark>& marks,
                                       const std::vector<int>& next) {
  std::vector<bool> is_next(marks.size(), false);
  for (const int j : next) {
    if (j >= 0) is_next[static_cast<std::size_t>(j)] = true;
  }
  std::vector<std::vector<int>> seeds;
  std::vector<bool> used(marks.size(), false);
  for (std::size_t start = 0; start < marks.size(); ++start) {
    if (is_next[start]) continue;
    std::vector<int> path;
    for (int at = static_cast<int>(start); at >= 0;) {
      const auto index = static_cast<std::size_t>(at);
      path.push_back(at);
      if (used[index]) break;
      used[index] = true;
      at = next[index];
    }
    add_runs(marks, path, seeds);
  }
  std::stable_sort(seeds.begin(), seeds.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  if (seeds.size() > kMaxSeeds) seeds.resize(kMaxSeeds);
  return seeds;
}

struct Node {
  page::Point point;
  bool seen = true;
  double contrast = 0;  ///< on the middle line, 1 for an ordinary bar of this row
};

/// Where the bar after (step 1) or before (step -1) a row of nodes should be.
Node predict(const std::vector<Node>& nodes, bool forward) {
  const std::size_t n = std::min<std::size_t>(nodes.size(), kFitBars);
  std::vector<double> x(n);
  std::vector<double> y(n);
  std::vector<double> weight(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Node& node = forward ? nodes[nodes.size() - n + i] : nodes[n - 1 - i];
    x[i] = node.point.x_px;
    y[i] = node.point.y_px;
    weight[i] = node.seen ? 1 : 0;
  }
  const double at = static_cast<double>(n);
  return {{fit_line(x, weight).at(at), fit_line(y, weight).at(at)}, false};
}

/// The mean contrast of a short upright stretch of one column.
double mean_contrast(const page::Raster& contrast, double x, double y, double half_height) {
  const auto column = static_cast<int>(std::lround(x));
  const int top = std::max(0, static_cast<int>(std::lround(y - half_height)));
  const int bottom =
      std::min(contrast.height_px - 1, static_cast<int>(std::lround(y + half_height)));
  if (column < 0 || column >= contrast.width_px || top > bottom) return 0;
  double sum = 0;
  for (int row = top; row <= bottom; ++row) {
    sum += contrast
               .pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(contrast.width_px) +
                       static_cast<std::size_t>(column)];
  }
  return sum / (bottom - top + 1);
}

/// Follows a seed in both directions, over missing and merged bars, to the ends of the code.
class Tracker {
 public:
  Tracker(const Marks& found, const MarkGrid& grid)
      : found_(found), marks_(found.marks), grid_(grid), used_(found.marks.size(), false) {}

  /// Whether most of the seed lies on a row that was followed before.
  [[nodiscard]] bool knows(const std::vector<int>& seed) const {
    const auto used = std::count_if(seed.begin(), seed.end(),
                                    [&](int i) { return used_[static_cast<std::size_t>(i)]; });
    return used * 2 > static_cast<long>(seed.size());
  }

  std::vector<Node> follow(const std::vector<int>& seed) {
    std::vector<Node> nodes;
    std::vector<double> contrast;
    for (const int i : seed) {
      const Mark& mark = marks_[static_cast<std::size_t>(i)];
      used_[static_cast<std::size_t>(i)] = true;
      nodes.push_back({{mark.x_px, mark.y_px()}, true});
      contrast.push_back(mean_contrast(found_.contrast, mark.x_px, mark.y_px(), 1));
    }
    pitch_ = (nodes.back().point.x_px - nodes.front().point.x_px) /
             static_cast<double>(nodes.size() - 1);
    std::nth_element(contrast.begin(), contrast.begin() + static_cast<long>(contrast.size() / 2),
                     contrast.end());
    contrast_ = contrast[contrast.size() / 2];
    for (const bool forward : {true, false}) extend(nodes, forward);
    grade(nodes);
    return nodes;
  }

 private:
  void grade(std::vector<Node>& nodes) const {
    std::vector<double> y;
    std::vector<double> weight;
    for (const Node& node : nodes) {
      y.push_back(node.point.y_px);
      weight.push_back(node.seen ? 1 : 0);
    }
    y = smoothed(y, weight, 10);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const double seen = mean_contrast(found_.contrast, nodes[i].point.x_px, y[i], 0.4 * pitch_);
      nodes[i].contrast = std::min(1.0, seen / std::max(1.0, contrast_));
    }
  }

  void extend(std::vector<Node>& nodes, bool forward) {
    int missing = 0;
    for (int step = 0; missing < kMaxGapBars && step < kMaxStepsBars; ++step) {
      const Node node = look(predict(nodes, forward).point);
      missing = node.seen ? 0 : missing + 1;
      nodes.insert(forward ? nodes.end() : nodes.begin(), node);
    }
    const auto end = static_cast<long>(missing);
    if (forward) {
      nodes.erase(nodes.end() - end, nodes.end());
    } else {
      nodes.erase(nodes.begin(), nodes.begin() + end);
    }
  }

  Node look(page::Point at) {
    double best = 0.36 * pitch_;
    std::size_t found = marks_.size();
    const double reach = 0.5 * pitch_;
    grid_.near(at.x_px - best, at.x_px + best, at.y_px - reach, at.y_px + reach,
               [&](std::size_t i) {
                 const Mark& mark = marks_[i];
                 if (mark.bottom_px < at.y_px - reach || mark.top_px > at.y_px + reach) return;
                 if (mark.height_px() < 0.5 * pitch_ || mark.height_px() > 5.5 * pitch_) return;
                 const double away = std::abs(mark.x_px - at.x_px);
                 if (away < best) {
                   best = away;
                   found = i;
                 }
               });
    if (found < marks_.size()) {
      used_[found] = true;
      return {{marks_[found].x_px, marks_[found].y_px()}, true};
    }
    double peak = 0;
    page::Point place = at;
    for (double dx = -0.3 * pitch_; dx <= 0.3 * pitch_; dx += 1) {
      const double contrast = mean_contrast(found_.contrast, at.x_px + dx, at.y_px, 0.4 * pitch_);
      if (contrast > peak) {
        peak = contrast;
        place.x_px = at.x_px + dx;
      }
    }
    if (peak > 0.4 * contrast_) return {place, true};
    return {at, false};
  }

  const Marks& found_;
  const std::vector<Mark>& marks_;
  const MarkGrid& grid_;
  std::vector<bool> used_;
  double pitch_ = 0;
  double contrast_ = 0;
};

BarRow row_from(const std::vector<Node>& nodes, std::size_t first) {
  std::vector<double> x(kBars);
  std::vector<double> y(kBars);
  std::vector<double> weight(kBars);
  for (std::size_t i = 0; i < kBars; ++i) {
    const Node& node = nodes[first + i];
    x[i] = node.point.x_px;
    y[i] = node.point.y_px;
    weight[i] = node.seen ? 1 : 0;
  }
  x = smoothed(x, weight, 8);
  y = smoothed(y, weight, 16);
  BarRow row;
  for (std::size_t i = 0; i < kBars; ++i) row.middles.push_back({x[i], y[i]});
  return row;
}

/// The ways to lay 67 bars on the nodes, first those with clear bars and bare places just before
/// and just after them.
std::optional<BarStretch> stretch_from(std::vector<Node> nodes) {
  if (nodes.size() < kBars - 1) return std::nullopt;
  if (nodes.size() == kBars - 1) {  // one end is too faint to be found, perhaps not to be read
    nodes.insert(nodes.begin(), predict(nodes, false));
    nodes.push_back(predict(nodes, true));
  }
  const auto contrast = [&](std::size_t i) { return i < nodes.size() ? nodes[i].contrast : 0; };
  std::vector<std::pair<double, std::size_t>> ranked;  // fault, first bar
  for (std::size_t first = 0; first + kBars <= nodes.size(); ++first) {
    int missing = 0;
    double fault = contrast(first + kBars) + (first > 0 ? contrast(first - 1) : 0);
    for (std::size_t i = first; i < first + kBars; ++i) {
      missing += nodes[i].seen ? 0 : 1;
      fault += 1 - nodes[i].contrast;
    }
    const double pitch_px =
        (nodes[first + kBars - 1].point.x_px - nodes[first].point.x_px) / (kBars - 1);
    if (missing > kMaxMissingBars || pitch_px < kMinPitchPx || pitch_px > kMaxPitchPx) continue;
    ranked.emplace_back(fault, first);
  }
  if (ranked.empty()) return std::nullopt;
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > kMaxRows) ranked.resize(kMaxRows);
  BarStretch stretch;
  for (const auto& [fault, first] : ranked) stretch.rows.push_back(row_from(nodes, first));
  return stretch;
}

}  // namespace

std::vector<BarStretch> locate_bars(const page::Raster& grey) {
  std::vector<BarStretch> stretches;
  if (grey.width_px < kBars * kMinPitchPx || grey.height_px < 2 * kMinPitchPx) return stretches;
  const Marks found = find_marks(grey);
  const MarkGrid grid(found.marks, grey.width_px, grey.height_px);
  Tracker tracker(found, grid);
  for (const auto& seed : seeds_of(found.marks, next_marks(found.marks, grid))) {
    if (stretches.size() >= kMaxStretches) break;
    if (tracker.knows(seed)) continue;
    if (auto stretch = stretch_from(tracker.follow(seed))) {
      stretches.push_back(std::move(*stretch));
    }
  }
  return stretches;
}

}  // namespace kanaria::reading
