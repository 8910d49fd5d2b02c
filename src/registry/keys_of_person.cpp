#include "registry/keys_of_person.h"

#include "base/check.h"
#include "registry/looks.h"

namespace kanaria::registry {
namespace {

MatchKey make_key(KeyType type, std::string_view place, std::string_view house,
                  std::string_view name) {
  return {type, {std::string(place), std::string(house), with_one_look_and_size(name)}};
}

MatchKey key_without_house(std::string_view place, std::string_view name) {
  return {KeyType::place_name, {std::string(place), with_one_look_and_size(name)}};
}

void add_doors(std::vector<Probe>& probes, const CanonicalAddress& address, KeyType type,
               std::string_view place, std::string_view name, Strength strength) {
  const auto add = [&](std::string_view house, std::string_view room, bool is_certain) {
    probes.push_back(
        {make_key(type, place, house, name), strength, {std::string(room), is_certain}});
  };
  for (const Door& door : address.doors) {
    add(door.house, door.room, false);
    if (!door.room.empty()) {
      add(door.joined(), "", true);
      continue;
    }
    const auto hyphen = door.house.rfind('-');
    if (hyphen == std::string::npos) continue;
    add(std::string_view(door.house).substr(0, hyphen),
        std::string_view(door.house).substr(hyphen + 1), true);
  }
}

}  // namespace

std::vector<MatchKey> keys_of_record(const CanonicalAddress& address, std::string_view code,
                                     std::string_view name, std::string_view surname) {
  std::vector<MatchKey> keys;
  if (name.empty()) return keys;
  // Only the likeliest door: the mail's side asks for the others.
  const bool has_door = !address.doors.empty();
  const std::string house = has_door ? address.doors.front().house : "";
  if (!address.place.empty()) {
    if (has_door) keys.push_back(make_key(KeyType::place_house, address.place, house, name));
    if (has_door && !surname.empty()) {
      keys.push_back(make_key(KeyType::place_surname, address.place, house, surname));
    }
    keys.push_back(key_without_house(address.place, name));
  }
  if (!code.empty() && has_door) keys.push_back(make_key(KeyType::code_house, code, house, name));
  CHECK(keys.size() <= kKeysPerRecord);
  return keys;
}

std::vector<Probe> place_probes(const CanonicalAddress& address, std::string_view name) {
  std::vector<Probe> probes;
  if (address.place.empty() || name.empty()) return probes;
  add_doors(probes, address, KeyType::place_house, address.place, name, Strength::match);
  if (address.doors.empty()) {
    probes.push_back({key_without_house(address.place, name), Strength::review, {}});
  }
  return probes;
}

std::vector<Probe> code_probes(const CanonicalAddress& address, std::string_view code,
                               std::string_view name, bool code_is_one_place) {
  std::vector<Probe> probes;
  if (code.empty() || name.empty()) return probes;
  add_doors(probes, address, KeyType::code_house, code, name,
            code_is_one_place ? Strength::match : Strength::review);
  return probes;
}

std::vector<Probe> surname_probes(const CanonicalAddress& address, std::string_view surname) {
  std::vector<Probe> probes;
  if (address.place.empty() || surname.empty() || address.doors.empty()) return probes;
  const Door& door = address.doors.front();
  probes.push_back({make_key(KeyType::place_surname, address.place, door.house, surname),
                    Strength::review,
                    {door.room, false}});
  return probes;
}

}  // namespace kanaria::registry
