#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/keys.h"
#include "hq/planting_log.h"

namespace kanaria::hq {
namespace {

using base::Option;
using Kind = base::Option::Kind;
using Json = nlohmann::ordered_json;

constexpr std::string_view kAddTitle = "kanaria-hq planting add";
constexpr std::string_view kListTitle = "kanaria-hq planting list";
constexpr std::string_view kVerifyTitle = "kanaria-hq planting verify";
constexpr std::int64_t kDay_ms = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t kEarliestZone_ms = std::int64_t{14} * 60 * 60 * 1000;  // UTC+14

const Option kLog{"log", Kind::value, "", "the planting log; keep it secret: it names the decoys"};

int wrong_usage(std::string_view title, const std::string& what) {
  base::complain(title, what + "; --help lists the options.");
  return base::kWrongUsage;
}

int failed(std::string_view title, const base::Error& error) {
  base::complain(title, error.sentence);
  return base::kFailed;
}

bool lies_in_future(const std::string& planted_at, std::int64_t now_ms) {
  const auto day = day_of(planted_at);
  return day && *day * kDay_ms > now_ms + kEarliestZone_ms;
}

int add(const base::Options& options, const Planting& planting) {
  const base::SystemClock clock;
  if (lies_in_future(planting.planted_at, clock.now().wall_ms)) {
    return wrong_usage(kAddTitle,
                       "--planted-at lies in the future; log a planting once it is done");
  }
  const auto key = read_sign_key(std::filesystem::path(options.value("keys")) / "registry.signkey");
  if (!key) return failed(kAddTitle, key.error());
  base::SigningSeed seed{};
  std::copy_n(key->begin(), seed.size(), seed.begin());
  const auto added = add_planting(options.value("log"), planting, seed, clock);
  base::wipe(seed);
  if (!added) return failed(kAddTitle, added.error());
  for (const std::string& sentence : added->told) base::complain(kAddTitle, sentence);
  const Json line{{"seq", added->seq}, {"hash", base::to_hex(added->hash)}};
  std::printf("%s\n", line.dump().c_str());
  return base::kDone;
}

int run_add(Words words) {
  const Option known[] = {
      kLog,
      {"keys", Kind::value, "", "headquarters' keys; KEYS/registry.signkey signs the entry"},
      {"record-id", Kind::value, "", "the decoy's record_id"},
      {"list-id", Kind::value, "", "the customer list that it was planted in"},
      {"copy", Kind::value, "", "which copy of the list: who has it, or its file"},
      {"by", Kind::value, "", "who planted it"},
      {"planted-at", Kind::value, "", "the day of the planting, as 2026-11-20"},
      {"note", Kind::value, "", "anything else, in one line"}};
  const auto parsed = base::parse_options(
      kAddTitle, "--log FILE --keys KEYS --record-id ID --list-id L --copy COPY --by WHO", known,
      words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  for (const char* name : {"log", "keys"}) {
    if (options.value(name).empty()) {
      return wrong_usage(kAddTitle, std::string("--") + name + " is missing");
    }
  }
  const Planting planting{options.value("record-id"),  options.value("list-id"),
                          options.value("copy"),       options.value("by"),
                          options.value("planted-at"), options.value("note")};
  const std::string problem = problem_of(planting);
  if (!problem.empty()) return wrong_usage(kAddTitle, problem);
  return add(options, planting);
}

/// Says on stderr what is torn at the end, and where the log breaks.
void tell_end(std::string_view title, const std::string& file, const PlantingLog& log) {
  if (log.broken) base::complain(title, file + ": " + log.broken->sentence + ".");
  if (log.torn_end) {
    base::complain(title, file + ": " + lines_of(*log.torn_end) + " (" +
                              std::to_string(log.torn_end->size_bytes) +
                              " bytes) is torn, as by a power cut, and is no entry; the next "
                              "planting add keeps and vouches for it.");
  }
}

int run_list(Words words) {
  const Option known[] = {kLog,
                          {"list-id", Kind::value, "", "only this customer list"},
                          {"record-id", Kind::value, "", "only this decoy"},
                          {"copy", Kind::value, "", "only this copy"}};
  const auto parsed = base::parse_options(
      kListTitle, "--log FILE [--list-id L] [--record-id ID] [--copy COPY]", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const std::string& file = options.value("log");
  if (file.empty()) return wrong_usage(kListTitle, "--log is missing");
  const auto log = read_planting_log(file, std::nullopt);
  if (!log) return failed(kListTitle, log.error());
  const auto is_wanted = [&options](const char* name, const std::string& value) {
    return !options.has(name) || options.value(name) == value;
  };
  for (const LoggedPlanting& logged : log->entries) {
    const Planting& planting = logged.entry.planting;
    if (!is_wanted("list-id", planting.list_id) || !is_wanted("record-id", planting.record_id) ||
        !is_wanted("copy", planting.copy)) {
      continue;
    }
    Json line = Json::parse(logged.text);
    line["hash"] = base::to_hex(logged.hash);
    std::printf("%s\n", line.dump().c_str());
  }
  tell_end(kListTitle, file, *log);
  return log->broken ? base::kFailed : base::kDone;
}

/// The number of the entry with this hash, 0 for the head of an empty log; nullopt when none has.
std::optional<std::uint64_t> entry_of(const PlantingLog& log, const base::Digest& hash) {
  if (hash == base::Digest{}) return 0;
  for (const LoggedPlanting& logged : log.entries) {
    if (logged.hash == hash) return logged.entry.seq;
  }
  return std::nullopt;
}

int verify(const std::string& file, const registry::VerifyKey& key,
           const std::optional<base::Digest>& noted) {
  const auto log = read_planting_log(file, key);
  if (!log) return failed(kVerifyTitle, log.error());
  tell_end(kVerifyTitle, file, *log);
  if (log->broken || log->torn_end) return base::kFailed;
  const auto at = noted ? entry_of(*log, *noted) : std::nullopt;
  if (noted && !at) {
    base::complain(kVerifyTitle, file + " has " + std::to_string(log->entries.size()) +
                                     " entries that hold, but none is the noted head: entries were "
                                     "cut off, or this is another log; look for the log that was "
                                     "there when the head was noted.");
    return base::kFailed;
  }
  std::printf("holds: %zu entries, head %s", log->entries.size(),
              base::to_hex(log->head()).c_str());
  if (at) std::printf(", the noted head is entry %llu", static_cast<unsigned long long>(*at));
  for (const TornLines& torn : log->torn) std::printf(", %s torn", lines_of(torn).c_str());
  std::printf("\n");
  return base::kDone;
}

int run_verify(Words words) {
  const Option known[] = {
      kLog,
      {"keys", Kind::value, "", "headquarters' keys; only KEYS/registry.verifykey is read"},
      {"verify-key", Kind::value, "", "that file alone, in place of --keys"},
      {"head", Kind::value, "",
       "a hash that planting add or verify told and that was noted elsewhere: fails when the log "
       "does not hold it any more"}};
  const auto parsed = base::parse_options(
      kVerifyTitle, "--log FILE --keys KEYS|--verify-key FILE [--head HASH]", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  if (options.value("log").empty()) return wrong_usage(kVerifyTitle, "--log is missing");
  const std::string& keys = options.value("keys");
  if (keys.empty() == options.value("verify-key").empty()) {
    return wrong_usage(kVerifyTitle, "give one of --keys and --verify-key");
  }
  std::optional<base::Digest> noted;
  if (options.has("head")) {
    const auto bytes = base::from_hex(options.value("head"));
    if (!bytes || bytes->size() != sizeof(base::Digest)) {
      return wrong_usage(kVerifyTitle, "--head must be 64 hexadecimal digits");
    }
    noted.emplace();
    std::copy(bytes->begin(), bytes->end(), noted->begin());
  }
  const auto key =
      read_verify_key(keys.empty() ? std::filesystem::path(options.value("verify-key"))
                                   : std::filesystem::path(keys) / "registry.verifykey");
  if (!key) return failed(kVerifyTitle, key.error());
  return verify(options.value("log"), *key, noted);
}

}  // namespace

int run_planting(Words words) {
  constexpr std::string_view kTitle = "kanaria-hq planting";
  if (!words.empty() && words[0] == "add") return run_add(words.subspan(1));
  if (!words.empty() && words[0] == "list") return run_list(words.subspan(1));
  if (!words.empty() && words[0] == "verify") return run_verify(words.subspan(1));
  const auto parsed =
      base::parse_options(kTitle, "add|list|verify OPTIONS (each has its own --help)", {}, words);
  if (!parsed.options) return parsed.status;
  base::complain(kTitle, "say what to do: planting add, list or verify.");
  return base::kWrongUsage;
}

}  // namespace kanaria::hq
