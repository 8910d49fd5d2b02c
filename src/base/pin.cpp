#include "base/pin.h"

#include <sodium.h>

#include <array>

#include "base/check.h"

namespace kanaria::base {

std::optional<std::string> hash_pin(std::string_view pin) {
  CHECK(sodium_init() >= 0);
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), pin.data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return std::nullopt;
  }
  return std::string(hash.data());
}

bool is_pin(std::string_view pin, const std::string& hash) {
  CHECK(sodium_init() >= 0);
  return hash.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(hash.c_str(), pin.data(), pin.size()) == 0;
}

}  // namespace kanaria::base
