#include <cstdio>

#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/schema.h"
#include "hq/settings.h"
#include "hq/stick.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq import";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

}  // namespace

int run_import(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {{"config", Kind::value, "", "the configuration file (needed)"},
                                {"stick", Kind::list, "",
                                 "the stick's folder: reads to-headquarters/, writes "
                                 "from-headquarters/"}};
  const auto parsed =
      base::parse_options(kTitle, settings_usage("--config FILE STICK"), known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  if (options.value("config").empty() || options.list("stick").size() != 1) {
    base::complain(kTitle, "name --config FILE and the stick's folder.");
    return base::kWrongUsage;
  }
  const auto settings = read_settings(options.value("config"));
  if (!settings) return failed(settings.error());
  const auto keys = read_receiver_keys(settings->receiver_keys);
  if (!keys) return failed(keys.error());
  Postgres database(settings->database);
  if (const auto checked = check_schema(database); !checked) return failed(checked.error());
  const base::SystemClock clock;
  Receiver receiver(database, *keys, clock);
  const auto report = answer_stick(receiver, options.list("stick").front());
  if (!report) return failed(report.error());
  for (const std::string& problem : report->problems) base::complain(kTitle, problem);
  std::printf("%zu files, %zu messages, %zu problems\n", report->files, report->messages,
              report->problems.size());
  return report->problems.empty() ? base::kDone : base::kFailed;
}

}  // namespace kanaria::hq
