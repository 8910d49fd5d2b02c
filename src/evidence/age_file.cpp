#include "evidence/age_file.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/digest.h"
#include "evidence/age_format.h"

namespace kanaria::evidence {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::Remedy;
using base::Result;

namespace {

using FileKey = std::array<std::uint8_t, age::kFileKey_bytes>;
using Nonce = std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES>;

static_assert(age::kTag_bytes == crypto_aead_chacha20poly1305_ietf_ABYTES);

/// Writes plaintext.size() + kTag_bytes bytes to `out`.
void encrypt(std::uint8_t* out, ByteView plaintext, const Nonce& nonce, const base::Key& key) {
  crypto_aead_chacha20poly1305_ietf_encrypt(out, nullptr, plaintext.data(), plaintext.size(),
                                            nullptr, 0, nullptr, nonce.data(), key.data());
}

/// One recipient's stanza: the file key under a key agreed with a one-time X25519 key pair.
/// nullopt when the recipient's point is of low order.
std::optional<std::string> stanza(const FileKey& file_key, const base::AgeRecipient& recipient) {
  std::array<std::uint8_t, 32> secret{};
  std::array<std::uint8_t, 32> share{};
  std::array<std::uint8_t, 32> shared{};
  base::fill_random(secret);
  CHECK(crypto_scalarmult_base(share.data(), secret.data()) == 0);
  const bool agreed = crypto_scalarmult(shared.data(), secret.data(), recipient.point.data()) == 0;
  base::wipe(secret);
  if (!agreed) return std::nullopt;
  Bytes salt(share.begin(), share.end());
  base::append(salt, recipient.point);
  base::Key wrap_key = base::hkdf_sha256(shared, salt, age::kWrapInfo);
  std::array<std::uint8_t, age::kFileKey_bytes + age::kTag_bytes> body{};
  encrypt(body.data(), file_key, Nonce{}, wrap_key);
  base::wipe(wrap_key);
  base::wipe(shared);
  // 43 characters: a body line shorter than 64, as its last line must be.
  return std::string(age::kStanzaStart) + std::string(age::kStanzaType) + ' ' +
         base::to_base64(share, false) + '\n' + base::to_base64(body, false) + '\n';
}

/// STREAM: chunk i under the nonce (i as 11 bytes, big-endian; 1 in the last byte of the last one).
void append_payload(Bytes& out, ByteView plaintext, const base::Key& key) {
  std::uint64_t index = 0;
  do {
    const std::size_t size = std::min(plaintext.size(), age::kChunk_bytes);
    Nonce nonce{};
    for (int i = 0; i < 8; ++i) {
      nonce[static_cast<std::size_t>(10 - i)] = static_cast<std::uint8_t>(index >> (8 * i));
    }
    nonce.back() = size == plaintext.size() ? 1 : 0;
    const std::size_t at = out.size();
    out.resize(at + size + age::kTag_bytes);
    encrypt(out.data() + at, plaintext.first(size), nonce, key);
    plaintext = plaintext.subspan(size);
    ++index;
  } while (!plaintext.empty());
}

}  // namespace

Result<Bytes> seal_age_file(ByteView plaintext, std::span<const base::AgeRecipient> recipients,
                            std::string_view more_stanzas) {
  base::start_sodium();
  if (recipients.empty() || recipients.size() > kMaxRecipients) {
    return Error{Remedy::operator_acts, "Evidence needs between 1 and " +
                                            std::to_string(kMaxRecipients) + " recipients, and " +
                                            std::to_string(recipients.size()) +
                                            " are named; ask headquarters for a right registry."};
  }
  FileKey file_key{};
  base::fill_random(file_key);
  std::string header(age::kVersionLine);
  for (const base::AgeRecipient& recipient : recipients) {
    const auto one = stanza(file_key, recipient);
    if (!one) {
      base::wipe(file_key);
      return Error{Remedy::operator_acts,
                   "The recipient " + base::to_text(recipient) +
                       " is no usable key; ask headquarters for a right registry."};
    }
    header += *one;
  }
  header += more_stanzas;
  header += age::kFooterStart;
  base::Key mac_key = base::hkdf_sha256(file_key, {}, age::kHeaderInfo);
  const base::Digest mac = base::hmac_sha256(mac_key, base::bytes_of(header));
  header += ' ' + base::to_base64(mac, false) + '\n';

  std::array<std::uint8_t, age::kPayloadNonce_bytes> nonce{};
  base::fill_random(nonce);
  base::Key payload_key = base::hkdf_sha256(file_key, nonce, age::kPayloadInfo);
  Bytes out;
  const std::size_t chunks = plaintext.size() / age::kChunk_bytes + 1;
  out.reserve(header.size() + nonce.size() + plaintext.size() + chunks * age::kTag_bytes);
  base::append(out, base::bytes_of(header));
  base::append(out, nonce);
  append_payload(out, plaintext, payload_key);
  base::wipe(file_key);
  base::wipe(mac_key);
  base::wipe(payload_key);
  return out;
}

}  // namespace kanaria::evidence
