#include "hq/valid_records.h"

#include <utility>

#include "base/program.h"
#include "hq/record_rows.h"

namespace kanaria::hq {
namespace {

constexpr std::size_t kMaxToldProblems = 1000;
constexpr std::size_t kMaxRecords = std::size_t{1} << 22;  ///< held in memory

}  // namespace

base::Result<Knowledge> load_knowledge(const std::string& models) {
  auto dictionary = postal::PostalDictionary::load(models);
  if (!dictionary) return dictionary.error();
  auto names = postal::NameKnowledge::load(models);
  if (!names) return names.error();
  return Knowledge{std::move(*dictionary), std::move(*names)};
}

void tell_problems(std::string_view title, const std::string& file,
                   const std::vector<RowProblem>& problems, std::string_view of_what) {
  std::size_t told = 0;
  for (const RowProblem& problem : problems) {
    if (++told > kMaxToldProblems) break;
    base::complain(title,
                   file + ": line " + std::to_string(problem.line) + " " + problem.sentence + ".");
  }
  if (problems.size() > kMaxToldProblems) {
    base::complain(title, "and " + std::to_string(problems.size() - kMaxToldProblems) + " " +
                              std::string(of_what) + ".");
  }
}

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
      if (record.is_text_gone()) continue;
      records.push_back(canonicalize(record));
      if (!has_keys(records.back())) problems.push_back(not_built(record));
    }
  }
  if (problems.empty()) return records;
  tell_problems(title, file, problems, kMoreMalformed);
  return std::nullopt;
}

}  // namespace kanaria::hq
