// What `registry build` and `registry delta` work from: keys, postal knowledge, the erasure ledger
// and the records.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/options.h"
#include "hq/erasure_ledger.h"
#include "hq/keys.h"
#include "hq/record_rows.h"
#include "hq/valid_records.h"

namespace kanaria::hq {

/// One thread, but for what RecordRows::row_source() says.
class RegistryInputs {
 public:
  /// Takes --keys, --records, --models and --for.  nullptr after everything that is wrong was told
  /// on stderr.
  [[nodiscard]] static std::unique_ptr<RegistryInputs> open(std::string_view title,
                                                            const base::Options& options);
  RegistryInputs(const RegistryInputs&) = delete;
  RegistryInputs& operator=(const RegistryInputs&) = delete;

  [[nodiscard]] const HeadquartersKeys& keys() const { return keys_; }
  [[nodiscard]] const Knowledge& knowledge() const { return knowledge_; }
  [[nodiscard]] const Canonicalize& canonicalize() const { return canonicalize_; }
  [[nodiscard]] RecordRows& rows() { return *rows_; }

  /// Says on stderr when the list has shrunk by more than 2 % since the last build.
  [[nodiscard]] base::Result<void> warn_of_shrinking() const;
  /// Tells what could not be built: false when there is nothing.
  [[nodiscard]] bool tell_not_built(const std::vector<Record>& records) const;
  /// After a build: notes its size, and the tags of erased people, whose text is not needed any
  /// more from then on.
  [[nodiscard]] base::Result<void> note_built();

 private:
  RegistryInputs(std::string_view title, const base::Options& options, HeadquartersKeys keys,
                 Knowledge knowledge, ErasureLedger ledger);

  std::string title_;
  std::string records_file_;
  std::string keys_dir_;
  HeadquartersKeys keys_;
  Knowledge knowledge_;
  ErasureLedger ledger_;
  Canonicalize canonicalize_;
  std::optional<RecordRows> rows_;
};

}  // namespace kanaria::hq
