// The text forms of age's X25519 keys: "AGE-SECRET-KEY-1…" (identity) and "age1…" (recipient),
// which are Bech32 (BIP 173) of 32 bytes.  Source: the age v1 specification (C2SP, age.md).
// Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kanaria::base {

struct AgeIdentity {
  std::array<std::uint8_t, 32> scalar{};
};
struct AgeRecipient {
  std::array<std::uint8_t, 32> point{};
  bool operator==(const AgeRecipient&) const = default;
};

/// A new random identity.
[[nodiscard]] AgeIdentity new_age_identity();
[[nodiscard]] AgeRecipient recipient_of(const AgeIdentity& identity);
[[nodiscard]] std::string to_text(const AgeIdentity& identity);
[[nodiscard]] std::string to_text(const AgeRecipient& recipient);
/// nullopt unless the text is one well-formed key with a right checksum.
[[nodiscard]] std::optional<AgeIdentity> parse_age_identity(std::string_view text);
[[nodiscard]] std::optional<AgeRecipient> parse_age_recipient(std::string_view text);
/// The first identity of a key file as `age-keygen` writes it (lines starting with # are
/// comments).  An Error names the file and says what is wrong with it.
[[nodiscard]] Result<AgeIdentity> read_age_identity(const std::filesystem::path& path);

}  // namespace kanaria::base
