#include "registry/sealed_row.h"

#include <sodium.h>

#include <algorithm>

namespace kanaria::registry {
namespace {

constexpr std::size_t kCommitment_bytes = 32;
constexpr std::size_t kCipherAt = kRowSalt_bytes + kCommitment_bytes;
static_assert(kToken_bytes + 16 + kNotationTags * kNotationTag_bytes <= kRowPlain_bytes);
static_assert(crypto_aead_chacha20poly1305_ietf_ABYTES == 16);

// Every row key is random and seals one row, so the nonce can stay zero.
constexpr std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> kNonce{};

base::Bytes context_of(std::string_view label, const SnapshotId& snapshot, base::ByteView salt) {
  base::Bytes context;
  base::append_field(context, base::bytes_of(label));
  base::append_field(context, snapshot);
  base::append_field(context, salt);
  return context;
}

std::array<std::uint8_t, kNotationTag_bytes> notation_tag(base::ByteView salt, NotationPart part,
                                                          std::string_view text) {
  base::Bytes message;
  base::append_field(message, base::bytes_of("kanaria notation 0"));
  message.push_back(static_cast<std::uint8_t>(part));
  base::append_field(message, base::bytes_of(text));
  const base::Digest whole = base::hmac_sha256(salt, message);
  std::array<std::uint8_t, kNotationTag_bytes> tag{};
  std::copy_n(whole.begin(), tag.size(), tag.begin());
  return tag;
}

}  // namespace

bool NotationTags::holds(NotationPart part, std::string_view text) const {
  const auto tag = notation_tag(salt, part, text);
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

NotationTags make_notation_tags(std::span<const NotationText> notations) {
  CHECK(notations.size() <= kNotationTags);
  NotationTags made;
  base::fill_random(made.salt);
  for (auto& tag : made.tags) base::fill_random(tag);
  // A rotation is order enough: the parts are told apart inside the tags.
  std::uint8_t start = 0;
  base::fill_random({&start, 1});
  for (std::size_t i = 0; i < notations.size(); ++i) {
    made.tags[(start + i) % kNotationTags] =
        notation_tag(made.salt, notations[i].part, notations[i].text);
  }
  return made;
}

Row seal_row(const SnapshotId& snapshot, const RowSalt& salt, const base::Key& row_key,
             const RowContent& content) {
  std::array<std::uint8_t, kRowPlain_bytes> plain{};
  auto next = std::copy(content.token.begin(), content.token.end(), plain.begin());
  next = std::copy(content.notation.salt.begin(), content.notation.salt.end(), next);
  for (const auto& tag : content.notation.tags) next = std::copy(tag.begin(), tag.end(), next);

  Row row{};
  std::copy(salt.begin(), salt.end(), row.begin());
  // ChaCha20-Poly1305 alone would let one row open under two keys; the commitment rules that out.
  const base::Digest commitment =
      base::hmac_sha256(row_key, context_of("kanaria row commitment 0", snapshot, salt));
  std::copy(commitment.begin(), commitment.end(), row.begin() + kRowSalt_bytes);
  const base::Key cipher_key =
      base::hmac_sha256(row_key, context_of("kanaria row cipher 0", snapshot, salt));
  CHECK(crypto_aead_chacha20poly1305_ietf_encrypt(row.data() + kCipherAt, nullptr, plain.data(),
                                                  plain.size(), row.data(), kCipherAt, nullptr,
                                                  kNonce.data(), cipher_key.data()) == 0);
  base::wipe(plain);
  return row;
}

std::optional<RowContent> open_row(const SnapshotId& snapshot, const base::Key& row_key,
                                   base::ByteView row) {
  CHECK(row.size() == kRow_bytes);
  const base::ByteView salt = row.first(kRowSalt_bytes);
  const base::Digest commitment =
      base::hmac_sha256(row_key, context_of("kanaria row commitment 0", snapshot, salt));
  const base::Key cipher_key =
      base::hmac_sha256(row_key, context_of("kanaria row cipher 0", snapshot, salt));
  std::array<std::uint8_t, kRowPlain_bytes> plain{};
  const bool committed =
      sodium_memcmp(commitment.data(), row.data() + kRowSalt_bytes, commitment.size()) == 0;
  const bool decrypted =
      crypto_aead_chacha20poly1305_ietf_decrypt(
          plain.data(), nullptr, nullptr, row.data() + kCipherAt, row.size() - kCipherAt,
          row.data(), kCipherAt, kNonce.data(), cipher_key.data()) == 0;
  if (!committed || !decrypted) return std::nullopt;
  RowContent content;
  auto from = plain.begin();
  const auto take = [&from](auto& out) {
    std::copy_n(from, out.size(), out.begin());
    from += static_cast<std::ptrdiff_t>(out.size());
  };
  take(content.token);
  take(content.notation.salt);
  for (auto& tag : content.notation.tags) take(tag);
  return content;
}

base::Key wrap_key_of(const base::Key& epoch_wrap_key, const SnapshotId& snapshot,
                      base::ByteView row_salt, const Inner& inner) {
  base::Bytes message = context_of("kanaria row wrap 0", snapshot, row_salt);
  base::append_field(message, inner);
  return base::hmac_sha256(epoch_wrap_key, message);
}

base::Key exclusive_or(const base::Key& a, base::ByteView b) {
  CHECK(b.size() == a.size());
  base::Key out{};
  for (std::size_t i = 0; i < a.size(); ++i) out[i] = static_cast<std::uint8_t>(a[i] ^ b[i]);
  return out;
}

}  // namespace kanaria::registry
