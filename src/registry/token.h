// A hit's token: which record was hit, for headquarters only.  All tokens of a snapshot have the
// same size and, without headquarters' age identity, tell nothing; the kiosk passes them on unread.
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

/// The smallest size (32, 64 or 128 bytes) that takes the content: one for all of a snapshot, so
/// that it tells of its longest content and of no other.
[[nodiscard]] std::size_t token_class_of(const TokenContent& content);
[[nodiscard]] bool is_token_class(std::size_t plain_bytes);
inline constexpr std::size_t kSmallestTokenClass = 32;

using SeriesId = std::array<std::uint8_t, 16>;  ///< random; of a snapshot and its differences
using RowSalt = std::array<std::uint8_t, 8>;    ///< random; another whenever a row is written anew

/// Where a row stands: what every key of it is bound to.
struct RowPlace {
  SeriesId series{};
  std::uint32_t number = 0;
  RowSalt salt{};
  bool operator==(const RowPlace&) const = default;
};
inline constexpr std::size_t kRowPlace_bytes = 16 + 4 + 8;
/// series ‖ number ‖ salt.
[[nodiscard]] std::array<std::uint8_t, kRowPlace_bytes> to_bytes(const RowPlace& place);

/// The symmetric key of tokens: HKDF-SHA-256 of the age identity's scalar, so that one key file
/// opens evidence and hits alike.
[[nodiscard]] base::Key token_key_of(const base::AgeIdentity& identity);

inline constexpr std::size_t kTokenTag_bytes = 16;
/// The content under a key of this place alone: plain_bytes + kTokenTag_bytes.  CHECKs that
/// plain_bytes is a class that takes it.
[[nodiscard]] base::Bytes seal_token(const base::Key& key, const RowPlace& place,
                                     const TokenContent& content, std::size_t plain_bytes);
/// nullopt when it is damaged, or was sealed for another key or place.
[[nodiscard]] std::optional<TokenContent> open_token(const base::Key& key, const RowPlace& place,
                                                     base::ByteView sealed);

/// The form that leaves the kiosk: base64url without padding of version 1 ‖ place ‖ sealed.
[[nodiscard]] std::string token_text(const RowPlace& place, base::ByteView sealed);
struct ParsedToken {
  RowPlace place;
  base::Bytes sealed;
};
/// nullopt unless it is exactly a token's text.
[[nodiscard]] std::optional<ParsedToken> parse_token(std::string_view text);
/// Both at once.
[[nodiscard]] std::optional<TokenContent> open_token(const base::Key& key, std::string_view text);

}  // namespace kanaria::registry
