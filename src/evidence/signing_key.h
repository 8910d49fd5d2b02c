// One key that a kiosk's data folder signs its chain with (Ed25519), kept in a file that only its
// owner may read.  The secret is wiped from memory when the key dies.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "evidence/chain_entry.h"

namespace kanaria::evidence {

class SigningKey {
 public:
  /// A new random key, in memory only.
  [[nodiscard]] static SigningKey make();
  /// nullopt when there is no such file.  An Error: unreadable, readable by others, malformed.
  [[nodiscard]] static base::Result<std::optional<SigningKey>> load(
      const std::filesystem::path& path);
  /// Durably, whole or not at all, mode 0600; replaces nothing that load() could have read.
  [[nodiscard]] base::Result<void> save(const std::filesystem::path& path) const;
  /// Durably, mode 0600, and under no other name at any time; what a crash cuts off, load()
  /// refuses.
  [[nodiscard]] base::Result<void> save_in_place(const std::filesystem::path& path) const;

  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;
  ~SigningKey();

  [[nodiscard]] PublicKey public_key() const;
  /// Callers prefix the message with a context of their own: signed_message(), endorsed_message().
  [[nodiscard]] Signature sign(base::ByteView message) const;

 private:
  SigningKey() = default;
  [[nodiscard]] std::string file_text() const;
  base::SigningSeed seed_{};
};

}  // namespace kanaria::evidence
