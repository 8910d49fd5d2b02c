// Ed25519 signatures (RFC 8032), on libsodium.  Pure functions; safe from any thread.
#pragma once

#include <array>

#include "base/bytes.h"

namespace kanaria::base {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
using SigningSeed = std::array<std::uint8_t, 32>;  ///< the whole secret

[[nodiscard]] PublicKey public_key_of(const SigningSeed& seed);
[[nodiscard]] Signature sign(const SigningSeed& seed, ByteView message);
[[nodiscard]] bool holds(const Signature& signature, const PublicKey& key, ByteView message);

}  // namespace kanaria::base
