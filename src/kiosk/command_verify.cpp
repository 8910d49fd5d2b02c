#include <cstdio>

#include "base/clock.h"
#include "base/options.h"
#include "base/program.h"
#include "evidence/act_seals.h"
#include "evidence/chain.h"
#include "kiosk/commands.h"
#include "kiosk/data_folder.h"
#include "outbox/outbox.h"

namespace kanaria::kiosk {

using base::Result;

namespace {

constexpr std::string_view kTitle = "kanaria verify";

/// The chain's own check, and that the queue holds nothing that the chain does not know.
Result<evidence::ChainReport> verify(store::Database& database) {
  if (auto sound = database.check_integrity(); !sound) return sound.error();
  // Before the chain is walked: what a writer adds meanwhile is behind both.
  auto last = outbox::last_seq(database);
  if (!last) return last.error();
  auto report = evidence::verify_chain(
      database, [&](std::uint64_t seq) { return outbox::payload_digest(database, seq); });
  if (!report || !report->first_break.empty()) return report;
  if (*last > report->entries) {
    report->first_break =
        "entry " + std::to_string(*last) + " is missing, yet its sealed capsule is queued.";
    return report;
  }
  auto acts = evidence::verify_acts(database);
  if (!acts) return acts.error();
  report->first_break = acts->first_break;
  return report;
}

std::string counted(std::uint64_t number, const std::string& one, const std::string& several) {
  return std::to_string(number) + ' ' + (number == 1 ? one : several);
}

/// "3 minutes before", "2 days after": the larger unit that fits, rounded down.
std::string distance(std::int64_t ms) {
  const std::string side = ms < 0 ? " after" : " before";
  const auto minutes = static_cast<std::uint64_t>((ms < 0 ? -ms : ms) / 60'000);
  if (minutes < 120) return counted(minutes, "minute", "minutes") + side;
  if (minutes < 48 * 60) return counted(minutes / 60, "hour", "hours") + side;
  return counted(minutes / (24 * 60), "day", "days") + side;
}

std::string about_keys(const evidence::ChainReport& report) {
  if (report.generations <= 1) return "It was signed with one key so far.";
  return "It was signed with " + std::to_string(report.generations) +
         " keys one after the other, each named by the one before it; only the newest still "
         "exists.";
}

std::string about_pin(const evidence::ChainReport& report) {
  if (!report.newest_pin) {
    return "Headquarters has confirmed no entry yet: a chain without its newest entries would look "
           "the same.";
  }
  const evidence::Pin& pin = *report.newest_pin;
  return "Headquarters confirmed it up to entry " + std::to_string(pin.seq) + " on " +
         base::iso8601_utc(pin.committed_ms) +
         "; entries after that: " + std::to_string(report.entries - pin.seq) + '.';
}

std::string about_beacon(const evidence::ChainReport& report, std::int64_t now_wall_ms) {
  if (!report.newest_beacon) {
    return "Headquarters has sent no beacon yet: nothing but this machine's clock tells when "
           "entries were made.";
  }
  const std::int64_t stated_ms = report.newest_beacon->headquarters_ms;
  return "Headquarters' newest beacon is of " + base::iso8601_utc(stated_ms) + ", " +
         distance(now_wall_ms - stated_ms) + " this machine's clock.";
}

int print(const evidence::ChainReport& report, const std::string& wanted_key,
          std::int64_t now_wall_ms) {
  const std::string key = base::to_hex(report.identity.public_key);
  if (!report.first_break.empty()) {
    base::complain(kTitle, "The evidence chain is broken: " + report.first_break +
                               " Entries before it that hold: " + std::to_string(report.entries) +
                               ". Keep the data folder as it is and tell "
                               "headquarters.");
    return base::kFailed;
  }
  if (!wanted_key.empty() && wanted_key != key) {
    base::complain(kTitle, "The chain holds in itself, but it is signed by " + key +
                               " and not by the key that was named: it is not the chain you "
                               "know. Tell headquarters.");
    return base::kFailed;
  }
  std::printf("The evidence chain holds: %s, head %s, public key %s.\n%s\n%s\n%s\n",
              counted(report.entries, "entry", "entries").c_str(),
              base::to_hex(report.head).c_str(), key.c_str(), about_keys(report).c_str(),
              about_pin(report).c_str(), about_beacon(report, now_wall_ms).c_str());
  return base::kDone;
}

}  // namespace

int run_verify(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"data", Kind::value, kDefaultDataFolder, "the kiosk's data folder"},
      {"public-key", Kind::value, "",
       "the chain's first key must be this one (64 hexadecimal digits)"}};
  const auto parsed = base::parse_options(kTitle, "[--data DIR] [--public-key HEX]", known, words);
  if (!parsed.options) return parsed.status;
  const std::string wanted = parsed.options->value("public-key");
  const auto wanted_bytes = base::from_hex(wanted);
  if (!wanted.empty() && (!wanted_bytes || wanted_bytes->size() != evidence::PublicKey{}.size())) {
    base::complain(kTitle, "--public-key takes 64 hexadecimal digits.");
    return base::kWrongUsage;
  }
  auto database = open_data(parsed.options->value("data"), store::Access::read);
  if (!database) {
    base::complain(kTitle, database.error().sentence);
    return base::kFailed;
  }
  auto report = verify(*database);
  if (!report) {
    base::complain(kTitle, report.error().sentence);
    return base::kFailed;
  }
  return print(*report, wanted.empty() ? wanted : base::to_hex(*wanted_bytes),
               base::SystemClock().now().wall_ms);
}

}  // namespace kanaria::kiosk
