// Who may sign in at the kiosk: names, what they may, and hashes of their PINs, in the data folder.
//
// Format: table people, one row a person (name, role, pin_hash: base/pin.h).
// Thread rule: that of the Database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace kanaria::kiosk {

[[nodiscard]] const std::string& people_tables();

/// service may all that an operator may.
enum class Role { visitor, operators, service };
/// "visitor", "operator" or "service".
[[nodiscard]] std::string_view to_string(Role role);
/// Of "operator" and "service"; nullopt for anything else.
[[nodiscard]] std::optional<Role> role_of(std::string_view word);

struct Person {
  std::string name;
  Role role = Role::operators;
};

inline constexpr std::size_t kMaxPersonName_chars = 40;
inline constexpr std::size_t kMinPin_figures = 6;
inline constexpr std::size_t kMaxPin_figures = 12;
/// Figures only: they are typed on a keypad.
[[nodiscard]] bool is_usable_pin(std::string_view pin);
[[nodiscard]] bool is_person_name(std::string_view name);

/// Adds the person, or gives a known one a new role and PIN.
[[nodiscard]] base::Result<void> keep_person(store::Transaction& transaction, const Person& person,
                                             const std::string& pin_hash);
/// False: nobody has that name.
[[nodiscard]] base::Result<bool> remove_person(store::Transaction& transaction,
                                               const std::string& name);
/// By name.
[[nodiscard]] base::Result<std::vector<Person>> all_people(store::Database& database);

struct KnownPerson {
  Person person;
  std::string pin_hash;
};
[[nodiscard]] base::Result<std::optional<KnownPerson>> find_person(store::Database& database,
                                                                   const std::string& name);

}  // namespace kanaria::kiosk
