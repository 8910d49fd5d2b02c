#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include "base/models_folder.h"
#include "base/options.h"
#include "base/program.h"
#include "hq/commands.h"
#include "hq/lint.h"
#include "hq/population.h"
#include "hq/valid_records.h"

namespace kanaria::hq {
namespace {

using base::Option;

constexpr std::string_view kTitle = "kanaria-hq registry lint";
constexpr std::string_view kMoreWarnings = "warnings more; mend these first";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

/// nullopt, which is told, where the models have no table: the other rules hold without one.
base::Result<std::optional<ConfusionTable>> load_confusion(const std::string& models) {
  if (!std::filesystem::exists(ConfusionTable::file_in(models))) {
    base::complain(kTitle, models +
                               " has no measured confusion table: decoys that the reader cannot "
                               "tell apart are not looked for; make one with "
                               "models/confusion/measure.py.");
    return std::optional<ConfusionTable>();
  }
  auto table = ConfusionTable::load(models, kConfusable_p);
  if (!table) return table.error();
  return std::optional<ConfusionTable>(std::move(*table));
}

void append(std::vector<RowProblem>& all, std::vector<RowProblem> more) {
  if (more.size() == kMaxFindings) {
    more.back().sentence += "; that is the last of " + std::to_string(kMaxFindings) +
                            " warnings of its kind that are told, so mend them and lint again";
  }
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// Adds what the population says; false when some of its rows are malformed, which is told.
base::Result<bool> add_population(const std::string& file, const Records& records,
                                  const Knowledge& knowledge, std::vector<RowProblem>& warnings) {
  const Canonicalize canonicalize = canonicalize_by(knowledge.dictionary, knowledge.names);
  PopulationLint lint(records, canonicalize, knowledge.names);
  const auto read =
      read_population(file, [&lint](std::size_t line, const std::string& address,
                                    const std::string& name) { lint.take(line, address, name); });
  if (!read) return read.error();
  append(warnings, lint.findings(file));
  tell_problems(kTitle, file, read->problems, "");
  if (read->malformed > read->problems.size()) {
    base::complain(kTitle, file + ": " + std::to_string(read->malformed - read->problems.size()) +
                               " rows more are malformed.");
  }
  return read->malformed == 0;
}

int lint(const std::string& file, const std::string& population, const std::string& models) {
  const auto knowledge = load_knowledge(models);
  if (!knowledge) return failed(knowledge.error());
  const auto confusion = load_confusion(models);
  if (!confusion) return failed(confusion.error());
  const auto records = valid_records(kTitle, file, *knowledge);
  if (!records) return base::kFailed;
  std::vector<RowProblem> warnings = doubtful_records(*records);
  if (*confusion) {
    append(warnings, confusable_decoys(*records, **confusion, knowledge->names));
    append(warnings, unmeasured_decoys(*records, **confusion));
  }
  append(warnings, folded_decoys(*records, knowledge->names));
  append(warnings, decoys_of_real_people(*records));
  append(warnings, common_names(*records, knowledge->names));
  bool population_is_whole = true;
  if (!population.empty()) {
    const auto added = add_population(population, *records, *knowledge, warnings);
    if (!added) return failed(added.error());
    population_is_whole = *added;
  }
  std::stable_sort(warnings.begin(), warnings.end(),
                   [](const RowProblem& a, const RowProblem& b) { return a.line < b.line; });
  tell_problems(kTitle, file, warnings, kMoreWarnings);
  std::printf("%zu records, all well-formed\n", records->size());
  return population_is_whole ? base::kDone : base::kFailed;
}

}  // namespace

int run_lint(Words words) {
  const Option known[] = {{"records", Option::Kind::value, "",
                           "the records: UTF-8 CSV with the header row "
                           "record_id,kind,postal_code,address,name,phone,list_id,planted_at,note"},
                          {"population", Option::Kind::value, "",
                           "people who exist, to find decoys that are like them: UTF-8 CSV of any "
                           "size with the columns "
                           "address and name"},
                          {"models", Option::Kind::value, base::default_models_folder().string(),
                           "folder of the postal dictionary, names and confusion table"}};
  const auto parsed =
      base::parse_options(kTitle, "--records FILE.csv [--population FILE.csv]", known, words);
  if (!parsed.options) return parsed.status;
  const std::string& file = parsed.options->value("records");
  if (file.empty()) {
    base::complain(kTitle, "--records is missing; --help lists the options.");
    return base::kWrongUsage;
  }
  return lint(file, parsed.options->value("population"), parsed.options->value("models"));
}

}  // namespace kanaria::hq
