#include "kiosk/people.h"

#include <algorithm>

#include "base/utf8.h"

namespace kanaria::kiosk {

using base::Result;

const std::string& people_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE people (
      name TEXT PRIMARY KEY,
      role TEXT NOT NULL,
      pin_hash TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  )sql";
  return kSql;
}

std::string_view to_string(Role role) {
  switch (role) {
    case Role::visitor:
      return "visitor";
    case Role::operators:
      return "operator";
    case Role::service:
      return "service";
  }
  CHECK(false);
}

std::optional<Role> role_of(std::string_view word) {
  for (const Role role : {Role::operators, Role::service}) {
    if (word == to_string(role)) return role;
  }
  return std::nullopt;
}

bool is_usable_pin(std::string_view pin) {
  return pin.size() >= kMinPin_figures && pin.size() <= kMaxPin_figures &&
         std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_person_name(std::string_view name) {
  return !name.empty() && base::is_one_line(name, kMaxPersonName_chars);
}

Result<void> keep_person(store::Transaction& transaction, const Person& person,
                         const std::string& pin_hash) {
  auto insert = transaction.prepare(
      "INSERT INTO people VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET role = "
      "excluded.role, pin_hash = excluded.pin_hash");
  if (!insert) return insert.error();
  return insert->bind(1, std::string_view(person.name))
      .bind(2, to_string(person.role))
      .bind(3, std::string_view(pin_hash))
      .run();
}

Result<bool> remove_person(store::Transaction& transaction, const std::string& name) {
  auto remove = transaction.prepare("DELETE FROM people WHERE name = ?1 RETURNING 1");
  if (!remove) return remove.error();
  return remove->bind(1, std::string_view(name)).step();
}

Result<std::vector<Person>> all_people(store::Database& database) {
  auto select = database.prepare("SELECT name, role FROM people ORDER BY name");
  if (!select) return select.error();
  std::vector<Person> people;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return people;
    if (const auto role = role_of(select->text(1))) people.push_back({select->text(0), *role});
  }
}

Result<std::optional<KnownPerson>> find_person(store::Database& database, const std::string& name) {
  auto select = database.prepare("SELECT role, pin_hash FROM people WHERE name = ?1");
  if (!select) return select.error();
  select->bind(1, std::string_view(name));
  auto row = select->step();
  if (!row) return row.error();
  const auto role = *row ? role_of(select->text(0)) : std::nullopt;
  if (!role) return std::optional<KnownPerson>();
  return std::optional(KnownPerson{{name, *role}, select->text(1)});
}

}  // namespace kanaria::kiosk
