#include <pthread.h>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <thread>

#include "base/notify.h"
#include "base/options.h"
#include "base/private_memory.h"
#include "base/program.h"
#include "evidence/acts.h"
#include "kiosk/commands.h"
#include "kiosk/cores.h"
#include "kiosk/page_server.h"
#include "kiosk/scanner_of.h"
#include "kiosk/user_name.h"

namespace kanaria::kiosk {
namespace {

constexpr std::string_view kTitle = "kanaria serve";
constexpr std::int64_t kLook_ms = 500;
/// One sheet may take a scanner that long.
constexpr std::int64_t kLongestStep_ms = 180'000;

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

StationSettings settings_of(const Configuration& configuration) {
  const Configuration::Serve& serve = configuration.serve;
  StationSettings settings;
  settings.folders = {configuration.data, configuration.registry.dir,
                      configuration.registry.key_file};
  settings.mask_codes = serve.mask_codes;
  settings.jobs = serve.jobs > 0 ? serve.jobs : std::max(1u, std::thread::hardware_concurrency());
  settings.run.resolution_dpi = serve.resolution_dpi;
  settings.run.sides = serve.both_sides ? capture::Sides::both : capture::Sides::front;
  return settings;
}

/// Which words visitors were shown, and from when.
Beside note_notice(const Notice& notice, const base::Clock& clock) {
  return [&notice, &clock](store::Transaction& transaction) {
    return evidence::log_act(transaction,
                             {clock.now().wall_ms, "notice", user_name(),
                              "version " + notice.version + ", sha256 " + notice.sha256});
  };
}

/// SIGTERM or SIGINT: nullopt; else why the program must end.  Meanwhile the service manager hears
/// of us as long as no thread hangs.
std::optional<base::Error> wait_for_end(const sigset_t& ends, const Station& station,
                                        const SyncLine& line) {
  const timespec look{0, kLook_ms * 1'000'000};
  for (;;) {
    if (sigtimedwait(&ends, nullptr, &look) > 0) return std::nullopt;
    if (station.is_alive(kLongestStep_ms)) base::notify_service_manager("WATCHDOG=1");
    if (auto failure = station.failure()) return failure;
    if (auto failure = line.failure()) return failure;
  }
}

int serve(const Configuration& configuration) {
  const auto notice = read_notice(configuration.serve.notice);
  if (!notice) return failed(notice.error());
  const auto models = load_models(configuration.models);
  if (!models) return failed(models.error());
  const base::SystemClock clock;
  std::unique_ptr<capture::Scanner> scanner;
  if (configuration.serve.source.empty()) {
    base::complain(kTitle, "warning: the configuration names no source; nothing can be captured.");
  } else {
    auto opened = open_scanner(configuration.serve.source, clock);
    if (!opened) return failed(opened.error());
    scanner = *std::move(opened);
  }
  // Before any thread is there, so that all of them leave the signals to sigtimedwait.
  sigset_t ends{};
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  Station station(settings_of(configuration), *models, scanner.get(), clock);
  SyncLine line(configuration, clock, [&station](base::Bytes letter) -> base::Result<void> {
    station.take_letter(std::move(letter));
    return {};
  });
  ServiceDesk desk(configuration, station, line, clock);
  SignIn sign_in(configuration.data, clock);
  PageServer server(
      {configuration.serve, *notice, models->dictionary, station, desk, sign_in, clock});
  if (auto begun = server.start(); !begun) return failed(begun.error());
  if (auto begun = station.start(); !begun) return failed(begun.error());
  station.write(note_notice(*notice, clock));
  line.start();
  std::printf("http://127.0.0.1:%d/\n", server.port());
  std::fflush(stdout);
  base::notify_service_manager("READY=1");
  const auto failure = wait_for_end(ends, station, line);
  base::notify_service_manager("STOPPING=1");
  server.stop();
  line.stop();
  station.stop();
  return failure ? failed(*failure) : base::kDone;
}

}  // namespace

int run_serve(Words words) {
  const base::Option known[] = {
      {"config", base::Option::Kind::value, "", "the kiosk's configuration file (needed)"}};
  const auto parsed =
      base::parse_options(kTitle, "--config FILE", known, words, configuration_keys());
  if (!parsed.options) return parsed.status;
  if (!parsed.options->has("config")) {
    base::complain(kTitle, "name the configuration file with --config; --help lists its keys.");
    return base::kWrongUsage;
  }
  const auto configuration = read_kiosk_configuration(parsed.options->value("config"));
  if (!configuration) return failed(configuration.error());
  return serve(*configuration);
}

}  // namespace kanaria::kiosk
