#include "reading/line_places.h"

#include <algorithm>
#include <numeric>

namespace kanaria::reading {
namespace {

constexpr std::size_t kReach = 2;       // sub-frames over which a centre's mass spreads
constexpr std::size_t kLeastPitch = 3;  // sub-frames between two glyphs, at the least
constexpr double kClearlyThere = 0.5;
// A glyph's middle is uncertain by this many sub-frames at the most; what is seen within them adds
// up to one glyph or, where there are two, to more.
constexpr std::size_t kSameGlyph = 4;
constexpr double kOneGlyph = 1.01;

/// The strongest sub-frames of all hills, from left to right; of a plateau the first.
std::vector<std::size_t> tops(std::span<const double> p) {
  std::vector<std::size_t> found;
  for (std::size_t k = 0; k < p.size(); ++k) {
    const bool rises = k == 0 || p[k] > p[k - 1];
    if (!rises) continue;
    std::size_t end = k + 1;
    while (end < p.size() && p[end] == p[k]) ++end;
    if (p[k] > 0 && (end == p.size() || p[end] < p[k])) found.push_back(k);
  }
  return found;
}

std::size_t distance(std::size_t a, std::size_t b) {
  return a > b ? a - b : b - a;
}

/// Gives every sub-frame's mass to the nearest top, to the stronger of two equally near.
std::vector<Peak> hills(std::span<const double> p, const std::vector<std::size_t>& tops) {
  std::vector<Peak> peaks(tops.size());
  for (std::size_t i = 0; i < tops.size(); ++i) peaks[i].subframe = tops[i];
  std::size_t left = 0;
  for (std::size_t k = 0; k < p.size() && !tops.empty(); ++k) {
    while (left + 1 < tops.size() && tops[left + 1] <= k) ++left;
    std::size_t owner = left;
    if (left + 1 < tops.size()) {
      const std::size_t to_left = distance(k, tops[left]);
      const std::size_t to_right = distance(k, tops[left + 1]);
      const bool right_is_stronger = p[tops[left + 1]] > p[tops[left]];
      if (to_right < to_left || (to_right == to_left && right_is_stronger)) owner = left + 1;
    }
    if (distance(k, tops[owner]) > kReach) continue;
    peaks[owner].presence += p[k];
    peaks[owner].middle += p[k] * static_cast<double>(k);
  }
  for (Peak& peak : peaks) {
    if (peak.presence > 0) peak.middle /= peak.presence;
  }
  return peaks;
}

/// Whether `weak` is the same glyph as `strong`, seen a little aside: too near for a glyph of its
/// own, or no more of the two together than one glyph.
bool is_the_same(const Peak& weak, const Peak& strong) {
  const std::size_t apart = distance(weak.subframe, strong.subframe);
  if (apart < kLeastPitch) return weak.presence < kClearlyThere;
  return apart <= kSameGlyph && weak.presence + strong.presence <= kOneGlyph;
}

/// Adds what is no glyph of its own to the nearest one that is, the weakest first.
void merge(std::vector<Peak>& peaks) {
  std::vector<std::size_t> weakest_first(peaks.size());
  std::iota(weakest_first.begin(), weakest_first.end(), std::size_t{0});
  std::stable_sort(weakest_first.begin(), weakest_first.end(), [&](std::size_t a, std::size_t b) {
    return peaks[a].presence < peaks[b].presence;
  });
  const auto next = [&](std::size_t from, bool to_the_right) -> Peak* {
    for (std::size_t i = from; to_the_right ? ++i < peaks.size() : i-- > 0;) {
      if (peaks[i].presence > 0) return &peaks[i];
    }
    return nullptr;
  };
  for (const std::size_t i : weakest_first) {
    Peak& weak = peaks[i];
    Peak* nearest = nullptr;
    for (Peak* strong : {next(i, false), next(i, true)}) {
      if (!strong || strong->presence < weak.presence || !is_the_same(weak, *strong)) continue;
      if (!nearest ||
          distance(weak.subframe, strong->subframe) < distance(weak.subframe, nearest->subframe)) {
        nearest = strong;
      }
    }
    if (!nearest) continue;
    const double both = nearest->presence + weak.presence;
    nearest->middle = (nearest->middle * nearest->presence + weak.middle * weak.presence) / both;
    nearest->presence = both;
    weak.presence = 0;
  }
  std::erase_if(peaks, [](const Peak& peak) { return peak.presence < kLeastPresence; });
}

}  // namespace

std::vector<Peak> find_peaks(std::span<const double> centres) {
  std::vector<Peak> peaks = hills(centres, tops(centres));
  merge(peaks);
  if (peaks.size() > kMaxPlaces) {
    std::vector<double> presences;
    for (const Peak& peak : peaks) presences.push_back(peak.presence);
    std::nth_element(presences.begin(), presences.begin() + kMaxPlaces, presences.end(),
                     std::greater<>());
    const double bar = presences[kMaxPlaces];
    std::erase_if(peaks, [bar](const Peak& peak) { return peak.presence < bar; });
    if (peaks.size() > kMaxPlaces) peaks.resize(kMaxPlaces);
  }
  for (Peak& peak : peaks) peak.presence = std::min(peak.presence, kMostPresence);
  return peaks;
}

}  // namespace kanaria::reading
