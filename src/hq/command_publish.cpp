#include <cstdio>

#include "base/clock.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/registry_shelf.h"
#include "hq/settings.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq registry publish";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

}  // namespace

int run_publish(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"config", Kind::value, "", "the configuration file (needed)"},
      {"for", Kind::value, "", "the kiosk that fetches it (needed)"},
      {"snapshot", Kind::list, "", "the snapshot's folder, made for this kiosk or for any"}};
  const auto parsed =
      base::parse_options(kTitle, settings_usage("--config FILE --for KIOSK DIR"), known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  if (options.value("config").empty() || options.value("for").empty() ||
      options.list("snapshot").size() != 1) {
    base::complain(kTitle, "name --config FILE, --for KIOSK and one snapshot's folder.");
    return base::kWrongUsage;
  }
  const auto settings = read_settings(options.value("config"));
  if (!settings) return failed(settings.error());
  Postgres database(settings->database);
  const auto published =
      publish_registry(database, options.value("for"), options.list("snapshot").front(),
                       base::SystemClock().now().wall_ms);
  if (!published) return failed(published.error());
  std::printf("version %llu, %llu bytes, for %s\n",
              static_cast<unsigned long long>(published->version),
              static_cast<unsigned long long>(published->data_bytes), options.value("for").c_str());
  return base::kDone;
}

}  // namespace kanaria::hq
