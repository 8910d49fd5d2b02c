// The signed description of a snapshot: DIR/metadata.  Grammar and an example: FORMAT.md.
// Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/age_key.h"
#include "base/digest.h"
#include "registry/kiosk_key.h"
#include "registry/snapshot_signer.h"
#include "registry/token.h"

namespace kanaria::registry {

using SnapshotId = std::array<std::uint8_t, 16>;

/// What makes a snapshot out of an earlier one: DIR/delta.
struct DeltaRef {
  std::uint64_t from_version = 0;
  base::Digest from_root{};  ///< of the earlier snapshot's data
  std::uint64_t bytes = 0;
  base::Digest sha256{};
  bool operator==(const DeltaRef&) const = default;
};

struct Metadata {
  SnapshotId snapshot_id{};   ///< random
  SeriesId series{};          ///< the same for a snapshot and what differences make of it
  std::uint64_t version = 0;  ///< grows strictly with every build of one headquarters
  std::int64_t created_ms = 0;
  std::int64_t expires_ms = 0;
  std::string kiosk;  ///< "any" or a kiosk's id
  std::uint32_t epoch = 0;
  base::Digest key_check{};
  std::vector<base::AgeRecipient> recipients;  ///< 1 to 8; who opens evidence: headquarters first
  std::uint64_t data_bytes = 0;
  base::Digest data_root{};  ///< paged_file.h
  std::optional<DeltaRef> delta;
  std::uint32_t signer = 0;  ///< the number of who signed it; a reader's, sign_metadata sets it
  bool operator==(const Metadata&) const = default;
};

/// The file's text: the lines and their signature.
[[nodiscard]] std::string sign_metadata(const Metadata& metadata, const SnapshotSigner& signer);

/// True when the last line is a signature of everything before it by the signer that is named
/// there, and this root key speaks for that one.
[[nodiscard]] bool is_signed_by(std::string_view text, const VerifyKey& root);
/// Takes the lines apart without looking at the signature's value; nullopt when malformed.  Callers
/// check is_signed_by first; this is apart so that it can be fuzzed.
[[nodiscard]] std::optional<Metadata> parse_metadata(std::string_view text);

}  // namespace kanaria::registry
