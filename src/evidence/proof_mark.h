// By its mark headquarters' receiver recognises, without opening anything, the capsule of a test
// letter that it sent to the kiosk itself, and learns nothing of any other.  Every capsule has one,
// under its first hit's token, which only headquarters and whoever reads that very letter know; no
// two marks are alike, so on the kiosk and on its way every capsule looks like every other.
// Format: FORMAT.md.  Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/digest.h"
#include "evidence/chain_entry.h"

namespace kanaria::evidence {

using ProofMark = base::Digest;

/// HMAC-SHA-256 of the capsule's place under the token's text.  CHECKs that there is a token.
[[nodiscard]] ProofMark proof_mark(std::string_view token, const ChainEpoch& epoch,
                                   std::uint64_t seq);

/// As a stanza in the header of an age file, which other programs pass over.
[[nodiscard]] std::string proof_stanza(const ProofMark& mark);

inline constexpr std::size_t kProofSearch_bytes = 4096;
/// The mark in the first bytes of a sealed capsule, kProofSearch_bytes of them or the whole.
[[nodiscard]] std::optional<ProofMark> find_proof_mark(base::ByteView start);

}  // namespace kanaria::evidence
