#include "reading/line_places.h"

#include <algorithm>

namespace kanaria::reading {
namespace {

constexpr std::size_t kReach = 2;       // sub-frames over which a centre's mass spreads
constexpr std::size_t kLeastPitch = 3;  // sub-frames between two glyphs, at the least
constexpr double kClearlyThere = 0.5;

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

Peak merged(const Peak& a, const Peak& b) {
  Peak both = a.presence >= b.presence ? a : b;
  both.presence = a.presence + b.presence;
  both.middle = (a.middle * a.presence + b.middle * b.presence) / both.presence;
  return both;
}

}  // namespace

std::vector<Peak> find_peaks(std::span<const double> centres) {
  std::vector<Peak> peaks;
  for (const Peak& peak : hills(centres, tops(centres))) {
    const bool too_close = !peaks.empty() &&
                           distance(peak.subframe, peaks.back().subframe) < kLeastPitch &&
                           std::min(peak.presence, peaks.back().presence) < kClearlyThere;
    if (too_close) {
      peaks.back() = merged(peaks.back(), peak);
    } else {
      peaks.push_back(peak);
    }
  }
  std::erase_if(peaks, [](const Peak& peak) { return peak.presence < kLeastPresence; });
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
