#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/age_key.h"
#include "base/options.h"
#include "base/program.h"
#include "kiosk/commands.h"
#include "kiosk/models.h"
#include "matching/matcher.h"
#include "reading/reading_json.h"
#include "registry/registry.h"
#include "registry/token.h"

namespace kanaria::kiosk {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kTitle = "kanaria check";
constexpr std::size_t kMaxLine_bytes = 4 * 1024 * 1024;

struct Checker {
  registry::Registry registry;
  Models models;
  std::optional<base::Key> reveal;  ///< opens tokens; headquarters' and tests' only
};

base::Result<Checker> make_checker(const base::Options& options) {
  auto registry =
      registry::Registry::open(options.value("registry"), options.value("registry-key"));
  if (!registry) return registry.error();
  auto models = load_models(options.value("models"));
  if (!models) return models.error();
  std::optional<base::Key> reveal;
  if (!options.value("reveal-with").empty()) {
    const auto identity = base::read_age_identity(options.value("reveal-with"));
    if (!identity) return identity.error();
    reveal = registry::token_key_of(*identity);
  }
  return Checker{std::move(*registry), std::move(*models), reveal};
}

std::string print(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

base::Result<Json> hit_json(const registry::Hit& hit, const std::optional<base::Key>& reveal) {
  Json json = {{"token", hit.token},
               {"score", std::round(hit.score * 1e4) / 1e4},
               {"notation", registry::to_string(hit.notation)},
               {"notation_ratio", std::round(hit.notation_log_ratio * 1e2) / 1e2}};
  if (!reveal) return json;
  const auto content = registry::open_token(*reveal, hit.token);
  if (!content) {
    return base::Error{base::Remedy::operator_acts,
                       "The hit does not open with this key; name the hq.agekey that the registry "
                       "was built with."};
  }
  json["record_id"] = content->record_id;
  json["kind"] = registry::to_string(content->kind);
  return json;
}

base::Result<std::string> check(const Checker& checker, const reading::Reading& reading) {
  const matching::Verdict verdict =
      matching::decide(reading, checker.registry, checker.models.dictionary, checker.models.names);
  if (auto whole = checker.registry.check_undamaged(); !whole) return whole.error();
  Json json = {{"id", reading.id}, {"decision", matching::to_string(verdict.decision)}};
  json["hits"] = Json::array();
  for (const registry::Hit& hit : verdict.hits) {
    auto shown = hit_json(hit, checker.reveal);
    if (!shown) return shown.error();
    json["hits"].push_back(std::move(*shown));
  }
  json["hypotheses"] = verdict.hypotheses;
  json["microseconds"] = verdict.elapsed_us;
  return print(json);
}

/// The id of a line that is no mailpiece, where it can be made out.
std::string id_of(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return "";
  const auto id = json.find("id");
  return id != json.end() && id->is_string() ? id->get<std::string>() : "";
}

/// The next line without its end, cut behind kMaxLine_bytes; false at the end of the input.
bool next_line(std::istream& in, std::string& line) {
  line.clear();
  std::streambuf& buffer = *in.rdbuf();
  int c = buffer.sbumpc();
  if (c == EOF) return false;
  for (; c != EOF && c != '\n'; c = buffer.sbumpc()) {
    if (line.size() <= kMaxLine_bytes) line += static_cast<char>(c);
  }
  return true;
}

/// One line of output for one of input; false when it is an error.
bool answer(const Checker& checker, const std::string& line) {
  base::Result<std::string> text = base::Error{
      base::Remedy::this_mailpiece, "The line is longer than 4 MiB; give one mailpiece a line."};
  std::string id;
  if (line.size() <= kMaxLine_bytes) {
    const auto reading = reading::from_json(line);
    if (reading) {
      id = reading->id;
      text = check(checker, *reading);
    } else {
      id = id_of(line);
      text = reading.error();
    }
  }
  if (text) {
    std::cout << *text << '\n';
    return true;
  }
  const Json json = {{"id", id}, {"error", text.error().sentence}};
  std::cout << print(json) << '\n';
  return false;
}

}  // namespace

int run_check(Words words) {
  using base::Option;
  const Option known[] = {
      {"json", Option::Kind::flag, "", "print JSON Lines (the only form, and the default)"},
      {"registry", Option::Kind::value, "", "folder of the registry"},
      {"registry-key", Option::Kind::value, "", "the kiosk's key for it (default: DIR.key)"},
      {"reveal-with", Option::Kind::value, "",
       "headquarters' age identity: adds record_id and kind to every hit"},
      models_option()};
  const auto parsed = base::parse_options(
      kTitle, "--json --registry DIR [--registry-key FILE] [--reveal-with HQ_KEY] < MAILPIECES",
      known, words);
  if (!parsed.options) return parsed.status;
  if (parsed.options->value("registry").empty()) {
    base::complain(kTitle, "name the registry's folder with --registry.");
    return base::kWrongUsage;
  }
  const auto checker = make_checker(*parsed.options);
  if (!checker) {
    base::complain(kTitle, checker.error().sentence);
    return base::kFailed;
  }
  std::size_t failed = 0;
  for (std::string line; next_line(std::cin, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (!answer(*checker, line)) ++failed;
  }
  if (failed > 0) {
    base::complain(kTitle, "not checked: " + std::to_string(failed) +
                               " of the lines; their \"error\" says why.");
    return base::kFailed;
  }
  return base::kDone;
}

}  // namespace kanaria::kiosk
