#include <array>
#include <chrono>
#include <cstdio>
#include <thread>

#include "base/program.h"
#include "evidence/acts.h"
#include "kiosk/commands.h"
#include "kiosk/headquarters.h"
#include "kiosk/user_name.h"
#include "outbox/outbox.h"
#include "sync/stick.h"

namespace kanaria::kiosk {

using base::Result;

namespace {

constexpr std::string_view kTitle = "kanaria sync";
/// Failures in a row, or a longer wait after one, and the command gives up.  More than one, because
/// it takes some to find the single capsule whose requests fail, and to send the others.
constexpr std::int64_t kMostFailures = 3;
constexpr std::int64_t kLongestWait_ms = sync::kMinute_ms;

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

void tell(const std::vector<std::string>& sentences) {
  for (const std::string& sentence : sentences) base::complain(kTitle, sentence);
}

/// What the queue looks like afterwards.
int conclude(store::Database& database, bool done) {
  const auto stats = outbox::stats(database);
  if (!stats) return failed(stats.error());
  std::printf(
      "Waiting for headquarters: %lld; sent and still retained: %lld; set aside as "
      "damaged: %lld.\n",
      static_cast<long long>(stats->waiting.items), static_cast<long long>(stats->retained.items),
      static_cast<long long>(stats->quarantined.items));
  return done ? base::kDone : base::kFailed;
}

bool gives_up(const sync::Sync& sync) {
  return sync.failures() >= kMostFailures ||
         (sync.failures() > 0 && sync.wait_time_ms() > kLongestWait_ms);
}

/// One round, until nothing is left or the line fails.
int run_round(Headquarters& headquarters) {
  const Configuration& configuration = headquarters.configuration();
  auto transport = sync::open_http_transport(configuration.http);
  if (!transport) return failed(transport.error());
  auto sync = sync::Sync::open(headquarters.parts(**transport), configuration.sync);
  if (!sync) return failed(sync.error());
  (*sync)->start_round();
  while ((*sync)->rounds() == 0 && !gives_up(**sync)) {
    std::this_thread::sleep_for(std::chrono::milliseconds((*sync)->wait_time_ms()));
    if (auto done = (*sync)->tick(); !done) return failed(done.error());
    tell((*sync)->take_problems());
  }
  return conclude(headquarters.database(), (*sync)->rounds() > 0 && (*sync)->problems() == 0);
}

/// There is none when the way is a stick.
class NoTransport final : public sync::Transport {
 public:
  Result<sync::Answer> post(std::string_view, base::ByteView) override {
    return base::Error{base::Remedy::operator_acts, "There is no network in this round."};
  }
};

Result<void> log(Headquarters& headquarters, const base::Clock& clock, const std::string& detail) {
  auto transaction = headquarters.database().begin();
  if (!transaction) return transaction.error();
  const evidence::Act act{clock.now().wall_ms, "stick", user_name(), detail};
  if (auto done = evidence::log_act(*transaction, act); !done) return done;
  return transaction->commit();
}

int run_export(Headquarters& headquarters, const base::Clock& clock, const std::string& stick) {
  if (auto logged = log(headquarters, clock, "messages for headquarters to " + stick); !logged) {
    return failed(logged.error());
  }
  NoTransport none;
  sync::Problems problems;
  const auto done = sync::export_to_stick(headquarters.parts(none), stick, problems);
  tell(problems.take());
  if (!done) return failed(done.error());
  std::printf("On %s for headquarters: %zu new files, %zu there already; %llu capsules.\n",
              stick.c_str(), done->written, done->already_there,
              static_cast<unsigned long long>(done->capsules));
  return conclude(headquarters.database(), problems.count() == 0);
}

int run_import(Headquarters& headquarters, const base::Clock& clock, const std::string& stick) {
  if (auto logged = log(headquarters, clock, "headquarters' answers from " + stick); !logged) {
    return failed(logged.error());
  }
  NoTransport none;
  sync::Problems problems;
  const auto done = sync::import_from_stick(headquarters.parts(none), stick, problems);
  tell(problems.take());
  if (!done) return failed(done.error());
  std::printf("Taken from %s: %zu files; headquarters has %llu capsules%s.\n", stick.c_str(),
              done->files, static_cast<unsigned long long>(done->received),
              done->registry_installed ? "; a newer registry is in place" : "");
  return conclude(headquarters.database(), problems.count() == 0);
}

}  // namespace

int run_sync(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"config", Kind::value, "", "the kiosk's configuration file"},
      {"export-to", Kind::value, "", "write the messages to this stick instead (logged)"},
      {"import-from", Kind::value, "", "take headquarters' answers from this stick (logged)"}};
  const auto parsed =
      base::parse_options(kTitle, "--config FILE [--export-to STICK | --import-from STICK]", known,
                          words, configuration_keys());
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  if (!options.has("config") || (options.has("export-to") && options.has("import-from"))) {
    base::complain(kTitle, "name a --config file, and one of --export-to and --import-from.");
    return base::kWrongUsage;
  }
  const auto configuration = read_kiosk_configuration(options.value("config"));
  if (!configuration) return failed(configuration.error());
  const base::SystemClock clock;
  auto headquarters = Headquarters::open(*configuration, clock);
  if (!headquarters) return failed(headquarters.error());
  if (options.has("export-to")) {
    return run_export(**headquarters, clock, options.value("export-to"));
  }
  if (options.has("import-from")) {
    return run_import(**headquarters, clock, options.value("import-from"));
  }
  return run_round(**headquarters);
}

}  // namespace kanaria::kiosk
