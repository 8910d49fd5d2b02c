// Which way of writing the image supports: a field's notations with their likelihoods.
// Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reading/lattice.h"
#include "reading/reading.h"
#include "reading/written_ways.h"

namespace kanaria::reading {

inline constexpr std::size_t kMaxNotations = 64;           ///< that the image can tell
inline constexpr std::size_t kMaxUnlearnedNotations = 16;  ///< that it cannot
/// Ways that the image makes less likely than this against the likeliest, as natural logarithm, are
/// left out.
inline constexpr double kHopeless_log_p = -25;

/// What our own recogniser saw where the symbols [from, to) stand, of one line or of several;
/// nullopt when another recogniser read one of them, or there are none.
[[nodiscard]] std::optional<LineReading> seen_in(const std::vector<Symbol>& symbols,
                                                 std::size_t from, std::size_t to);

/// Field::notations: combinations of the pieces' ways and `others`, each with its likelihood.
/// `image` shows what is printed of the pieces and nothing else; others begin with what is not
/// printed too.
[[nodiscard]] std::vector<WeighedText> weighed_notations(const std::vector<WrittenPiece>& pieces,
                                                         const std::vector<std::u32string>& others,
                                                         const LineReading& image);

/// The same of what stands in the symbols [from, to), the field's hypotheses being the others: a
/// misread building is not taken for another notation.  Empty where seen_in() is.
[[nodiscard]] std::vector<WeighedText> notations_seen(const std::vector<WrittenPiece>& pieces,
                                                      const Field& field,
                                                      const std::vector<Symbol>& symbols,
                                                      std::size_t from, std::size_t to);

}  // namespace kanaria::reading
