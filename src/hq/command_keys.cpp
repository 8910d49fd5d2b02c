#include <cstdio>

#include "base/clock.h"
#include "base/file.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/authority.h"
#include "hq/commands.h"
#include "hq/keys.h"
#include "hq/receiver_keys.h"

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

constexpr std::string_view kHostTitle = "kanaria-hq keys host";

base::Result<void> make_host(const base::Options& options) {
  const auto keys = read_receiver_keys(options.value("receiver-keys"));
  if (!keys) return keys.error();
  const auto made = certify_host(*keys, options.value("host"), base::SystemClock().now().wall_ms);
  if (!made) return made.error();
  const std::string& out = options.value("out");
  auto written =
      base::write_file_durably(out + ".key", base::bytes_of(made->key), base::FileMode::owner_only);
  if (!written) return written;
  return base::write_file_durably(out + ".pem", base::bytes_of(made->certificate),
                                  base::FileMode::everybody_reads);
}

int run_host(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"receiver-keys", Kind::value, "", "the folder KEYS/receiver (needed)"},
      {"host", Kind::value, "", "how the kiosks call headquarters: a name or an IP address"},
      {"out", Kind::value, "", "writes OUT.key and OUT.pem for nginx; replaces what is there"}};
  const auto parsed = base::parse_options(
      kHostTitle, "--receiver-keys KEYS/receiver --host HOST --out OUT", known, words);
  if (!parsed.options) return parsed.status;
  for (const char* name : {"receiver-keys", "host", "out"}) {
    if (!parsed.options->value(name).empty()) continue;
    base::complain(kHostTitle, std::string("--") + name + " is missing; --help lists the options.");
    return base::kWrongUsage;
  }
  if (const auto made = make_host(*parsed.options); !made) {
    base::complain(kHostTitle, made.error().sentence);
    return base::kFailed;
  }
  return base::kDone;
}

constexpr std::string_view kEpochTitle = "kanaria-hq keys epoch";

int run_epoch(Words words) {
  const base::Option known[] = {
      {"keys", base::Option::Kind::value, "", "headquarters' keys (kanaria-hq keys new)"}};
  const auto parsed = base::parse_options(kEpochTitle, "--keys KEYS", known, words);
  if (!parsed.options) return parsed.status;
  if (parsed.options->value("keys").empty()) {
    base::complain(kEpochTitle, "--keys is missing; --help lists the options.");
    return base::kWrongUsage;
  }
  const auto epoch = begin_next_epoch(parsed.options->value("keys"));
  if (!epoch) {
    base::complain(kEpochTitle, epoch.error().sentence);
    return base::kFailed;
  }
  std::printf(
      "epoch %u; build every kiosk's registry anew and put its key beside the kiosk's as "
      "REGISTRY.key.next\n",
      *epoch);
  return base::kDone;
}

constexpr std::string_view kSignerTitle = "kanaria-hq keys signer";
constexpr long kMostVersions = long{1} << 62;

int run_signer(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"keys", Kind::value, "", "headquarters' keys (kanaria-hq keys new)"},
      {"root-key", Kind::value, "", "registry.signkey, where it is kept apart from KEYS"},
      {"after-version", Kind::value, "0",
       "the next build's version is larger: the highest one that a kiosk tells, when whoever had "
       "the key may have sent kiosks ahead"}};
  const auto parsed =
      base::parse_options(kSignerTitle, "--keys KEYS [--root-key FILE]", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const std::filesystem::path keys = options.value("keys");
  const auto after = options.number("after-version", 0, kMostVersions);
  if (keys.empty() || !after) {
    base::complain(kSignerTitle, keys.empty() ? "--keys is missing; --help lists the options."
                                              : "--after-version is a number of a build.");
    return base::kWrongUsage;
  }
  const std::string& apart = options.value("root-key");
  auto root =
      read_sign_key(apart.empty() ? keys / "registry.signkey" : std::filesystem::path(apart));
  if (!root) {
    base::complain(kSignerTitle, root.error().sentence);
    return base::kFailed;
  }
  const auto number = make_next_signer(keys, *root, static_cast<std::uint64_t>(*after));
  base::wipe(*root);
  if (!number) {
    base::complain(kSignerTitle, number.error().sentence);
    return base::kFailed;
  }
  std::printf(
      "signer %u; kiosks refuse the one before once they have a registry built from now on\n",
      *number);
  return base::kDone;
}

}  // namespace

int run_keys(Words words) {
  if (!words.empty() && words[0] == "new") return run_new(words.subspan(1));
  if (!words.empty() && words[0] == "host") return run_host(words.subspan(1));
  if (!words.empty() && words[0] == "epoch") return run_epoch(words.subspan(1));
  if (!words.empty() && words[0] == "signer") return run_signer(words.subspan(1));
  const auto parsed = base::parse_options(
      "kanaria-hq keys", "new --out KEYS, keys epoch|signer --keys KEYS, or keys host OPTIONS", {},
      words);
  if (!parsed.options) return parsed.status;
  base::complain("kanaria-hq keys",
                 "say what to do: keys new --out KEYS, keys epoch, keys signer, or keys host.");
  return base::kWrongUsage;
}

}  // namespace kanaria::hq
