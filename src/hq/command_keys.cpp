#include <cstdio>

#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/keys.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria-hq keys new";

int run_new(Words words) {
  const base::Option known[] = {
      {"out", base::Option::Kind::value, "", "the new folder for the keys (must not exist)"}};
  const auto parsed = base::parse_options(kTitle, "--out KEYS", known, words);
  if (!parsed.options) return parsed.status;
  const std::string& out = parsed.options->value("out");
  if (out.empty()) {
    base::complain(kTitle, "name the new folder with --out.");
    return base::kWrongUsage;
  }
  const auto made = make_keys(out);
  if (!made) {
    base::complain(kTitle, made.error().sentence);
    return base::kFailed;
  }
  std::printf("%s\n", out.c_str());
  return base::kDone;
}

}  // namespace

int run_keys(Words words) {
  if (!words.empty() && words[0] == "new") return run_new(words.subspan(1));
  const auto parsed = base::parse_options("kanaria-hq keys", "new --out KEYS", {}, words);
  if (!parsed.options) return parsed.status;
  base::complain("kanaria-hq keys", "say what to do: keys new --out KEYS.");
  return base::kWrongUsage;
}

}  // namespace kanaria::hq
