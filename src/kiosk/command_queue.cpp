#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/options.h"
#include "base/program.h"
#include "kiosk/capsule_export.h"
#include "kiosk/commands.h"
#include "kiosk/data_folder.h"
#include "outbox/outbox.h"

namespace kanaria::kiosk {

using base::Result;

namespace {

constexpr std::string_view kTitle = "kanaria queue";

int fail(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

std::string oldest(const outbox::Stats& stats) {
  return stats.waiting.items == 0 ? "" : base::iso8601_utc(stats.oldest_waiting_wall_ms);
}

void print_json(const outbox::Stats& stats) {
  const nlohmann::ordered_json json = {{"waiting", stats.waiting.items},
                                       {"waiting_bytes", stats.waiting.bytes},
                                       {"waiting_since", oldest(stats)},
                                       {"retained", stats.retained.items},
                                       {"retained_bytes", stats.retained.bytes},
                                       {"quarantined", stats.quarantined.items},
                                       {"quarantined_bytes", stats.quarantined.bytes}};
  std::printf("%s\n", json.dump().c_str());
}

void print_sentence(const outbox::Stats& stats) {
  if (stats.waiting.items == 0) {
    std::printf("Nothing waits for headquarters.");
  } else {
    std::printf("Sealed capsules waiting for headquarters: %lld (%lld bytes), the oldest since %s.",
                static_cast<long long>(stats.waiting.items),
                static_cast<long long>(stats.waiting.bytes), oldest(stats).c_str());
  }
  std::printf(" Sent and still retained: %lld. Set aside as damaged: %lld.\n",
              static_cast<long long>(stats.retained.items),
              static_cast<long long>(stats.quarantined.items));
}

int show(const std::filesystem::path& data_dir, bool as_json) {
  auto database = open_data(data_dir, store::Access::read);
  if (!database) return fail(database.error());
  auto stats = outbox::stats(*database);
  if (!stats) return fail(stats.error());
  if (as_json) {
    print_json(*stats);
  } else {
    print_sentence(*stats);
  }
  return base::kDone;
}

int export_to(const std::filesystem::path& data_dir, const std::filesystem::path& out_dir,
              bool as_json) {
  auto database = open_data(data_dir, store::Access::share);
  if (!database) return fail(database.error());
  auto report = export_capsules(*database, data_dir, out_dir, base::SystemClock());
  if (!report) return fail(report.error());
  for (const std::string& sentence : report->failures) base::complain(kTitle, sentence);
  if (as_json) {
    const nlohmann::ordered_json json = {{"exported", report->exported},
                                         {"already_there", report->already_there},
                                         {"failed", report->failures.size()}};
    std::printf("%s\n", json.dump().c_str());
  } else {
    std::printf("Sealed capsules exported to %s: %lld; there already: %lld.\n",
                out_dir.string().c_str(), static_cast<long long>(report->exported),
                static_cast<long long>(report->already_there));
  }
  return report->failures.empty() ? base::kDone : base::kFailed;
}

}  // namespace

int run_queue(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"data", Kind::value, kDefaultDataFolder, "the kiosk's data folder"},
      {"json", Kind::flag, "", "print JSON"},
      {"export", Kind::value, "",
       "copy the sealed capsules, waiting or retained, to this folder as SEQ.age (logged)"}};
  const auto parsed =
      base::parse_options(kTitle, "[--data DIR] [--json] [--export OUT]", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const std::filesystem::path data_dir = options.value("data");
  if (options.has("export")) {
    if (options.value("export").empty()) {
      base::complain(kTitle, "--export takes a folder.");
      return base::kWrongUsage;
    }
    return export_to(data_dir, options.value("export"), options.has("json"));
  }
  return show(data_dir, options.has("json"));
}

}  // namespace kanaria::kiosk
