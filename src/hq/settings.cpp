#include "hq/settings.h"

#include <span>

#include "base/options.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;

std::span<const base::Option> keys() {
  using Kind = base::Option::Kind;
  static const base::Option kKeys[] = {
      {"listen", Kind::value, "127.0.0.1", "loopback address to listen on; nginx stands before it"},
      {"port", Kind::value, "8470", "port to listen on; 0: any that is free, printed at the start"},
      {"threads", Kind::value, "16", "requests and connections to the database at once, 1 to 256"},
      {"database", Kind::value, "", "PostgreSQL, as libpq names it: host=... dbname=... (needed)"},
      {"receiver-keys", Kind::value, "", "the folder KEYS/receiver (needed by serve and import)"},
      {"certificate-header", Kind::value, "",
       "header in which nginx hands on the client certificate that it has verified "
       "($ssl_client_escaped_cert); without this key every certificate is dispensed with, for "
       "trials on loopback only"},
      {"unsafe-database", Kind::value, "no",
       "yes: serve before a PostgreSQL that runs without fsync, for tests only"},
      {"silent-hours", Kind::value, "26", "alarm: nothing came from a kiosk for so long"},
      {"no-mail-hours", Kind::value, "9",
       "alarm: so many hours of weekdays without a mailpiece, while another kiosk reads some"},
      {"growing-hours", Kind::value, "6",
       "alarm: a kiosk's queue has grown for so long and nothing of it arrived"},
      {"registry-days", Kind::value, "35", "alarm: a kiosk's registry is older"},
      {"certificate-days", Kind::value, "60", "alarm: a kiosk's certificate ends sooner"},
      {"proof-hours", Kind::value, "50", "alarm: a kiosk does not recognise its test letters"},
      {"free-megabytes", Kind::value, "2048", "alarm: a kiosk's disk has less room"},
  };
  return kKeys;
}

}  // namespace

base::Result<Settings> read_settings(const std::filesystem::path& file) {
  const auto options = base::read_configuration(file, keys());
  if (!options) return options.error();
  std::string wrong;
  const auto number = [&](const char* key, long min, long max) {
    const auto value = options->number(key, min, max);
    if (!value && wrong.empty()) {
      wrong = std::string("\"") + key + "\" must be a whole number from " + std::to_string(min) +
              " to " + std::to_string(max);
    }
    return static_cast<int>(value.value_or(min));
  };
  Settings settings;
  settings.listen = options->value("listen");
  settings.port = number("port", 0, 65535);
  settings.threads = number("threads", 1, 256);
  settings.database = options->value("database");
  settings.receiver_keys = options->value("receiver-keys");
  settings.certificate_header = options->value("certificate-header");
  settings.allow_unsafe_database = options->value("unsafe-database") == "yes";
  constexpr int kYear_days = 366;
  settings.fleet.silent_hours = number("silent-hours", 1, 24 * kYear_days);
  settings.fleet.no_mail_hours = number("no-mail-hours", 1, 24 * kYear_days);
  settings.fleet.growing_hours = number("growing-hours", 1, 24 * kYear_days);
  settings.fleet.registry_days = number("registry-days", 1, 10 * kYear_days);
  settings.fleet.certificate_days = number("certificate-days", 1, 10 * kYear_days);
  settings.fleet.proof_hours = number("proof-hours", 1, 24 * kYear_days);
  settings.fleet.free_megabytes = number("free-megabytes", 0, 1'000'000'000);
  if (settings.listen != "127.0.0.1" && settings.listen != "::1") {
    wrong = "\"listen\" must be 127.0.0.1 or ::1; let nginx listen outside";
  }
  if (settings.database.empty()) wrong = "\"database\" is missing";
  const std::string& unsafe = options->value("unsafe-database");
  if (unsafe != "yes" && unsafe != "no") wrong = "\"unsafe-database\" must be yes or no";
  if (wrong.empty()) return settings;
  return Error{Remedy::operator_acts, file.string() + ": " + wrong + "; --help lists the keys."};
}

std::string settings_usage(const std::string& words) {
  std::string usage = words;
  usage += "\n\n";
  usage += base::describe_configuration(keys());
  usage.pop_back();
  return usage;
}

}  // namespace kanaria::hq
