#include "registry/keys_of_person.h"

#include <algorithm>

namespace kanaria::registry {
namespace {

using Types = std::pair<KeyType, KeyType>;  // with the room, without the record's room

MatchKey make_key(KeyType type, std::string_view place, std::string_view door,
                  std::string_view name) {
  return {type, {std::string(place), std::string(door), std::string(name)}};
}

void add_doors(std::vector<MatchKey>& keys, const CanonicalAddress& address, Types types,
               std::string_view place, std::string_view name) {
  for (const Door& door : address.doors) {
    keys.push_back(make_key(types.first, place, door.joined(), name));
  }
  // Only the likelier door may do without its room: 4-2-8-301 is not everybody's 4-2.
  if (!address.doors.empty() && !address.doors.front().room.empty()) {
    keys.push_back(make_key(types.second, place, address.doors.front().house, name));
  }
}

void probe_doors(std::vector<Probe>& probes, const CanonicalAddress& address, Types types,
                 std::string_view place, std::string_view name, Strength best) {
  for (const Door& door : address.doors) {
    probes.push_back({make_key(types.first, place, door.joined(), name), best});
  }
  if (address.doors.empty()) return;
  const Door& door = address.doors.front();
  if (door.room.empty()) {  // the record has a room, the mail none
    probes.push_back({make_key(types.second, place, door.house, name), best});
    return;
  }
  // The mail has a room: a record without one agrees, one with another room only resembles.
  probes.push_back({make_key(types.first, place, door.house, name), best});
  probes.push_back({make_key(types.second, place, door.house, name), Strength::review});
}

constexpr Types kByPlace{KeyType::place_door, KeyType::place_house};
constexpr Types kByCode{KeyType::code_door, KeyType::code_house};

}  // namespace

std::vector<MatchKey> keys_of_record(const CanonicalAddress& address, std::string_view code,
                                     std::string_view name, std::string_view surname) {
  std::vector<MatchKey> keys;
  if (name.empty()) return keys;
  if (!address.place.empty()) {
    add_doors(keys, address, kByPlace, address.place, name);
    keys.push_back({KeyType::place_name, {address.place, std::string(name)}});
    if (!address.doors.empty() && !surname.empty()) {
      keys.push_back(
          make_key(KeyType::place_surname, address.place, address.doors.front().house, surname));
    }
  }
  if (!code.empty()) add_doors(keys, address, kByCode, code, name);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::vector<Probe> place_probes(const CanonicalAddress& address, std::string_view name) {
  std::vector<Probe> probes;
  if (address.place.empty() || name.empty()) return probes;
  probe_doors(probes, address, kByPlace, address.place, name, Strength::match);
  if (address.doors.empty()) {
    probes.push_back({{KeyType::place_name, {address.place, std::string(name)}}, Strength::review});
  }
  return probes;
}

std::vector<Probe> code_probes(const CanonicalAddress& address, std::string_view code,
                               std::string_view name, bool code_is_one_place) {
  std::vector<Probe> probes;
  if (code.empty() || name.empty()) return probes;
  probe_doors(probes, address, kByCode, code, name,
              code_is_one_place ? Strength::match : Strength::review);
  return probes;
}

std::vector<Probe> surname_probes(const CanonicalAddress& address, std::string_view surname) {
  std::vector<Probe> probes;
  if (address.place.empty() || surname.empty() || address.doors.empty()) return probes;
  probes.push_back(
      {make_key(KeyType::place_surname, address.place, address.doors.front().house, surname),
       Strength::review});
  return probes;
}

}  // namespace kanaria::registry
