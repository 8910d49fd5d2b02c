// What a receiving server needs of headquarters' secrets: the folder KEYS/receiver, which is made
// with KEYS and is all that is copied to the server.  It opens no evidence and signs no registry.
#pragma once

#include <filesystem>
#include <string>

#include "base/ed25519.h"
#include "base/result.h"

namespace kanaria::hq {

/// receipt.signkey (0600) and receipt.verifykey: Ed25519, hexadecimal; signs receipts and beacons.
/// ca.key (0600) and ca.pem: the authority over the kiosks' certificates, EC P-256.
struct ReceiverKeys {
  base::SigningSeed receipt_seed{};
  std::string authority_key;  ///< PEM
  std::string authority;      ///< PEM
};

/// Into a folder that is made here and must not exist.
[[nodiscard]] base::Result<void> make_receiver_keys(const std::filesystem::path& folder);

/// An Error names the file that is missing, damaged or readable by others.
[[nodiscard]] base::Result<ReceiverKeys> read_receiver_keys(const std::filesystem::path& folder);

}  // namespace kanaria::hq
