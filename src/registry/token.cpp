#include "registry/token.h"

#include <sodium.h>

#include <algorithm>

namespace kanaria::registry {
namespace {

constexpr std::uint8_t kVersion = 0;
constexpr std::size_t kNonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(kNonce_bytes == 24 && crypto_aead_xchacha20poly1305_ietf_ABYTES == 16);

using Plain = std::array<std::uint8_t, kTokenPlain_bytes>;

constexpr std::size_t kIdAt = 2;
constexpr std::size_t kListLengthAt = kIdAt + kMaxRecordId_bytes;
static_assert(kListLengthAt + 1 + kMaxListId_bytes == kTokenPlain_bytes);

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::canary:
      return "canary";
    case Kind::erasure:
      return "erasure";
    case Kind::stop:
      return "stop";
    case Kind::proof:
      break;
  }
  return "proof";
}

std::optional<Kind> parse_kind(std::string_view text) {
  for (const Kind kind : {Kind::canary, Kind::erasure, Kind::stop}) {
    if (to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

base::Key token_key_of(const base::AgeIdentity& identity) {
  return base::hkdf_sha256(identity.scalar, {}, "kanaria registry token key 0");
}

Token seal_token(const base::Key& key, const TokenContent& content) {
  CHECK(!content.record_id.empty() && content.record_id.size() <= kMaxRecordId_bytes);
  CHECK(content.list_id.size() <= kMaxListId_bytes);
  Plain plain{};
  plain[0] = static_cast<std::uint8_t>(content.kind);
  plain[1] = static_cast<std::uint8_t>(content.record_id.size());
  std::copy(content.record_id.begin(), content.record_id.end(), plain.begin() + kIdAt);
  plain[kListLengthAt] = static_cast<std::uint8_t>(content.list_id.size());
  std::copy(content.list_id.begin(), content.list_id.end(), plain.begin() + kListLengthAt + 1);

  Token token{};
  token[0] = kVersion;
  base::fill_random(std::span(token).subspan(1, kNonce_bytes));
  CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(token.data() + 1 + kNonce_bytes, nullptr,
                                                   plain.data(), plain.size(), token.data(), 1,
                                                   nullptr, token.data() + 1, key.data()) == 0);
  base::wipe(plain);
  return token;
}

std::optional<TokenContent> open_token(const base::Key& key, base::ByteView token) {
  if (token.size() != kToken_bytes || token[0] != kVersion) return std::nullopt;
  Plain plain{};
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plain.data(), nullptr, nullptr, token.data() + 1 + kNonce_bytes,
          token.size() - 1 - kNonce_bytes, token.data(), 1, token.data() + 1, key.data()) != 0) {
    return std::nullopt;
  }
  const std::size_t id_bytes = plain[1];
  const std::size_t list_bytes = plain[kListLengthAt];
  if (plain[0] < 1 || plain[0] > static_cast<std::uint8_t>(Kind::proof) ||
      id_bytes > kMaxRecordId_bytes || list_bytes > kMaxListId_bytes) {
    return std::nullopt;
  }
  const std::string_view text = base::text_of(plain);
  return TokenContent{std::string(text.substr(kIdAt, id_bytes)), static_cast<Kind>(plain[0]),
                      std::string(text.substr(kListLengthAt + 1, list_bytes))};
}

std::string to_text(const Token& token) {
  std::string text = base::to_base64(token, false);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<Token> parse_token(std::string_view text) {
  if (text.find_first_of("+/") != std::string_view::npos) return std::nullopt;
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '-', '+');
  std::replace(plain.begin(), plain.end(), '_', '/');
  const auto bytes = base::from_base64(plain, false);
  if (!bytes || bytes->size() != kToken_bytes) return std::nullopt;
  Token token{};
  std::copy(bytes->begin(), bytes->end(), token.begin());
  return token;
}

}  // namespace kanaria::registry
