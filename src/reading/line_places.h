// From the net's "a glyph's centre is here" to places where glyphs may stand.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace kanaria::reading {

/// A local maximum of the probability of centres.
struct Peak {
  std::size_t subframe = 0;  ///< the strongest one
  double middle = 0;         ///< in sub-frames, the mean of what belongs to the peak
  double presence = 0;       ///< in (0, 1): that a glyph is here
};

inline constexpr double kLeastPresence = 1e-4;
inline constexpr double kMostPresence = 1 - 1e-6;
inline constexpr std::size_t kMaxPlaces = 600;

/// Peaks from left to right, at most kMaxPlaces (the strongest).  `centres` are probabilities, one
/// a sub-frame.  A glyph's mass spreads over neighbouring sub-frames: each belongs to the nearest
/// peak within two, and a peak's presence is the sum of what belongs to it.  A weak peak beside a
/// stronger one is the same glyph seen a little aside, and is added to it, where the two are too
/// close for two glyphs or no more than one together.
[[nodiscard]] std::vector<Peak> find_peaks(std::span<const double> centres);

}  // namespace kanaria::reading
