#include "base/digest.h"

#include <sodium.h>

#include "base/check.h"

namespace kanaria::base {

void start_sodium() {
  static const bool kStarted = sodium_init() >= 0;
  CHECK(kStarted);
}

Digest sha256(ByteView bytes) {
  Digest digest{};
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

Digest hmac_sha256(ByteView key, ByteView message) {
  Digest tag{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  crypto_auth_hmacsha256_update(&state, message.data(), message.size());
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
