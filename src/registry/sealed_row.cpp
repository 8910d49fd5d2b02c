#include "registry/sealed_row.h"

#include <sodium.h>

#include <algorithm>

namespace kanaria::registry {
namespace {

constexpr std::size_t kCommitmentAt = sizeof(RowSalt);
constexpr std::size_t kCipherAt = kCommitmentAt + kCommitment_bytes;
constexpr std::size_t kTags_bytes = kNotationParts * kNotationTag_bytes;
constexpr std::size_t kCipherTag_bytes = crypto_aead_chacha20poly1305_ietf_ABYTES;
static_assert(kCipherTag_bytes == 16);

// Every row has a key of its own, so the nonce can stay zero.
constexpr std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> kNonce{};

base::Digest derived(base::ByteView key, std::string_view label, const RowPlace& place,
                     base::ByteView more = {}) {
  base::Bytes message;
  message.reserve(96);
  base::append_field(message, base::bytes_of(label));
  base::append(message, to_bytes(place));
  base::append(message, more);
  return base::hmac_sha256(key, message);
}

RowKey first_half(const base::Digest& digest) {
  RowKey half{};
  std::copy_n(digest.begin(), half.size(), half.begin());
  return half;
}

/// What is derived from a row's key.
struct RowSecrets {
  base::Digest commitment;
  base::Key cipher;
  base::Key notation;

  RowSecrets(const RowKey& key, const RowPlace& place)
      : commitment(derived(key, "kanaria row commitment 1", place)),
        cipher(derived(key, "kanaria row cipher 1", place)),
        notation(derived(key, "kanaria row notation 1", place)) {}
  ~RowSecrets() {
    base::wipe(cipher);
    base::wipe(notation);
  }
  RowSecrets(const RowSecrets&) = delete;
  RowSecrets& operator=(const RowSecrets&) = delete;
};

std::array<std::uint8_t, kNotationTag_bytes> notation_tag(const base::Key& key, NotationPart part,
                                                          const NotationInner& inner) {
  base::Bytes message = {static_cast<std::uint8_t>(part)};
  base::append(message, inner);
  const base::Digest whole = base::hmac_sha256(key, message);
  std::array<std::uint8_t, kNotationTag_bytes> tag{};
  std::copy_n(whole.begin(), tag.size(), tag.begin());
  return tag;
}

}  // namespace

RowKey row_key_of(const base::Key& rows_key, const RowPlace& place) {
  return first_half(derived(rows_key, "kanaria row key 1", place));
}

RowKey wrap_key_of(const base::Key& wrap_key, const RowPlace& place, const Inner& inner) {
  return first_half(derived(wrap_key, "kanaria row wrap 1", place, inner));
}

RowKey exclusive_or(const RowKey& a, const RowKey& b) {
  RowKey out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(a[i] ^ b[i]);
  return out;
}

bool OpenRow::holds(NotationPart part, const NotationInner& inner) const {
  return notation_tags[static_cast<std::size_t>(part)] == notation_tag(notation_key, part, inner);
}

base::Bytes seal_row(const RowPlace& place, const RowKey& key, base::ByteView sealed_token,
                     const NotationInners& notations) {
  CHECK(sealed_token.size() > kTokenTag_bytes &&
        is_token_class(sealed_token.size() - kTokenTag_bytes));
  const RowSecrets secrets(key, place);
  base::Bytes plain(sealed_token.begin(), sealed_token.end());
  for (std::size_t i = 0; i < kNotationParts; ++i) {
    base::append(plain, notation_tag(secrets.notation, static_cast<NotationPart>(i), notations[i]));
  }
  base::Bytes row(place.salt.begin(), place.salt.end());
  // ChaCha20-Poly1305 alone would let one row open under two keys; the commitment rules that out.
  base::append(row, base::ByteView(secrets.commitment).first(kCommitment_bytes));
  row.resize(kCipherAt + plain.size() + kCipherTag_bytes);
  CHECK(crypto_aead_chacha20poly1305_ietf_encrypt(row.data() + kCipherAt, nullptr, plain.data(),
                                                  plain.size(), row.data(), kCipherAt, nullptr,
                                                  kNonce.data(), secrets.cipher.data()) == 0);
  base::wipe(plain);
  return row;
}

RowPlace place_of(const SeriesId& series, std::uint32_t number, base::ByteView row) {
  RowPlace place{series, number, {}};
  std::copy_n(row.begin(), place.salt.size(), place.salt.begin());
  return place;
}

std::optional<OpenRow> open_row(const SeriesId& series, std::uint32_t number, const RowKey& key,
                                base::ByteView row) {
  CHECK(row.size() > kCipherAt + kTags_bytes + kCipherTag_bytes);
  OpenRow open;
  open.place = place_of(series, number, row);
  const RowSecrets secrets(key, open.place);
  const bool committed =
      sodium_memcmp(secrets.commitment.data(), row.data() + kCommitmentAt, kCommitment_bytes) == 0;
  base::Bytes plain(row.size() - kCipherAt - kCipherTag_bytes);
  // Deciphered also when the key is known to be wrong: both ways take the same time.
  const int opened = crypto_aead_chacha20poly1305_ietf_decrypt(
      plain.data(), nullptr, nullptr, row.data() + kCipherAt, row.size() - kCipherAt, row.data(),
      kCipherAt, kNonce.data(), secrets.cipher.data());
  if (!committed || opened != 0) return std::nullopt;
  const auto tags_at = plain.end() - kTags_bytes;
  open.sealed_token.assign(plain.begin(), tags_at);
  open.notation_key = secrets.notation;
  auto next = tags_at;
  for (auto& tag : open.notation_tags) {
    std::copy_n(next, tag.size(), tag.begin());
    next += kNotationTag_bytes;
  }
  return open;
}

}  // namespace kanaria::registry
