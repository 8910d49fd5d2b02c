// The match keys of a record (headquarters) and of a reading (kiosk): two halves of one rule, so
// they stand together.  Pure functions; safe from any thread.
//
// No key holds a room, so that a building left out on one side still meets.  Whether two rooms
// agree is asked of the open row (RoomAsked).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/canonical_address.h"
#include "registry/match_key.h"

namespace kanaria::registry {

/// `code`: seven digits or "".  `surname`: folded.  At most kKeysPerRecord keys, no doubles; empty
/// when neither place nor code is known or the name is empty.
[[nodiscard]] std::vector<MatchKey> keys_of_record(const CanonicalAddress& address,
                                                   std::string_view code, std::string_view name,
                                                   std::string_view surname);

/// Which record may answer a key, of those that live in the house.  2-8-12 may be room 12 of 2-8,
/// yet is nobody's of 2-8 who has no room.
struct RoomAsked {
  std::string room;         ///< folded; "": none
  bool is_certain = false;  ///< only a record of exactly this room; otherwise one may have none
  bool operator==(const RoomAsked&) const = default;
};

/// What a hit of a key is worth.
enum class Strength { review, match };
struct Probe {
  MatchKey key;
  Strength strength = Strength::review;
  RoomAsked room;
};

/// Keys to ask for one reading of address and name.  A last number is asked for as part of the
/// house and as a room.
[[nodiscard]] std::vector<Probe> place_probes(const CanonicalAddress& address,
                                              std::string_view name);
/// Keys to ask for one reading of postal code, address and name.  `code_is_one_place`: the code
/// stands for a single town and the address does not contradict it; otherwise review at most.
[[nodiscard]] std::vector<Probe> code_probes(const CanonicalAddress& address, std::string_view code,
                                             std::string_view name, bool code_is_one_place);
/// Keys to ask when only a surname is legible: review at most.
[[nodiscard]] std::vector<Probe> surname_probes(const CanonicalAddress& address,
                                                std::string_view surname);

}  // namespace kanaria::registry
