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

namespace kanaria::registry {

using SnapshotId = std::array<std::uint8_t, 16>;

struct Metadata {
  SnapshotId snapshot_id{};   ///< random
  std::uint64_t version = 0;  ///< grows strictly with every build of one headquarters
  std::int64_t created_ms = 0;
  std::int64_t expires_ms = 0;
  std::string kiosk;  ///< "any" or a kiosk's id
  std::uint32_t epoch = 0;
  base::Digest key_check{};
  std::vector<base::AgeRecipient> recipients;  ///< 1 to 8; who opens evidence: headquarters first
  std::uint64_t data_bytes = 0;
  base::Digest data_sha256{};
  bool operator==(const Metadata&) const = default;
};

/// An Ed25519 key pair in libsodium's form (seed and public key).
using SignKey = std::array<std::uint8_t, 64>;
[[nodiscard]] SignKey new_sign_key();
[[nodiscard]] VerifyKey verify_key_of(const SignKey& key);

/// The file's text: the lines and their signature.
[[nodiscard]] std::string sign_metadata(const Metadata& metadata, const SignKey& key);

/// True when the last line is this key's signature of everything before it.
[[nodiscard]] bool is_signed_by(std::string_view text, const VerifyKey& key);
/// Takes the lines apart without looking at the signature's value; nullopt when malformed.  Callers
/// check is_signed_by first; this is apart so that it can be fuzzed.
[[nodiscard]] std::optional<Metadata> parse_metadata(std::string_view text);

}  // namespace kanaria::registry
