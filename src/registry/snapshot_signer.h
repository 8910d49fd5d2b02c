// Who signs snapshots: a key for every day, for which headquarters' root key speaks (a delegation,
// as The Update Framework has it, chapter 4.5).  The root key can lie in a safe; when the key for
// every day was stolen or lost, the next one takes its place and kiosks refuse the old one from
// then on. Grammar: FORMAT.md.  Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ed25519.h"
#include "registry/kiosk_key.h"
#include "registry/text_lines.h"

namespace kanaria::registry {

/// An Ed25519 key pair in libsodium's form (seed and public key): headquarters' root key.
using SignKey = std::array<std::uint8_t, 64>;
[[nodiscard]] SignKey new_sign_key();
[[nodiscard]] VerifyKey verify_key_of(const SignKey& key);
[[nodiscard]] base::SigningSeed seed_of(const SignKey& key);

/// What the root key says, and every snapshot carries.
struct SignerProof {
  std::uint32_t number = 0;  ///< 1 for the first; kiosks take no smaller one than they have seen
  VerifyKey key{};
  base::Signature by_root{};
  bool operator==(const SignerProof&) const = default;
};

[[nodiscard]] bool holds(const SignerProof& proof, const VerifyKey& root);
/// Three lines, as they stand in a snapshot's metadata.
void append_proof(std::string& text, const SignerProof& proof);
/// nullopt when they are not there; says nothing of whether the proof holds.
[[nodiscard]] std::optional<SignerProof> read_proof(LineReader& lines);

/// With its secret: KEYS/registry.signer.
struct SnapshotSigner {
  SignerProof proof;
  base::SigningSeed seed{};
  bool operator==(const SnapshotSigner&) const = default;
};

[[nodiscard]] SnapshotSigner new_signer(const SignKey& root, std::uint32_t number);
[[nodiscard]] std::string to_text(const SnapshotSigner& signer);
/// nullopt when malformed, or when the secret is not the one the proof is about.
[[nodiscard]] std::optional<SnapshotSigner> parse_signer(std::string_view text);

}  // namespace kanaria::registry
