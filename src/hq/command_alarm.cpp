#include <cstdio>

#include "base/clock.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/audit.h"
#include "hq/commands.h"
#include "hq/postgres.h"
#include "hq/settings.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq alarm";

int failed(const std::string& sentence) {
  base::complain(kTitle, sentence);
  return base::kFailed;
}

int list(Postgres& database) {
  std::string lines;
  const auto done = database.transact([&](Work& work) {
    lines.clear();
    const Rows rows = work.run(
        "select id, raised_ms, kind, kiosk, encode(epoch, 'hex'), seq, times, sentence "
        "from alarms where settled_ms = 0 order by id");
    for (std::size_t row = 0; row < rows.size(); ++row) {
      lines += rows.text(row, 0) + '\t' + base::iso8601_utc(rows.number(row, 1));
      for (std::size_t column = 2; column < 8; ++column) lines += '\t' + rows.text(row, column);
      lines += '\n';
    }
  });
  if (!done) return failed(done.error().sentence);
  std::fputs(lines.c_str(), stdout);
  return base::kDone;
}

int settle(Postgres& database, long id, const std::string& note) {
  bool is_known = false;
  const std::int64_t now_ms = base::SystemClock().now().wall_ms;
  const auto done = database.transact([&](Work& work) {
    const Rows rows = work.run(
        "update alarms set settled_ms = $2 where id = $1 and settled_ms = 0 returning kiosk",
        {std::int64_t{id}, now_ms});
    is_known = !rows.empty();
    if (is_known) {
      write_audit(work, now_ms, "settle", rows.text(0, 0),
                  "alarm " + std::to_string(id) + ": " + note);
    }
  });
  if (!done) return failed(done.error().sentence);
  if (!is_known) return failed("There is no such alarm that is not settled; list shows them.");
  return base::kDone;
}

}  // namespace

int run_alarm(Words words) {
  using Kind = base::Option::Kind;
  const std::string act = words.empty() ? "" : words[0];
  const bool is_act = act == "list" || act == "settle";
  const base::Option known[] = {
      {"config", Kind::value, "", "the configuration file (needed)"},
      {"id", Kind::value, "", "settle: the alarm's number, as list prints it (needed)"},
      {"note", Kind::value, "", "settle: what was found, for the audit log (needed)"}};
  const auto parsed = base::parse_options(
      kTitle,
      settings_usage("list --config FILE, or alarm settle --config FILE --id ID --note TEXT"),
      known, is_act ? words.subspan(1) : words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const auto id = options.number("id", 1, 1'000'000'000'000);
  if (!is_act || options.value("config").empty() ||
      (act == "settle" && (!id || options.value("note").empty()))) {
    base::complain(kTitle, "say alarm list or alarm settle; --help lists the options.");
    return base::kWrongUsage;
  }
  const auto settings = read_settings(options.value("config"));
  if (!settings) return failed(settings.error().sentence);
  Postgres database(settings->database);
  return act == "list" ? list(database) : settle(database, *id, options.value("note"));
}

}  // namespace kanaria::hq
