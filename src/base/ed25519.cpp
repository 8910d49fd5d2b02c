#include "base/ed25519.h"

#include <sodium.h>

#include "base/check.h"
#include "base/digest.h"

namespace kanaria::base {
namespace {

using SecretKey = std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES>;

static_assert(crypto_sign_SEEDBYTES == sizeof(SigningSeed));
static_assert(crypto_sign_PUBLICKEYBYTES == sizeof(PublicKey));
static_assert(crypto_sign_BYTES == sizeof(Signature));

}  // namespace

PublicKey public_key_of(const SigningSeed& seed) {
  start_sodium();
  PublicKey key{};
  SecretKey secret{};
  CHECK(crypto_sign_seed_keypair(key.data(), secret.data(), seed.data()) == 0);
  wipe(secret);
  return key;
}

Signature sign(const SigningSeed& seed, ByteView message) {
  start_sodium();
  PublicKey key{};
  SecretKey secret{};
  CHECK(crypto_sign_seed_keypair(key.data(), secret.data(), seed.data()) == 0);
  Signature signature{};
  CHECK(crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                             secret.data()) == 0);
  wipe(secret);
  return signature;
}

bool holds(const Signature& signature, const PublicKey& key, ByteView message) {
  start_sodium();
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     key.data()) == 0;
}

}  // namespace kanaria::base
