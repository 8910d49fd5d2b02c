// Reading × registry -> decision.
#pragma once

#include <functional>

#include "matching/alternatives.h"
#include "matching/verdict.h"
#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/reading.h"
#include "registry/registry.h"

namespace kanaria::matching {

/// The three rules of a decision on one record: the mass is the sum of the probabilities of the
/// combinations (postal code × address × name) that hit it.
/// match: full keys hit with kMatchMass or more, and the best reading is among them or has at most
/// half their mass.  Where the best reading is among them, kMatchMass is of what all addresses
/// name together, or of kLeastNamed if that is more: what their list had no room for, such as forms
/// of a building's name, is taken to fall on the same keys as what it names.  review: anything hits
/// with kReviewMass or more, or the best reading hits a full key however unsure it is.  no_match:
/// everything else.
inline constexpr double kMatchMass = 0.5;
inline constexpr double kLeastNamed = 0.3;
inline constexpr double kReviewMass = 0.02;
/// A hit of a weak key (another room of the house, surname only, no house number) counts so much.
inline constexpr double kWeakKeyWorth = 0.3;
/// Without an image the notation is told only when this share of the mass that hits agrees on it;
/// with one, notation.h tells.
inline constexpr double kNotationShare = 0.8;

inline constexpr std::size_t kMaxCombinations = 512;
inline constexpr double kEnoughMass = 0.995;
/// Unlockings done for every mailpiece, hits first and decoys after, so that their number says
/// nothing.
inline constexpr std::size_t kUnlockings = 32;

/// Whether code and address name one place (is_one_place).
using OnePlace = std::function<bool(const std::string&, const registry::CanonicalAddress&)>;

/// Asks the registry with every combination, best first, up to kMaxCombinations or kEnoughMass of
/// what was read; never stops at a hit.  A family member at the same address does not hit, unless
/// only the surname is legible.  Safe from any thread.
[[nodiscard]] Verdict decide(const reading::Reading& reading, const registry::Registry& registry,
                             const postal::PostalDictionary& dictionary,
                             const postal::NameKnowledge& names);

/// The same from alternatives in canonical form.
[[nodiscard]] Verdict weigh(const Alternatives& alternatives, const registry::Registry& registry,
                            const OnePlace& one_place);

}  // namespace kanaria::matching
