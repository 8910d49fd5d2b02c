#include "reading/bar_marks.h"

#include <algorithm>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace kanaria::reading {
namespace {

constexpr int kWindowPx = 15;  // about one to three bar distances
constexpr int kMaxMarkHeightPx = 60;
constexpr int kMaxMarkWidthPx = 30;     // of the box around it: a long bar may lean
constexpr double kMaxThicknessPx = 10;  // area over height
constexpr int kMinMarkHeightPx = 3;
constexpr int kMinContrast = 4;  // of 255
constexpr double kRelativeContrast = 0.15;
constexpr std::size_t kMaxMarks = 60'000;
constexpr std::size_t kMaxParts = 1'000'000;

/// Ink in one row, and which connected part of the picture it belongs to.
struct Run {
  int left = 0;
  int right = 0;  // exclusive
  std::size_t part = 0;
};

struct Part {
  std::size_t parent = 0;
  std::int64_t area = 0;
  double sum_x = 0;
  int left = 0, right = 0;
  int top = 0, bottom = 0;
};

/// Connected parts from runs: much faster than labelling every pixel, as ink is sparse.
class Parts {
 public:
  void add_row(const std::uint8_t* pixels, int width, int row) {
    std::vector<Run> runs;
    auto above = previous_.begin();
    const std::uint8_t* const end = pixels + width;
    for (const std::uint8_t* at = pixels; at < end;) {
      const auto* start = static_cast<const std::uint8_t*>(
          std::memchr(at, 255, static_cast<std::size_t>(end - at)));
      if (start == nullptr) break;
      const auto* stop = static_cast<const std::uint8_t*>(
          std::memchr(start, 0, static_cast<std::size_t>(end - start)));
      at = stop == nullptr ? end : stop;
      Run run{static_cast<int>(start - pixels), static_cast<int>(at - pixels), 0};
      while (above != previous_.end() && above->right < run.left) ++above;
      run.part = start_part(run, row);
      for (auto touching = above; touching != previous_.end() && touching->left <= run.right;
           ++touching) {
        run.part = join(run.part, touching->part);
      }
      runs.push_back(run);
      if (parts_.size() >= kMaxParts) break;
    }
    previous_ = std::move(runs);
  }

  [[nodiscard]] bool full() const { return parts_.size() >= kMaxParts; }

  template <class Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (parts_[i].parent == i) visit(parts_[i]);
    }
  }

 private:
  std::size_t start_part(const Run& run, int row) {
    const int length = run.right - run.left;
    const double sum_x = 0.5 * length * (run.left + run.right - 1);
    parts_.push_back({parts_.size(), length, sum_x, run.left, run.right, row, row + 1});
    return parts_.size() - 1;
  }

  std::size_t root(std::size_t i) {
    while (parts_[i].parent != i) {
      parts_[i].parent = parts_[parts_[i].parent].parent;
      i = parts_[i].parent;
    }
    return i;
  }

  std::size_t join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return a;
    if (b > a) std::swap(a, b);
    Part& kept = parts_[b];
    const Part& gone = parts_[a];
    kept.area += gone.area;
    kept.sum_x += gone.sum_x;
    kept.left = std::min(kept.left, gone.left);
    kept.right = std::max(kept.right, gone.right);
    kept.top = std::min(kept.top, gone.top);
    kept.bottom = std::max(kept.bottom, gone.bottom);
    parts_[a].parent = b;
    return b;
  }

  std::vector<Run> previous_;
  std::vector<Part> parts_;
};

cv::Mat1b ink_of(const cv::Mat1b& contrast) {
  cv::Mat1b level;
  cv::dilate(contrast, level, cv::Mat::ones(5, kWindowPx, CV_8U));
  level.convertTo(level, CV_8U, kRelativeContrast);
  cv::max(level, kMinContrast, level);
  cv::Mat1b ink;
  cv::compare(contrast, level, ink, cv::CMP_GT);
  return ink;
}

}  // namespace

Marks find_marks(const page::Raster& grey) {
  const cv::Mat1b picture(grey.height_px, grey.width_px,
                          const_cast<std::uint8_t*>(grey.pixels.data()));
  Marks found;
  found.contrast = {grey.width_px, grey.height_px, 1, {}};
  found.contrast.pixels.resize(grey.pixels.size());
  cv::Mat1b contrast(grey.height_px, grey.width_px, found.contrast.pixels.data());
  cv::Mat1b smooth;
  cv::blur(picture, smooth, cv::Size(1, 5));
  cv::Mat1b ground;
  cv::blur(smooth, ground, cv::Size(kWindowPx, 1));
  cv::GaussianBlur(smooth, smooth, cv::Size(3, 1), 0.6);
  cv::subtract(ground, smooth, contrast);

  const cv::Mat1b ink = ink_of(contrast);
  Parts parts;
  for (int row = 0; row < ink.rows && !parts.full(); ++row) parts.add_row(ink[row], ink.cols, row);
  parts.each([&](const Part& part) {
    const int height = part.bottom - part.top;
    if (height < kMinMarkHeightPx || height > kMaxMarkHeightPx) return;
    if (part.right - part.left > kMaxMarkWidthPx) return;
    if (static_cast<double>(part.area) > height * kMaxThicknessPx) return;
    if (found.marks.size() >= kMaxMarks) return;
    found.marks.push_back({part.sum_x / static_cast<double>(part.area), part.top, part.bottom});
  });
  return found;
}

}  // namespace kanaria::reading
