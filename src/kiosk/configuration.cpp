#include "kiosk/configuration.h"

#include <array>

#include "base/models_folder.h"
#include "kiosk/cores.h"
#include "kiosk/data_folder.h"

namespace kanaria::kiosk {

using base::Error;
using base::Option;
using base::Options;
using base::Remedy;
using base::Result;

namespace {

constexpr long kMostRetention_days = 3650;
constexpr long kMostInterval_minutes = 24 * 60;
constexpr long kMostPort = 65'535;
constexpr long kMostBandwidth_kbit = 10'000'000;

/// Reads values one by one; the first that cannot be used is the error.
class Values {
 public:
  Values(const std::filesystem::path& file, const Options& options)
      : file_(file), options_(options) {}

  long number(const char* key, long min, long max) {
    const auto value = options_.number(key, min, max);
    if (!value) {
      refuse(key, "a number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    return value.value_or(min);
  }
  bool yes(const char* key) {
    const std::string& value = options_.value(key);
    if (value != "yes" && value != "no") refuse(key, "yes or no");
    return value == "yes";
  }
  sync::QuietHours quiet(const char* key) {
    const auto hours = sync::QuietHours::parse(options_.value(key));
    if (!hours) refuse(key, "HH:MM-HH:MM, or nothing");
    return hours.value_or(sync::QuietHours{});
  }
  std::filesystem::path path(const char* key, const std::filesystem::path& otherwise) {
    return options_.value(key).empty() ? otherwise : std::filesystem::path(options_.value(key));
  }
  std::optional<Error> error;

 private:
  void refuse(const std::string& key, const std::string& wanted) {
    if (error) return;
    error = Error{Remedy::operator_acts, file_.string() + ": " + key + " = " + options_.value(key) +
                                             " cannot be used; it takes " + wanted + "."};
  }
  const std::filesystem::path& file_;
  const Options& options_;
};

}  // namespace

std::span<const Option> configuration_keys() {
  using Kind = Option::Kind;
  static const std::array<Option, 25> kKeys = {{
      {"data", Kind::value, kDefaultDataFolder, "the kiosk's data folder"},
      {"models", Kind::value, base::default_models_folder().string(),
       "folder of the postal dictionary, names and recognisers"},
      {"headquarters", Kind::value, "", "https://HOST[:PORT] of headquarters"},
      {"authority", Kind::value, "",
       "PEM file of headquarters' authority; else of the data folder"},
      {"certificate", Kind::value, "",
       "PEM file of the kiosk's certificate; else of the data folder"},
      {"key", Kind::value, "", "PEM file of its key; else of the data folder"},
      {"registry", Kind::value, "", "folder of the sealed registry, kept up to date"},
      {"registry-key", Kind::value, "", "the kiosk's key for it; else REGISTRY.key"},
      {"registry-may-shrink", Kind::value, "no",
       "yes: take a registry that is more than 2 % smaller than the one before"},
      {"retention-days", Kind::value, "30",
       "how long capsules stay here after headquarters has them, by its clock"},
      {"interval-minutes", Kind::value, "15", "from the end of a round to the next one"},
      {"quiet-hours", Kind::value, "",
       "HH:MM-HH:MM, Japan's time, in which no round begins by itself"},
      {"metered", Kind::value, "no", "yes: send chain and report only; capsules wait"},
      {"source", Kind::value, "", "serve: folder:DIR (watched), escl:URL or sane:DEVICE"},
      {"port", Kind::value, "8480", "serve: of the pages on 127.0.0.1; 0: any that is free"},
      {"pages", Kind::value, base::installed_folder("pages", KANARIA_PAGES_DIR).string(),
       "serve: folder of the pages"},
      {"notice", Kind::value, base::installed_folder("notice", KANARIA_NOTICE_DIR).string(),
       "serve: folder of the visitors' notice, ja.txt and en.txt"},
      {"stick", Kind::value, "", "serve: where a USB stick is mounted"},
      {"jobs", Kind::value, "0", "serve: mailpieces read at a time; 0: one a core"},
      {"resolution-dpi", Kind::value, "300", "serve: asked of the scanner"},
      {"both-sides", Kind::value, "yes", "serve: no: the front only"},
      {"mask-codes", Kind::value, "no", "serve: yes: QR codes are painted over before all else"},
      {"sounds", Kind::value, "yes", "serve: no: the pages are silent"},
      {"keypad", Kind::value, "yes", "serve: no: there is a keyboard, and no keys on the screen"},
      {"bandwidth-kbit", Kind::value, "0", "most kbit/s on the line, both ways together; 0: all"},
  }};
  return kKeys;
}

Result<Configuration> read_kiosk_configuration(const std::filesystem::path& file) {
  const auto options = base::read_configuration(file, configuration_keys());
  if (!options) return options.error();
  Values values(file, *options);
  Configuration found;
  found.data = options->value("data");
  found.models = options->value("models");
  const long bandwidth = values.number("bandwidth-kbit", 0, kMostBandwidth_kbit);
  found.http = {options->value("headquarters"),
                values.path("authority", authority_file(found.data)),
                values.path("certificate", tls_certificate_file(found.data)),
                values.path("key", tls_key_file(found.data)), bandwidth};
  found.registry = {values.path("registry", {}), values.path("registry-key", {}),
                    values.yes("registry-may-shrink")};
  found.sync.retention_ms = values.number("retention-days", 0, kMostRetention_days) * sync::kDay_ms;
  found.sync.interval_ms =
      values.number("interval-minutes", 1, kMostInterval_minutes) * sync::kMinute_ms;
  found.sync.quiet = values.quiet("quiet-hours");
  found.sync.metered = values.yes("metered");
  found.sync.bandwidth_kbit_per_s = bandwidth;
  found.serve = {options->value("source"),
                 static_cast<int>(values.number("port", 0, kMostPort)),
                 options->value("pages"),
                 options->value("notice"),
                 options->value("stick"),
                 static_cast<std::size_t>(values.number("jobs", 0, kMaxJobs)),
                 static_cast<int>(values.number("resolution-dpi", 150, 600)),
                 values.yes("both-sides"),
                 values.yes("mask-codes"),
                 values.yes("sounds"),
                 values.yes("keypad")};
  if (values.error) return *values.error;
  return found;
}

}  // namespace kanaria::kiosk
