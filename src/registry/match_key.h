// What a registry is asked with: a match key, several canonical fields of one kind, and its inner
// tag.  Plain values and pure functions; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"

namespace kanaria::registry {

/// Every type holds a surname and a given name with a place, or a surname with a street-level
/// address; never an address alone.  The room is in none of them: it is compared once a row is open
/// (NotationPart::door).  The values are part of the format: never reuse one.
enum class KeyType : std::uint8_t {
  place_house = 1,    ///< place, house numbers, full name
  code_house = 2,     ///< postal code, house numbers, full name
  place_surname = 3,  ///< place, house numbers, surname: only for an illegible given name
  place_name = 4,     ///< place, full name: only for an address without a house number
};
inline constexpr std::size_t kKeysPerRecord = 4;

struct MatchKey {
  KeyType type = KeyType::place_house;
  std::vector<std::string> fields;  ///< canonical UTF-8
  bool operator==(const MatchKey&) const = default;
  auto operator<=>(const MatchKey&) const = default;
};

/// HMAC-SHA-256 of version, type and length-prefixed fields under headquarters' inner key.  Only
/// this value needs to be kept of an erased person to publish later registries.
using Inner = base::Digest;
[[nodiscard]] Inner inner_of(const base::Key& inner_key, const MatchKey& key);

}  // namespace kanaria::registry
