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
#include "hq/record_rows.h"
#include "hq/records.h"
#include "hq/snapshot_builder.h"
#include "hq/valid_records.h"
#include "lettering/lettering.h"
#include "registry/table.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kBuildTitle = "kanaria-hq registry build";
constexpr std::uint64_t kSmallest_percent = 98;
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

/// A record more, and the letter to it.
base::Result<base::Bytes> add_proof_person(std::vector<Record>& records,
                                           const Canonicalize& canonicalize,
                                           const Knowledge& knowledge, const std::string& font) {
  for (;;) {
    ProofPerson person = make_proof_person(knowledge.dictionary, knowledge.names);
    const CanonicalRecord canonical = canonicalize(person.record);
    if (!has_keys(canonical) || canonical.address.doors.empty()) continue;
    records.push_back(std::move(person.record));
    std::array<std::uint8_t, 8> seed{};
    base::fill_random(seed);
    return lettering::draw_letter(person.letter, font, *base::ByteReader(seed).u64());
  }
}

base::Result<void> write_proof_of(Proof proof, std::uint64_t version,
                                  const std::vector<std::string>& tokens, const std::string& out) {
  if (proof.letters.empty()) return {};
  proof.version = version;
  CHECK(tokens.size() == proof.letters.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) proof.letters[i].token = tokens[i];
  return write_proof(proof, proof_file_of(out));
}

/// Once it is written, the text of these people is not needed any more.
base::Result<void> keep_erased(RecordRows& rows, ErasureLedger& ledger,
                               const std::filesystem::path& file) {
  const auto erased = rows.take_erased();
  if (erased.empty()) return {};
  for (const auto& [id, entry] : erased) ledger.put(id, entry);
  return ledger.write(file);
}

int build(const base::Options& options, long valid_days) {
  const auto keys = read_keys(options.value("keys"));
  if (!keys) return failed(kBuildTitle, keys.error());
  const auto knowledge = load_knowledge(options.value("models"));
  if (!knowledge) return failed(kBuildTitle, knowledge.error());
  const auto ledger_file = erasure_ledger_of(options.value("keys"));
  auto ledger = ErasureLedger::read(ledger_file);
  if (!ledger) return failed(kBuildTitle, ledger.error());
  const Canonicalize canonicalize = canonicalize_by(knowledge->dictionary, knowledge->names);
  auto rows = RecordRows::open(options.value("records"), surname_by(knowledge->names), canonicalize,
                               kiosk_key_of(*keys, options.value("for")).inner, *ledger);
  if (!rows) return failed(kBuildTitle, rows.error());
  if (!rows->problems().empty()) {
    tell_problems(kBuildTitle, options.value("records"), rows->problems(), kMoreMalformed);
    return base::kFailed;
  }
  const auto before = records_before(options.value("keys"));
  if (!before) return failed(kBuildTitle, before.error());
  if (rows->count() * 100 < *before * kSmallest_percent) {
    base::complain(kBuildTitle, "there are " + std::to_string(rows->count()) + " records after " +
                                    std::to_string(*before) +
                                    " in the last build. Check the file before you publish it: "
                                    "kiosks refuse a registry that is more than 2 % smaller.");
  }
  Proof proof;
  std::vector<Record> proof_persons;
  if (options.value("for") != kAnyKiosk) {
    for (std::size_t i = 0; i < kProofLetters; ++i) {
      auto picture =
          add_proof_person(proof_persons, canonicalize, *knowledge, options.value("font"));
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
  const auto built = build_snapshot(*keys, request, rows->row_source(std::move(proof_persons)),
                                    options.value("out"));
  if (!built) return failed(kBuildTitle, built.error());
  if (!built->not_built.empty()) {
    std::vector<RowProblem> problems;
    for (const Record& record : built->not_built) problems.push_back(not_built(record));
    tell_problems(kBuildTitle, options.value("records"), problems, kMoreMalformed);
    return base::kFailed;
  }
  if (auto kept = keep_erased(*rows, *ledger, ledger_file); !kept) {
    return failed(kBuildTitle, kept.error());
  }
  if (auto written =
          write_proof_of(std::move(proof), *version, built->proof_tokens, options.value("out"));
      !written) {
    return failed(kBuildTitle, written.error());
  }
  if (auto noted = note_records(options.value("keys"), rows->count()); !noted) {
    return failed(kBuildTitle, noted.error());
  }
  std::printf("%llu records, version %llu: %s\n", static_cast<unsigned long long>(rows->count()),
              static_cast<unsigned long long>(*version), options.value("out").c_str());
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
