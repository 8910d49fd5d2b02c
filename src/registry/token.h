// A hit's token: which record was hit, for headquarters only.  Every token has the same size and,
// without headquarters' age identity, tells nothing; the kiosk passes it on unread.
// Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/age_key.h"
#include "base/digest.h"

namespace kanaria::registry {

/// proof: the addressee of headquarters' own test letters.
enum class Kind : std::uint8_t { canary = 1, erasure = 2, stop = 3, proof = 4 };
/// "canary", "erasure", "stop" or "proof".
[[nodiscard]] std::string_view to_string(Kind kind);
/// Of a record in a list; "proof" is none.
[[nodiscard]] std::optional<Kind> parse_kind(std::string_view text);

inline constexpr std::size_t kMaxRecordId_bytes = 64;
inline constexpr std::size_t kMaxListId_bytes = 61;

struct TokenContent {
  std::string record_id;  ///< 1 to kMaxRecordId_bytes
  Kind kind = Kind::canary;
  std::string list_id;  ///< up to kMaxListId_bytes
  bool operator==(const TokenContent&) const = default;
};

inline constexpr std::size_t kTokenPlain_bytes = 128;
inline constexpr std::size_t kToken_bytes = 1 + 24 + kTokenPlain_bytes + 16;
using Token = std::array<std::uint8_t, kToken_bytes>;

/// The symmetric key of tokens: HKDF-SHA-256 of the age identity's scalar, so that one key file
/// opens evidence and hits alike.
[[nodiscard]] base::Key token_key_of(const base::AgeIdentity& identity);

/// CHECKs the bounds of the content.
[[nodiscard]] Token seal_token(const base::Key& key, const TokenContent& content);
/// nullopt when the token is damaged or was sealed for another key.
[[nodiscard]] std::optional<TokenContent> open_token(const base::Key& key, base::ByteView token);

/// base64url without padding, and back; nullopt unless it is exactly a token's text.
[[nodiscard]] std::string to_text(const Token& token);
[[nodiscard]] std::optional<Token> parse_token(std::string_view text);

}  // namespace kanaria::registry
