#include <array>
#include <cstdio>
#include <initializer_list>
#include <span>
#include <utility>

#include "base/clock.h"
#include "base/models_folder.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/delta_builder.h"
#include "hq/keys.h"
#include "hq/proof_file.h"
#include "hq/proof_person.h"
#include "hq/registry_inputs.h"
#include "hq/snapshot_builder.h"
#include "lettering/lettering.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kBuildTitle = "kanaria-hq registry build";
constexpr std::string_view kDeltaTitle = "kanaria-hq registry delta";
constexpr std::string_view kAnyKiosk = "any";
constexpr std::int64_t kDay_ms = std::int64_t{24} * 60 * 60 * 1000;

using base::Option;

const Option kModels{"models", Option::Kind::value, base::default_models_folder().string(),
                     "folder of the postal dictionary and names"};
const Option kRecords{"records", Option::Kind::value, "",
                      "the records: UTF-8 CSV with the header row "
                      "record_id,kind,postal_code,address,name,phone,list_id,planted_at,note"};

unsigned long long number(std::uint64_t value) {
  return value;
}

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

/// The next version, and how long it holds.
base::Result<SnapshotRequest> next_snapshot(const base::Options& options, long valid_days) {
  const auto version = take_next_version(options.value("keys"));
  if (!version) return version.error();
  SnapshotRequest request;
  request.kiosk = options.value("for");
  request.version = *version;
  request.created_ms = base::SystemClock().now().wall_ms;
  request.expires_ms = request.created_ms + valid_days * kDay_ms;
  return request;
}

int build(const base::Options& options, long valid_days) {
  const auto inputs = RegistryInputs::open(kBuildTitle, options);
  if (!inputs) return base::kFailed;
  if (auto warned = inputs->warn_of_shrinking(); !warned) {
    return failed(kBuildTitle, warned.error());
  }
  Proof proof;
  std::vector<Record> proof_persons;
  if (options.value("for") != kAnyKiosk) {
    for (std::size_t i = 0; i < kProofLetters; ++i) {
      auto picture = add_proof_person(proof_persons, inputs->canonicalize(), inputs->knowledge(),
                                      options.value("font"));
      if (!picture) return failed(kBuildTitle, picture.error());
      proof.letters.push_back({"", *std::move(picture)});
    }
  }
  const auto request = next_snapshot(options, valid_days);
  if (!request) return failed(kBuildTitle, request.error());
  const auto built =
      build_snapshot(inputs->keys(), *request, inputs->rows().row_source(std::move(proof_persons)),
                     options.value("out"));
  if (!built) return failed(kBuildTitle, built.error());
  if (inputs->tell_not_built(built->not_built)) return base::kFailed;
  auto noted = inputs->note_built();
  if (noted) {
    noted = write_proof_of(std::move(proof), request->version, built->proof_tokens,
                           options.value("out"));
  }
  if (!noted) return failed(kBuildTitle, noted.error());
  std::printf("%llu records, version %llu, %llu bytes: %s\n", number(inputs->rows().count()),
              number(request->version), number(built->bytes), options.value("out").c_str());
  return base::kDone;
}

/// The test letters of the earlier snapshot go on: their rows did not change.
base::Result<void> lead_proof_on(const base::Options& options, std::uint64_t version) {
  auto proof = read_proof(proof_file_of(options.value("from")));
  if (!proof) return proof.error();
  if (!*proof) return {};
  (*proof)->version = version;
  for (const char* name : {"out", "whole"}) {
    if (options.value(name).empty()) continue;
    if (auto written = write_proof(**proof, proof_file_of(options.value(name))); !written) {
      return written;
    }
  }
  return {};
}

