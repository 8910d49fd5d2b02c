#include <cstdio>

#include "base/options.h"
#include "base/program.h"
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
  auto report = evidence::verify_chain(
      database, [&](std::uint64_t seq) { return outbox::payload_digest(database, seq); });
  if (!report || !report->first_break.empty()) return report;
  auto last = outbox::last_seq(database);
  if (!last) return last.error();
  if (*last > report->entries) {
    report->first_break =
        "entry " + std::to_string(*last) + " is missing, yet its sealed capsule is queued.";
  }
  return report;
}

int print(const evidence::ChainReport& report, const std::string& wanted_key) {
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
  std::printf("The evidence chain holds: %llu %s, head %s, public key %s.\n",
              static_cast<unsigned long long>(report.entries),
              report.entries == 1 ? "entry" : "entries", base::to_hex(report.head).c_str(),
              key.c_str());
  return base::kDone;
}

}  // namespace

int run_verify(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"data", Kind::value, kDefaultDataFolder, "the kiosk's data folder"},
      {"public-key", Kind::value, "",
       "the chain must be signed by this key (64 hexadecimal digits)"}};
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
  return print(*report, wanted.empty() ? wanted : base::to_hex(*wanted_bytes));
}

}  // namespace kanaria::kiosk
