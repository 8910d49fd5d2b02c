#include "registry/token.h"

#include <sodium.h>

#include <algorithm>

namespace kanaria::registry {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kIdAt = 2;
constexpr std::array<std::size_t, 3> kClasses = {kSmallestTokenClass, 64, 128};
static_assert(kIdAt + kMaxRecordId_bytes + kMaxListId_bytes <= kClasses.back());
static_assert(crypto_aead_chacha20poly1305_ietf_ABYTES == kTokenTag_bytes);

// Every token has a key of its own, so the nonce can stay zero.
constexpr std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> kNonce{};

base::Key key_at(const base::Key& key, const RowPlace& place) {
  base::Bytes message;
  base::append_field(message, base::bytes_of("kanaria registry token 1"));
  base::append(message, to_bytes(place));
  return base::hmac_sha256(key, message);
}

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
  return base::hkdf_sha256(identity.scalar, {}, "kanaria registry token key 1");
}

std::size_t token_class_of(const TokenContent& content) {
  const std::size_t needed = kIdAt + content.record_id.size() + content.list_id.size();
  return *std::find_if(kClasses.begin(), kClasses.end(),
                       [needed](std::size_t size) { return size >= needed; });
}

bool is_token_class(std::size_t plain_bytes) {
  return std::find(kClasses.begin(), kClasses.end(), plain_bytes) != kClasses.end();
}

std::array<std::uint8_t, kRowPlace_bytes> to_bytes(const RowPlace& place) {
  std::array<std::uint8_t, kRowPlace_bytes> bytes{};
  auto next = std::copy(place.series.begin(), place.series.end(), bytes.begin());
  for (unsigned i = 0; i < 4; ++i) *next++ = static_cast<std::uint8_t>(place.number >> (8 * i));
  std::copy(place.salt.begin(), place.salt.end(), next);
  return bytes;
}

base::Bytes seal_token(const base::Key& key, const RowPlace& place, const TokenContent& content,
                       std::size_t plain_bytes) {
  CHECK(!content.record_id.empty() && content.record_id.size() <= kMaxRecordId_bytes);
  CHECK(content.list_id.size() <= kMaxListId_bytes);
  CHECK(is_token_class(plain_bytes) && token_class_of(content) <= plain_bytes);
  base::Bytes plain(plain_bytes);
  plain[0] = static_cast<std::uint8_t>(content.kind);
  plain[1] = static_cast<std::uint8_t>(content.record_id.size());
  const auto list_at =
      std::copy(content.record_id.begin(), content.record_id.end(), plain.begin() + kIdAt);
  std::copy(content.list_id.begin(), content.list_id.end(), list_at);

  base::Bytes sealed(plain_bytes + kTokenTag_bytes);
  base::Key own = key_at(key, place);
  CHECK(crypto_aead_chacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plain.data(),
                                                  plain.size(), &kVersion, 1, nullptr,
                                                  kNonce.data(), own.data()) == 0);
  base::wipe(own);
  base::wipe(plain);
  return sealed;
}

std::optional<TokenContent> open_token(const base::Key& key, const RowPlace& place,
                                       base::ByteView sealed) {
  if (sealed.size() < kTokenTag_bytes || !is_token_class(sealed.size() - kTokenTag_bytes)) {
    return std::nullopt;
  }
  base::Bytes plain(sealed.size() - kTokenTag_bytes);
  base::Key own = key_at(key, place);
  const int opened = crypto_aead_chacha20poly1305_ietf_decrypt(
      plain.data(), nullptr, nullptr, sealed.data(), sealed.size(), &kVersion, 1, kNonce.data(),
      own.data());
  base::wipe(own);
  const std::size_t id_bytes = plain[1];
  if (opened != 0 || plain[0] < 1 || plain[0] > static_cast<std::uint8_t>(Kind::proof) ||
      id_bytes > kMaxRecordId_bytes || kIdAt + id_bytes > plain.size()) {
    return std::nullopt;
  }
  const std::string_view text = base::text_of(plain);
  const std::string_view list = text.substr(kIdAt + id_bytes);
  return TokenContent{std::string(text.substr(kIdAt, id_bytes)), static_cast<Kind>(plain[0]),
                      std::string(list.substr(0, list.find('\0')))};
}

std::string token_text(const RowPlace& place, base::ByteView sealed) {
  base::Bytes bytes = {kVersion};
  base::append(bytes, to_bytes(place));
  base::append(bytes, sealed);
  std::string text = base::to_base64(bytes, false);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<ParsedToken> parse_token(std::string_view text) {
  if (text.find_first_of("+/") != std::string_view::npos) return std::nullopt;
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '-', '+');
  std::replace(plain.begin(), plain.end(), '_', '/');
  const auto bytes = base::from_base64(plain, false);
  if (!bytes || bytes->size() < 1 + kRowPlace_bytes + kTokenTag_bytes ||
      !is_token_class(bytes->size() - 1 - kRowPlace_bytes - kTokenTag_bytes) ||
      bytes->front() != kVersion) {
    return std::nullopt;
  }
  base::ByteReader reader(*bytes);
  ParsedToken token;
  static_cast<void>(reader.u8());
  const base::ByteView series = *reader.take(token.place.series.size());
  std::copy(series.begin(), series.end(), token.place.series.begin());
  token.place.number = *reader.u32();
  const base::ByteView salt = *reader.take(token.place.salt.size());
  std::copy(salt.begin(), salt.end(), token.place.salt.begin());
  const base::ByteView sealed = *reader.take(reader.left_bytes());
  token.sealed.assign(sealed.begin(), sealed.end());
  return token;
}

std::optional<TokenContent> open_token(const base::Key& key, std::string_view text) {
  const auto token = parse_token(text);
  if (!token) return std::nullopt;
  return open_token(key, token->place, token->sealed);
}

}  // namespace kanaria::registry
