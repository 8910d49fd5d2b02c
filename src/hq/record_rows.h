// records.csv as the rows of a snapshot: read twice, once to see that every row can be built, once
// to build it, and never held in memory.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "hq/erasure_ledger.h"
#include "hq/snapshot_builder.h"

namespace kanaria::hq {

/// One thread, but for what row_source() says.
class RecordRows {
 public:
  /// Reads the file once.  `ledger` must outlive it.
  [[nodiscard]] static base::Result<RecordRows> open(const std::filesystem::path& file,
                                                     SurnameOf surname_of,
                                                     Canonicalize canonicalize,
                                                     const base::Key& inner_key,
                                                     const ErasureLedger& ledger);

  /// What is malformed, in the order of lines.  Nothing may be built if there is anything.
  [[nodiscard]] const std::vector<RowProblem>& problems() const { return problems_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// `more` come behind the file's records.  The source refers to this object.
  [[nodiscard]] RowSource row_source(std::vector<Record> more = {});
  /// The tags of all erasures that came with their text; after the rows were taken.
  [[nodiscard]] std::vector<std::pair<std::string, ErasureLedger::Entry>> take_erased();

 private:
  struct Erased {
    std::mutex mutex;
    std::vector<std::pair<std::string, ErasureLedger::Entry>> entries;
  };

  RecordRows(MappedText text, SurnameOf surname_of, Canonicalize canonicalize,
             const base::Key& inner_key, const ErasureLedger& ledger);
  void examine();
  [[nodiscard]] std::optional<registry::PlainRow> row_of(const Record& record) const;

  MappedText text_;
  SurnameOf surname_of_;
  Canonicalize canonicalize_;
  base::Key inner_key_;
  const ErasureLedger* ledger_;
  std::vector<RowProblem> problems_;
  std::uint64_t count_ = 0;
  std::size_t token_plain_bytes_ = registry::kSmallestTokenClass;
  std::unique_ptr<Erased> erased_ = std::make_unique<Erased>();
};

/// Why a record that is well-formed could not be built.
[[nodiscard]] RowProblem not_built(const Record& record);

}  // namespace kanaria::hq
