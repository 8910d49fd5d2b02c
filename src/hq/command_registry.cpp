#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/models_folder.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/canonical_records.h"
#include "hq/commands.h"
#include "hq/keys.h"
#include "hq/proof_file.h"
#include "hq/proof_person.h"
#include "hq/records.h"
#include "hq/snapshot_builder.h"
#include "lettering/lettering.h"
#include "registry/table.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kBuildTitle = "kanaria-hq registry build";
constexpr std::size_t kMaxToldProblems = 1000;
constexpr std::size_t kMaxRecords = registry::kMaxRows / 2;
constexpr std::string_view kAnyKiosk = "any";
constexpr std::int64_t kDay_ms = std::int64_t{24} * 60 * 60 * 1000;

using base::Option;

const Option kModels{"models", Option::Kind::value, base::default_models_folder().string(),
                     "folder of the postal dictionary and names"};
const Option kRecords{"records", Option::Kind::value, "",
                      "the records: UTF-8 CSV with the header row "
                      "record_id,kind,postal_code,address,name,phone,list_id,planted_at,note"};

int failed(std::string_view title, const base::Error& error) {
  base::complain(title, error.sentence);
  return base::kFailed;
}

struct Knowledge {
  postal::PostalDictionary dictionary;
  postal::NameKnowledge names;
};

base::Result<Knowledge> load_knowledge(const std::string& models) {
  auto dictionary = postal::PostalDictionary::load(models);
  if (!dictionary) return dictionary.error();
  auto names = postal::NameKnowledge::load(models);
  if (!names) return names.error();
  return Knowledge{std::move(*dictionary), std::move(*names)};
}

void tell_problems(std::string_view title, const std::string& file,
                   const std::vector<RowProblem>& problems) {
  std::size_t told = 0;
  for (const RowProblem& problem : problems) {
    if (++told > kMaxToldProblems) break;
    base::complain(title,
                   file + ": line " + std::to_string(problem.line) + " " + problem.sentence + ".");
  }
  if (problems.size() > kMaxToldProblems) {
    base::complain(title, "and " + std::to_string(problems.size() - kMaxToldProblems) +
                              " rows more are malformed.");
  }
}

/// The records, or nullopt after every row that cannot be built was told.
std::optional<std::vector<CanonicalRecord>> valid_records(std::string_view title,
                                                          const std::string& file,
                                                          const Knowledge& knowledge) {
  const auto list = read_records(file, surname_by(knowledge.names));
  if (!list) {
    base::complain(title, list.error().sentence);
    return std::nullopt;
  }
  std::vector<RowProblem> problems = list->problems;
  if (problems.empty() && list->records.size() > kMaxRecords) {
    problems.push_back({list->records[kMaxRecords].line, "is one record more than is accepted"});
  }
  const Canonicalize canonicalize = canonicalize_by(knowledge.dictionary, knowledge.names);
  std::vector<CanonicalRecord> records;
  if (problems.empty()) {
    records.reserve(list->records.size());
    for (const Record& record : list->records) {
      records.push_back(canonicalize(record));
      if (has_keys(records.back())) continue;
      problems.push_back({record.line,
                          "has an address whose city is not in the postal dictionary, and no "
                          "postal code with a house number"});
    }
  }
  if (problems.empty()) return records;
  tell_problems(title, file, problems);
  return std::nullopt;
}

/// Adds one more record, and draws the letter to it.
base::Result<base::Bytes> add_proof_person(std::vector<CanonicalRecord>& records,
                                           const Knowledge& knowledge, const std::string& font) {
  const Canonicalize canonicalize = canonicalize_by(knowledge.dictionary, knowledge.names);
  for (;;) {
    const ProofPerson person = make_proof_person(knowledge.dictionary, knowledge.names);
    CanonicalRecord canonical = canonicalize(person.record);
    if (!has_keys(canonical) || canonical.address.doors.empty()) continue;
    records.push_back(std::move(canonical));
    std::array<std::uint8_t, 8> seed{};
    base::fill_random(seed);
    return lettering::draw_letter(person.letter, font, *base::ByteReader(seed).u64());
  }
}

