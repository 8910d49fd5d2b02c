#include <cstdio>

#include "base/clock.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/enrolment.h"
#include "hq/settings.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq kiosk";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

std::int64_t now_ms() {
  return base::SystemClock().now().wall_ms;
}

int add(Postgres& database, const std::string& name) {
  const auto code = add_kiosk(database, name, now_ms());
  if (!code) return failed(code.error());
  std::printf("%s\n", code->c_str());
  return base::kDone;
}

int revoke(Postgres& database, const std::string& name) {
  const auto done = revoke_kiosk(database, name, now_ms());
  if (!done) return failed(done.error());
  std::printf("%s is revoked\n", name.c_str());
  return base::kDone;
}

const char* state_of(const KioskRow& kiosk) {
  if (kiosk.revoked_ms != 0) return "revoked";
  return kiosk.enrolled_ms != 0 ? "enrolled" : "waits";
}

int list(Postgres& database) {
  const auto kiosks = list_kiosks(database);
  if (!kiosks) return failed(kiosks.error());
  for (const KioskRow& kiosk : *kiosks) {
    const std::string ends =
        kiosk.certificate_expires_ms == 0 ? "-" : base::iso8601_utc(kiosk.certificate_expires_ms);
    std::printf("%s\t%s\t%s\n", kiosk.kiosk.c_str(), state_of(kiosk), ends.c_str());
  }
  return base::kDone;
}

}  // namespace

int run_kiosk(Words words) {
  using Kind = base::Option::Kind;
  const std::string act = words.empty() ? "" : words[0];
  const bool is_act = act == "add" || act == "list" || act == "revoke";
  const base::Option known[] = {
      {"config", Kind::value, "", "the configuration file (needed)"},
      {"name", Kind::value, "", "the kiosk: 1 to 64 letters, figures, '.', '_' or '-'"}};
  const std::string usage =
      "add|revoke --config FILE --name NAME, kiosk list --config FILE\n\n"
      "add prints a one-time code, good for seven days, with which the kiosk enrols itself; also "
      "for a\nkiosk that is there, when it needs a new certificate.  list prints name, state and "
      "the end of the\ncertificate, parted by tabs.";
  const auto parsed =
      base::parse_options(kTitle, settings_usage(usage), known, is_act ? words.subspan(1) : words);
  if (!parsed.options) return parsed.status;
  const std::string& name = parsed.options->value("name");
  if (!is_act || parsed.options->value("config").empty() || (act != "list" && name.empty())) {
    base::complain(kTitle, "say kiosk add, list or revoke; --help lists the options.");
    return base::kWrongUsage;
  }
  const auto settings = read_settings(parsed.options->value("config"));
  if (!settings) return failed(settings.error());
  Postgres database(settings->database);
  if (act == "add") return add(database, name);
  return act == "revoke" ? revoke(database, name) : list(database);
}

}  // namespace kanaria::hq
