#include <sys/stat.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/evidence_shelf.h"
#include "hq/settings.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq evidence";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

void print(const HeldCapsule& capsule) {
  const nlohmann::ordered_json line = {
      {"kiosk", capsule.kiosk},       {"epoch", base::to_hex(capsule.epoch)},
      {"seq", capsule.seq},           {"sha256", base::to_hex(capsule.digest)},
      {"bytes", capsule.total_bytes}, {"committed", base::iso8601_utc(capsule.committed_ms)}};
  std::printf("%s\n", line.dump().c_str());
}

int export_all(Postgres& database, const std::vector<HeldCapsule>& held, const std::string& out) {
  std::error_code error;
  if (!std::filesystem::is_directory(out, error) && ::mkdir(out.c_str(), 0700) != 0) {
    base::complain(kTitle, "The folder " + out + " is not there and cannot be made.");
    return base::kFailed;
  }
  int status = base::kDone;
  std::size_t written = 0;
  for (const HeldCapsule& capsule : held) {
    const auto done = export_capsule(database, capsule, out);
    if (!done) {
      status = failed(done.error());
    } else if (*done) {
      ++written;
    }
  }
  std::printf("%zu capsules, %zu of them new, in %s\n", held.size(), written, out.c_str());
  return status;
}

}  // namespace

int run_evidence(Words words) {
  using Kind = base::Option::Kind;
  const std::string act = words.empty() ? "" : words[0];
  const bool is_act = act == "list" || act == "export";
  const base::Option known[] = {
      {"config", Kind::value, "", "the configuration file (needed)"},
      {"kiosk", Kind::value, "", "only what came from this kiosk"},
      {"out", Kind::value, "", "export: the folder for KIOSK-EPOCH-SEQ.age (needed)"}};
  const auto parsed = base::parse_options(
      kTitle, settings_usage("list|export --config FILE [--kiosk KIOSK] [--out DIR]"), known,
      is_act ? words.subspan(1) : words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const std::string& out = options.value("out");
  if (!is_act || options.value("config").empty() || (act == "export" && out.empty())) {
    base::complain(kTitle,
                   "say evidence list --config FILE, or evidence export --config FILE "
                   "--out DIR.");
    return base::kWrongUsage;
  }
  const auto settings = read_settings(options.value("config"));
  if (!settings) return failed(settings.error());
  Postgres database(settings->database);
  const auto held =
      list_evidence(database, options.value("kiosk"), act, base::SystemClock().now().wall_ms);
  if (!held) return failed(held.error());
  if (act == "export") return export_all(database, *held, out);
  for (const HeldCapsule& capsule : *held) print(capsule);
  return base::kDone;
}

}  // namespace kanaria::hq
