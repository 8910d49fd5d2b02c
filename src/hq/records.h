// The records that headquarters makes a registry of: records.csv, validated.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hq/csv.h"
#include "registry/token.h"

namespace kanaria::hq {

inline constexpr std::string_view kRecordsHeader =
    "record_id,kind,postal_code,address,name,phone,list_id,planted_at,note";

struct Record {
  std::size_t line = 0;  ///< of the file
  std::string id;
  registry::Kind kind = registry::Kind::canary;
  std::string postal_code;  ///< seven digits or ""
  std::string address;
  std::string name;
  std::string surname;  ///< as written; "" where the name cannot be split
  std::string phone;    ///< digits or ""
  std::string list_id;

  /// An erased person whose text is gone: the erasure ledger stands in for it.
  [[nodiscard]] bool is_text_gone() const { return address.empty() && name.empty(); }
};

struct RecordList {
  std::vector<Record> records;
  std::vector<RowProblem> problems;  ///< in the file's order; nothing may be built if there is one
};

/// The surname of a person's unspaced name, or "" when it cannot be surname and given name.
using SurnameOf = std::function<std::string(std::string_view)>;

/// The rows of records.csv one by one.  The text must outlive it.  One thread.
class RecordStream {
 public:
  RecordStream(std::string_view csv, SurnameOf surname_of);
  struct Next {
    Record record;
    std::optional<RowProblem> problem;
  };
  /// nullopt at the end.  That no two rows have one record_id is left to same_ids().
  [[nodiscard]] std::optional<Next> next();

 private:
  CsvRows rows_;
  SurnameOf surname_of_;
  bool at_header_ = true;
};

/// Finds record_ids that come twice, in 16 bytes a record.  One thread.
class SameIds {
 public:
  void add(const Record& record);
  /// Once, at the end, in the order of lines.
  [[nodiscard]] std::vector<RowProblem> problems();

 private:
  struct Seen {
    std::array<std::uint32_t, 3> id;  ///< of a keyed hash
    std::uint32_t line = 0;
    auto operator<=>(const Seen&) const = default;
  };
  std::vector<Seen> seen_;
};

/// A whole file in memory that is mapped, not read.
class MappedText {
 public:
  [[nodiscard]] static base::Result<MappedText> open(const std::filesystem::path& path);
  MappedText(MappedText&& other) noexcept;
  MappedText& operator=(MappedText&&) = delete;
  ~MappedText();
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  explicit MappedText(std::string_view text) : text_(text) {}
  std::string_view text_;
};

/// All records.  A row needs a record_id that no other row has, a kind, an address and a name (a
/// space in it parts surname and given name; a name that cannot be parted is taken whole); postal
/// code and phone are empty or digits, hyphens allowed.  An erasure may have neither address nor
/// name.
[[nodiscard]] RecordList parse_records(std::string_view csv, const SurnameOf& surname_of);
/// An Error when the file cannot be read.
[[nodiscard]] base::Result<RecordList> read_records(const std::filesystem::path& path,
                                                    const SurnameOf& surname_of);

}  // namespace kanaria::hq
