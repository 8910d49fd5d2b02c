// The daily proof that a kiosk recognises people: a letter goes down with a report's answer, and
// the capsule that it becomes is known by its mark (evidence/proof_mark.h). Thread rule: that of
// Work.
#pragma once

#include "hq/exchange.h"
#include "hq/proof_file.h"

namespace kanaria::hq {

inline constexpr std::int64_t kProofEvery_ms = std::int64_t{20} * 3'600'000;
/// A letter that has not come back is sent again, not sooner than this: answers get lost, and a
/// kiosk in the midst of a batch leaves it out.
inline constexpr std::int64_t kProofAgain_ms = 3'600'000;

/// Puts the snapshot's letters on the kiosk's shelf; those of the two newest versions stay.
void shelve_proof(Work& work, const std::string& kiosk, const Proof& proof);

/// Adds a letter of the kiosk's own registry version to the answers when one is due: another one
/// each time, in turns.
void give_letter(Exchange& exchange, const wire::Report& report);

/// Looks at a capsule that has just become whole.
void notice_proof(Exchange& exchange, const wire::CapsulePiece& piece);

}  // namespace kanaria::hq
