#include <cmath>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/models_folder.h"
#include "base/options.h"
#include "base/program.h"
#include "base/utf8.h"
#include "kiosk/commands.h"
#include "kiosk/standard_input.h"
#include "postal/names.h"
#include "postal/normalize.h"

namespace kanaria::kiosk {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kTitle = "kanaria normalize";
/// Far beyond any address or name; keeps one line from taking long.
constexpr std::size_t kMaxTextBytes = 4096;

/// Prints one line of JSON for every line of standard input, in order; a line that `answer` cannot
/// take gives {"error": …}.
int answer_lines(const std::function<Json(const std::string&)>& answer) {
  bool failed = false;
  while (auto line = next_input_line()) {
    Json json;
    if (!base::is_valid_utf8(*line)) {
      json["error"] = "the line is not UTF-8";
    } else if (line->size() > kMaxTextBytes) {
      json["error"] = "the line is longer than " + std::to_string(kMaxTextBytes) + " bytes";
    } else {
      json = answer(*line);
    }
    failed = failed || json.contains("error");
    std::puts(json.dump().c_str());
  }
  if (failed) base::complain(kTitle, "some lines could not be read; their \"error\" says why.");
  return failed ? base::kFailed : base::kDone;
}

int normalize_addresses(const std::filesystem::path& models) {
  const auto dictionary = postal::PostalDictionary::load(models);
  if (!dictionary) {
    base::complain(kTitle, dictionary.error().sentence);
    return base::kFailed;
  }
  return answer_lines([&](const std::string& line) {
    const postal::Address address = postal::normalize_address(*dictionary, line);
    Json json = {{"prefecture", address.prefecture},
                 {"city", address.city},
                 {"town", address.town},
                 {"rest", address.rest},
                 {"postal_codes", address.postal_codes},
                 {"address_number", address.address_number}};
    if (!address.street.empty()) json["street"] = address.street;
    return json;
  });
}

int compare_names(const std::filesystem::path& models) {
  const auto names = postal::NameKnowledge::load(models);
  if (!names) {
    base::complain(kTitle, names.error().sentence);
    return base::kFailed;
  }
  return answer_lines([&](const std::string& line) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos || line.find('\t', tab + 1) != std::string::npos) {
      return Json{{"error", "a line is two names with one tab between them"}};
    }
    const auto both = names->compare(line.substr(0, tab), line.substr(tab + 1));
    return Json{{"same", both.same}, {"score", std::round(both.score * 10000) / 10000}};
  });
}

int normalize_companies() {
  return answer_lines([](const std::string& line) {
    const postal::Company company = postal::normalize_company(line);
    return Json{{"text", company.text}, {"form", company.form}, {"core", company.core}};
  });
}

}  // namespace

int run_normalize(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"names", Kind::flag, "",
       "lines are two names with a tab between: may they be one person's?"},
      {"companies", Kind::flag, "", "lines are company names: write their corporate form out"},
      {"models", Kind::value, base::default_models_folder().string(), "folder of the models"}};
  const auto parsed = base::parse_options(
      kTitle, "[OPTIONS] < LINES    (one address per line, or what the option says)", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  if (options.has("names") && options.has("companies")) {
    base::complain(kTitle, "give --names or --companies, not both.");
    return base::kWrongUsage;
  }
  if (options.has("names")) return compare_names(options.value("models"));
  if (options.has("companies")) return normalize_companies();
  return normalize_addresses(options.value("models"));
}

}  // namespace kanaria::kiosk
