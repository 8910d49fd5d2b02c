#include "base/digest.h"

#include <openssl/evp.h>
#include <sodium.h>

#include "base/check.h"

namespace kanaria::base {
namespace {

/// libsodium wants an address even for no bytes, and an empty span may have none.
const std::uint8_t* address_of(ByteView bytes) {
  static constexpr std::uint8_t kNothing = 0;
  return bytes.empty() ? &kNothing : bytes.data();
}

/// libcrypto uses the processor's own instructions for SHA-256, which libsodium does not: five
/// times as fast.  For short messages its way to them costs more than it saves.
constexpr std::size_t kWorthLibcrypto_bytes = 4096;

}  // namespace

void start_sodium() {
  static const bool kStarted = sodium_init() >= 0;
  CHECK(kStarted);
}

Digest sha256(ByteView bytes) {
  Digest digest{};
  if (bytes.size() < kWorthLibcrypto_bytes) {
    crypto_hash_sha256(digest.data(), address_of(bytes), bytes.size());
    return digest;
  }
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return digest;
}

struct DigestStream::State {
  State() : context(EVP_MD_CTX_new()) {
    CHECK(context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1);
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  EVP_MD_CTX* context;
};

DigestStream::DigestStream() : state_(std::make_unique<State>()) {}

DigestStream::~DigestStream() = default;

void DigestStream::add(ByteView bytes) {
  CHECK(EVP_DigestUpdate(state_->context, address_of(bytes), bytes.size()) == 1);
}

Digest DigestStream::finish() {
  Digest digest{};
  CHECK(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) == 1);
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
  if (!secret.empty()) sodium_memzero(secret.data(), secret.size());
}

void fill_random(std::span<std::uint8_t> out) {
  start_sodium();
  if (!out.empty()) randombytes_buf(out.data(), out.size());
}

}  // namespace kanaria::base