int delta(const base::Options& options, long valid_days) {
  const auto inputs = RegistryInputs::open(kDeltaTitle, options);
  if (!inputs) return base::kFailed;
  if (auto warned = inputs->warn_of_shrinking(); !warned) {
    return failed(kDeltaTitle, warned.error());
  }
  const auto next = next_snapshot(options, valid_days);
  if (!next) return failed(kDeltaTitle, next.error());
  const DeltaRequest request{*next, options.value("from"), options.value("out"),
                             options.value("whole"), options.has("may-shrink")};
  const auto built = build_delta(inputs->keys(), request, inputs->rows().row_source());
  if (!built) return failed(kDeltaTitle, built.error());
  if (inputs->tell_not_built(built->not_built)) return base::kFailed;
  auto noted = inputs->note_built();
  if (noted) noted = lead_proof_on(options, next->version);
  if (!noted) return failed(kDeltaTitle, noted.error());
  std::printf(
      "%llu records as before, %llu changed, %llu added, %llu removed; version %llu, "
      "%llu bytes: %s\n",
      number(built->kept), number(built->changed), number(built->added), number(built->removed),
      number(next->version), number(built->bytes), options.value("out").c_str());
  return base::kDone;
}

const Option kKeys{"keys", Option::Kind::value, "", "headquarters' keys (kanaria-hq keys new)"};
const Option kValidDays{"valid-days", Option::Kind::value, "35",
                        "days until the kiosk calls the snapshot out of date, 1 to 3650"};

/// Checks what both commands take, and goes on with `run`.
int run_with(std::string_view title, std::string_view usage, std::span<const Option> known,
             std::initializer_list<const char*> needed, Words words,
             int (*run)(const base::Options&, long)) {
  const auto parsed = base::parse_options(title, usage, known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  for (const char* name : needed) {
    if (!options.value(name).empty()) continue;
    base::complain(title, std::string("--") + name + " is missing; --help lists the options.");
    return base::kWrongUsage;
  }
  if (!registry::is_kiosk_id(options.value("for"))) {
    base::complain(title, "--for must be 1 to 64 letters, digits, '.', '_' or '-'.");
    return base::kWrongUsage;
  }
  const auto valid_days = options.number("valid-days", 1, 3650);
  if (!valid_days) {
    base::complain(title, "--valid-days must be a whole number from 1 to 3650.");
    return base::kWrongUsage;
  }
  return run(options, *valid_days);
}

int run_delta(Words words) {
  const Option known[] = {
      kKeys,
      {"from", Option::Kind::value, "", "folder of the snapshot that the kiosk has"},
      kRecords,
      {"out", Option::Kind::value, "", "folder of the difference; one there is replaced"},
      {"whole", Option::Kind::value, "",
       "folder for the whole new snapshot too, which is published before the difference, and which "
       "the next one is made from"},
      {"for", Option::Kind::value, std::string(kAnyKiosk),
       "id of the kiosk that the snapshot was built for"},
      {"may-shrink", Option::Kind::flag, "",
       "although more than 2 % of the records are gone (of 1,000 and more)"},
      kValidDays,
      kModels};
  return run_with(kDeltaTitle, "--keys KEYS --from DIR --records FILE.csv --out DIR2 [--for ID]",
                  known, {"keys", "from", "records", "out"}, words, delta);
}

int run_build(Words words) {
  const Option known[] = {
      kKeys,
      kRecords,
      {"out", Option::Kind::value, "",
       "the snapshot's folder; a snapshot there is replaced, and the kiosk's key is written beside "
       "it as DIR.key"},
      {"for", Option::Kind::value, std::string(kAnyKiosk),
       "id of the kiosk whose key opens the snapshot; it then gets test letters, from DIR.proof"},
      {"font", Option::Kind::value, std::string(lettering::kJapaneseFont),
       "the font of the test letters"},
      kValidDays,
      kModels};
  return run_with(kBuildTitle, "--keys KEYS --records FILE.csv --out DIR [--for KIOSK_ID]", known,
                  {"keys", "records", "out"}, words, build);
}

}  // namespace

int run_registry(Words words) {
  constexpr std::string_view kTitle = "kanaria-hq registry";
  if (!words.empty() && words[0] == "build") return run_build(words.subspan(1));
  if (!words.empty() && words[0] == "delta") return run_delta(words.subspan(1));
  if (!words.empty() && words[0] == "lint") return run_lint(words.subspan(1));
  if (!words.empty() && words[0] == "publish") return run_publish(words.subspan(1));
  const auto parsed = base::parse_options(
      kTitle, "build|delta|lint|publish OPTIONS (each has its own --help)", {}, words);
  if (!parsed.options) return parsed.status;
  base::complain(kTitle, "say what to do: registry build, delta, lint or publish.");
  return base::kWrongUsage;
}

}  // namespace kanaria::hq
