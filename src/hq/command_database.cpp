#include <cstdio>

#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/schema.h"
#include "hq/settings.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq database setup";

int set_up(const std::string& file) {
  const auto settings = read_settings(file);
  if (!settings) {
    base::complain(kTitle, settings.error().sentence);
    return base::kFailed;
  }
  Postgres database(settings->database);
  const auto applied = migrate(database);
  if (!applied) {
    base::complain(kTitle, applied.error().sentence);
    return base::kFailed;
  }
  std::printf("tables: version %d, %d new\n", newest_schema(), *applied);
  if (const auto made = make_roles(database); !made) {
    base::complain(kTitle, "The tables are there; the roles are not. " + made.error().sentence);
    return base::kFailed;
  }
  std::printf("roles: kanaria_receive, kanaria_holder\n");
  return base::kDone;
}

}  // namespace

int run_database(Words words) {
  const bool is_setup = !words.empty() && words[0] == "setup";
  const base::Option known[] = {
      {"config", base::Option::Kind::value, "", "the configuration file (needed)"}};
  const auto parsed =
      base::parse_options("kanaria-hq database", settings_usage("setup --config FILE"), known,
                          is_setup ? words.subspan(1) : words);
  if (!parsed.options) return parsed.status;
  if (!is_setup || parsed.options->value("config").empty()) {
    base::complain("kanaria-hq database", "say database setup --config FILE.");
    return base::kWrongUsage;
  }
  return set_up(parsed.options->value("config"));
}

}  // namespace kanaria::hq
