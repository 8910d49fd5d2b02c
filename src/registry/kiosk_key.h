// The secrets that let one kiosk look up in its registries, and the key that it trusts to sign
// them.  Headquarters writes the file beside a snapshot (DIR.key); it is good for all snapshots
// of the same kiosk and epoch.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"

namespace kanaria::registry {

using VerifyKey = std::array<std::uint8_t, 32>;  ///< Ed25519

struct KioskKey {
  std::string kiosk;        ///< id of the kiosk, or "any"
  std::uint32_t epoch = 0;  ///< tag and wrap belong to this epoch
  base::Key inner{};        ///< makes inner tags; the same for all kiosks and epochs
  base::Key tag{};          ///< makes the tags of the table
  base::Key wrap{};         ///< makes the keys that unlock rows
  VerifyKey verify{};       ///< headquarters' root key, public half (snapshot_signer.h)
  bool operator==(const KioskKey&) const = default;
};

/// Overwrites the secrets.
void wipe(KioskKey& key);

/// 1 to 64 letters, digits, '.', '_', '-'; not starting with '.' or '-'.
[[nodiscard]] bool is_kiosk_id(std::string_view text);

[[nodiscard]] std::string to_text(const KioskKey& key);
[[nodiscard]] std::optional<KioskKey> parse_kiosk_key(std::string_view text);
/// An Error names the file.
[[nodiscard]] base::Result<KioskKey> read_kiosk_key(const std::filesystem::path& path);

/// Tells, inside the signed metadata, whether a key file is the right one: a MAC of the snapshot's
/// id under the three secrets.
[[nodiscard]] base::Digest key_check_of(const KioskKey& key, base::ByteView snapshot_id);

}  // namespace kanaria::registry
