#include "hq/registry_inputs.h"

#include "base/program.h"
#include "hq/canonical_records.h"

namespace kanaria::hq {
namespace {

constexpr std::uint64_t kSmallest_percent = 98;

std::unique_ptr<RegistryInputs> told(std::string_view title, const base::Error& error) {
  base::complain(title, error.sentence);
  return nullptr;
}

}  // namespace

RegistryInputs::RegistryInputs(std::string_view title, const base::Options& options,
                               HeadquartersKeys keys, Knowledge knowledge, ErasureLedger ledger)
    : title_(title),
      records_file_(options.value("records")),
      keys_dir_(options.value("keys")),
      keys_(std::move(keys)),
      knowledge_(std::move(knowledge)),
      ledger_(std::move(ledger)),
      canonicalize_(canonicalize_by(knowledge_.dictionary, knowledge_.names)) {}

std::unique_ptr<RegistryInputs> RegistryInputs::open(std::string_view title,
                                                     const base::Options& options) {
  auto keys = read_keys(options.value("keys"));
  if (!keys) return told(title, keys.error());
  auto knowledge = load_knowledge(options.value("models"));
  if (!knowledge) return told(title, knowledge.error());
  auto ledger = ErasureLedger::read(erasure_ledger_of(options.value("keys")));
  if (!ledger) return told(title, ledger.error());
  auto inputs = std::unique_ptr<RegistryInputs>(new RegistryInputs(
      title, options, *std::move(keys), *std::move(knowledge), *std::move(ledger)));
  auto rows = RecordRows::open(
      inputs->records_file_, surname_by(inputs->knowledge_.names), inputs->canonicalize_,
      kiosk_key_of(inputs->keys_, options.value("for")).inner, inputs->ledger_);
  if (!rows) return told(title, rows.error());
  inputs->rows_.emplace(*std::move(rows));
  if (inputs->rows().problems().empty()) return inputs;
  tell_problems(title, inputs->records_file_, inputs->rows().problems(), kMoreMalformed);
  return nullptr;
}

base::Result<void> RegistryInputs::warn_of_shrinking() const {
  const auto before = records_before(keys_dir_);
  if (!before) return before.error();
  if (rows_->count() * 100 >= *before * kSmallest_percent) return {};
  base::complain(title_, "there are " + std::to_string(rows_->count()) + " records after " +
                             std::to_string(*before) +
                             " in the last build. Check the file before you publish it.");
  return {};
}

bool RegistryInputs::tell_not_built(const std::vector<Record>& records) const {
  std::vector<RowProblem> problems;
  for (const Record& record : records) problems.push_back(not_built(record));
  tell_problems(title_, records_file_, problems, kMoreMalformed);
  return !problems.empty();
}

base::Result<void> RegistryInputs::note_built() {
  if (auto kept = keep_erased(erasure_ledger_of(keys_dir_), rows_->take_erased()); !kept) {
    return kept;
  }
  return note_records(keys_dir_, rows_->count());
}

}  // namespace kanaria::hq
