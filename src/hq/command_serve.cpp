#include <csignal>
#include <cstdio>

#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/schema.h"
#include "hq/server.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq serve";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

/// The tables, made or brought up to date where this user may.
base::Result<void> prepare(Postgres& database, const Settings& settings) {
  auto checked = check_schema(database);
  if (!checked && checked.error().remedy == base::Remedy::operator_acts) {
    if (const auto made = migrate(database); made) checked = check_schema(database);
  }
  if (!checked || settings.allow_unsafe_database) return checked;
  return check_durability(database);
}

/// Until SIGTERM or SIGINT.
int serve(const Settings& settings) {
  const auto keys = read_receiver_keys(settings.receiver_keys);
  if (!keys) return failed(keys.error());
  // Before any thread is there, so that all of them leave the signals to sigwait.
  sigset_t ends{};
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  Postgres database(settings.database);
  if (const auto prepared = prepare(database, settings); !prepared) {
    return failed(prepared.error());
  }
  const base::SystemClock clock;
  Server server(settings, database, *keys, clock);
  if (const auto started = server.start(); !started) return failed(started.error());
  std::printf("http://%s:%d\n", settings.listen == "::1" ? "[::1]" : settings.listen.c_str(),
              server.port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  server.stop();
  return base::kDone;
}

}  // namespace

int run_serve(Words words) {
  const base::Option known[] = {
      {"config", base::Option::Kind::value, "", "the configuration file (needed)"}};
  const auto parsed = base::parse_options(kTitle, settings_usage("--config FILE"), known, words);
  if (!parsed.options) return parsed.status;
  const std::string& file = parsed.options->value("config");
  if (file.empty()) {
    base::complain(kTitle, "name the configuration file with --config; --help lists its keys.");
    return base::kWrongUsage;
  }
  const auto settings = read_settings(file);
  if (!settings) return failed(settings.error());
  if (settings->receiver_keys.empty()) {
    base::complain(kTitle, file + ": \"receiver-keys\" is missing; name the folder KEYS/receiver.");
    return base::kFailed;
  }
  return serve(*settings);
}

}  // namespace kanaria::hq
