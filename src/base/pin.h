// Short secrets that people type, kept as Argon2id hashes (libsodium's crypto_pwhash_str).
// Pure functions but for randomness; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kanaria::base {

/// What can be kept and compared; about 0.1 s and 64 MiB.  nullopt: not enough memory.
[[nodiscard]] std::optional<std::string> hash_pin(std::string_view pin);
/// False also for a hash that is malformed.  Takes as long for a wrong PIN as for the right one.
[[nodiscard]] bool is_pin(std::string_view pin, const std::string& hash);

}  // namespace kanaria::base