int build(const base::Options& options, long valid_days) {
  const auto keys = read_keys(options.value("keys"));
  if (!keys) return failed(kBuildTitle, keys.error());
  const auto knowledge = load_knowledge(options.value("models"));
  if (!knowledge) return failed(kBuildTitle, knowledge.error());
  auto records = valid_records(kBuildTitle, options.value("records"), *knowledge);
  if (!records) return base::kFailed;
  const std::size_t count = records->size();
  Proof proof;
  if (options.value("for") != kAnyKiosk) {
    for (std::size_t i = 0; i < kProofLetters; ++i) {
      auto picture = add_proof_person(*records, *knowledge, options.value("font"));
      if (!picture) return failed(kBuildTitle, picture.error());
      proof.letters.push_back({"", *std::move(picture)});
    }
  }
  const auto version = take_next_version(options.value("keys"));
  if (!version) return failed(kBuildTitle, version.error());
  SnapshotRequest request;
  request.kiosk = options.value("for");
  request.version = *version;
  request.created_ms = base::SystemClock().now().wall_ms;
  request.expires_ms = request.created_ms + valid_days * kDay_ms;
  const BuiltSnapshot snapshot = build_snapshot(*keys, request, *records);
  if (!proof.letters.empty()) {
    proof.version = *version;
    CHECK(snapshot.proof_tokens.size() == proof.letters.size());
    for (std::size_t i = 0; i < proof.letters.size(); ++i) {
      proof.letters[i].token = snapshot.proof_tokens[i];
    }
    const auto written = write_proof(proof, proof_file_of(options.value("out")));
    if (!written) return failed(kBuildTitle, written.error());
  }
  const auto published = publish(snapshot, options.value("out"));
  if (!published) return failed(kBuildTitle, published.error());
  std::printf("%zu records, version %llu: %s\n", count, static_cast<unsigned long long>(*version),
              options.value("out").c_str());
  return base::kDone;
}

int run_build(Words words) {
  const Option known[] = {
      {"keys", Option::Kind::value, "", "headquarters' keys (kanaria-hq keys new)"},
      kRecords,
      {"out", Option::Kind::value, "",
       "the snapshot's folder; a snapshot there is replaced, and the kiosk's key is written beside "
       "it as DIR.key"},
      {"for", Option::Kind::value, std::string(kAnyKiosk),
       "id of the kiosk whose key opens the snapshot; it then gets test letters, from DIR.proof"},
      {"font", Option::Kind::value, std::string(lettering::kJapaneseFont),
       "the font of the test letters"},
      {"valid-days", Option::Kind::value, "35",
       "days until the kiosk calls the snapshot out of date, 1 to 3650"},
      kModels};
  const auto parsed = base::parse_options(
      kBuildTitle, "--keys KEYS --records FILE.csv --out DIR [--for KIOSK_ID]", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  for (const char* name : {"keys", "records", "out"}) {
    if (!options.value(name).empty()) continue;
    base::complain(kBuildTitle,
                   std::string("--") + name + " is missing; --help lists the options.");
    return base::kWrongUsage;
  }
  if (!registry::is_kiosk_id(options.value("for"))) {
    base::complain(kBuildTitle, "--for must be 1 to 64 letters, digits, '.', '_' or '-'.");
    return base::kWrongUsage;
  }
  const auto valid_days = options.number("valid-days", 1, 3650);
  if (!valid_days) {
    base::complain(kBuildTitle, "--valid-days must be a whole number from 1 to 3650.");
    return base::kWrongUsage;
  }
  return build(options, *valid_days);
}

}  // namespace

int run_registry(Words words) {
  constexpr std::string_view kTitle = "kanaria-hq registry";
  if (!words.empty() && words[0] == "build") return run_build(words.subspan(1));
  if (!words.empty() && words[0] == "lint") return run_lint(words.subspan(1));
  if (!words.empty() && words[0] == "publish") return run_publish(words.subspan(1));
  const auto parsed = base::parse_options(
      kTitle, "build|lint|publish OPTIONS (each has its own --help)", {}, words);
  if (!parsed.options) return parsed.status;
  base::complain(kTitle, "say what to do: registry build, lint or publish.");
  return base::kWrongUsage;
}

}  // namespace kanaria::hq
