#include "base/digest.h"

#include <sodium.h>

#include "base/check.h"

namespace kanaria::base {
namespace {

/// libsodium wants an address even for no bytes, and an empty span may have none.
const std::uint8_t* address_of(ByteView bytes) {
  static constexpr std::uint8_t kNothing = 0;
  return bytes.empty() ? &kNothing : bytes.data();
}

}  // namespace

void start_sodium() {
  static const bool kStarted = sodium_init() >= 0;
  CHECK(kStarted);
}

Digest sha256(ByteView bytes) {
  Digest digest{};
  crypto_hash_sha256(digest.data(), address_of(bytes), bytes.size());
  return digest;
}

struct DigestStream::State {
  crypto_hash_sha256_state sodium;
};

DigestStream::DigestStream() : state_(std::make_unique<State>()) {
  crypto_hash_sha256_init(&state_->sodium);
}

DigestStream::~DigestStream() = default;

void DigestStream::add(ByteView bytes) {
  crypto_hash_sha256_update(&state_->sodium, address_of(bytes), bytes.size());
}

Digest DigestStream::finish() {
  Digest digest{};
  crypto_hash_sha256_final(&state_->sodium, digest.data());
  return digest;
}

Digest hmac_sha256(ByteView key, ByteView message) {
  Digest tag{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, address_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, address_of(message), message.size());
  crypto_auth_hmacsha256_final(&state, tag.data());
  wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof state});
  return tag;
}

Key hkdf_sha256(ByteView secret, ByteView salt, std::string_view info) {
  Digest extracted = hmac_sha256(salt, secret);
  Bytes message(info.begin(), info.end());
  message.push_back(1);
  const Key key = hmac_sha256(extracted, message);
  wipe(extracted);
  return key;
}

void wipe(std::span<std::uint8_t> secret) {
  sodium_memzero(secret.data(), secret.size());
}

void fill_random(std::span<std::uint8_t> out) {
  start_sodium();
  randombytes_buf(out.data(), out.size());
}

}  // namespace kanaria::base
