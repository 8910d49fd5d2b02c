// What a registry is asked with: a match key, several canonical fields of one kind, and its inner
// tag.  Plain values and pure functions; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"

namespace kanaria::registry {

/// Every type holds a surname and a given name with a place, or a surname with a street-level
/// address; never an address alone.  The values are part of the format: never reuse one.
enum class KeyType : std::uint8_t {
  place_door = 1,     ///< place, house numbers with the room if there is one, full name
  place_house = 2,    ///< place, house numbers without the record's room, full name
  code_door = 3,      ///< as place_door, with the postal code for the place
  code_house = 4,     ///< as place_house, with the postal code for the place
  place_surname = 5,  ///< place, house numbers, surname: only for an illegible given name
  place_name = 6,     ///< place, full name: only for an address without a house number
};

struct MatchKey {
  KeyType type = KeyType::place_door;
  std::vector<std::string> fields;  ///< canonical UTF-8
  bool operator==(const MatchKey&) const = default;
  auto operator<=>(const MatchKey&) const = default;
};

/// HMAC-SHA-256 of version, type and length-prefixed fields under headquarters' inner key.  Only
/// this value needs to be kept of an erased person to publish later registries.
using Inner = base::Digest;
[[nodiscard]] Inner inner_of(const base::Key& inner_key, const MatchKey& key);

}  // namespace kanaria::registry
