#include <cstdio>
#include <iostream>

#include "base/digest.h"
#include "base/options.h"
#include "base/pin.h"
#include "base/program.h"
#include "evidence/acts.h"
#include "kiosk/commands.h"
#include "kiosk/configuration.h"
#include "kiosk/data_folder.h"
#include "kiosk/people.h"
#include "kiosk/user_name.h"

namespace kanaria::kiosk {

using base::Result;

namespace {

constexpr std::string_view kTitle = "kanaria people";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

int wrong_usage(std::string_view sentence) {
  base::complain(kTitle, sentence);
  return base::kWrongUsage;
}

Result<void> log(store::Transaction& transaction, const std::string& detail) {
  return evidence::log_act(transaction,
                           {base::SystemClock().now().wall_ms, "people", user_name(), detail});
}

int list(store::Database& database) {
  const auto people = all_people(database);
  if (!people) return failed(people.error());
  for (const Person& person : *people) {
    std::printf("%s\t%s\n", person.name.c_str(), std::string(to_string(person.role)).c_str());
  }
  return base::kDone;
}

int add(store::Database& database, const Person& person) {
  std::string pin;
  std::getline(std::cin, pin);
  if (!is_usable_pin(pin)) {
    return failed({base::Remedy::operator_acts,
                   "Give a PIN of 6 to 12 figures as the first line of standard input."});
  }
  const auto hash = base::hash_pin(pin);
  base::wipe({reinterpret_cast<std::uint8_t*>(pin.data()), pin.size()});
  if (!hash) return failed({base::Remedy::try_later, "There is not enough memory (64 MiB)."});
  auto transaction = database.begin();
  if (!transaction) return failed(transaction.error());
  const std::string role(to_string(person.role));
  if (auto done = log(*transaction, "added " + person.name + " as " + role); !done) {
    return failed(done.error());
  }
  if (auto done = keep_person(*transaction, person, *hash); !done) return failed(done.error());
  if (auto done = transaction->commit(); !done) return failed(done.error());
  std::printf("%s may sign in as %s.\n", person.name.c_str(), role.c_str());
  return base::kDone;
}

int remove(store::Database& database, const std::string& name) {
  auto transaction = database.begin();
  if (!transaction) return failed(transaction.error());
  if (auto done = log(*transaction, "removed " + name); !done) return failed(done.error());
  const auto removed = remove_person(*transaction, name);
  if (!removed) return failed(removed.error());
  if (!*removed) return failed({base::Remedy::operator_acts, "Nobody is called " + name + "."});
  if (auto done = transaction->commit(); !done) return failed(done.error());
  std::printf("%s may not sign in any more.\n", name.c_str());
  return base::kDone;
}

}  // namespace

int run_people(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"config", Kind::value, "", "the kiosk's configuration file (needed)"},
      {"add", Kind::value, "", "somebody's name; the PIN is the first line of standard input"},
      {"role", Kind::value, "operator", "operator or service"},
      {"remove", Kind::value, "", "somebody's name"}};
  const auto parsed = base::parse_options(
      kTitle, "--config FILE [--add NAME [--role operator|service] | --remove NAME]", known, words,
      configuration_keys());
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  if (!options.has("config") || (options.has("add") && options.has("remove"))) {
    return wrong_usage("name a --config file, and one of --add and --remove.");
  }
  const auto role = role_of(options.value("role"));
  if (!role) return wrong_usage("--role takes operator or service.");
  for (const char* option : {"add", "remove"}) {
    if (options.has(option) && !is_person_name(options.value(option))) {
      return wrong_usage("a name takes up to 40 printable characters on one line.");
    }
  }
  const auto configuration = read_kiosk_configuration(options.value("config"));
  if (!configuration) return failed(configuration.error());
  std::error_code unknown;
  // Beside a running kiosk, or, where there is no data folder yet, before its first start.
  const auto access = std::filesystem::exists(database_file(configuration->data), unknown)
                          ? store::Access::share
                          : store::Access::own;
  auto database = open_data(configuration->data, access);
  if (!database) return failed(database.error());
  if (options.has("add")) return add(*database, {options.value("add"), *role});
  if (options.has("remove")) return remove(*database, options.value("remove"));
  return list(*database);
}

}  // namespace kanaria::kiosk
