// The records that headquarters makes a registry of: records.csv, validated.
#pragma once

#include <filesystem>
#include <functional>
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
};

struct RecordList {
  std::vector<Record> records;
  std::vector<RowProblem> problems;  ///< in the file's order; nothing may be built if there is one
};

/// The surname of a person's unspaced name, or "" when it cannot be surname and given name.
using SurnameOf = std::function<std::string(std::string_view)>;

/// A row needs a record_id that no other row has, a kind, an address and a name (a space in it
/// parts surname and given name; a name that cannot be parted is taken whole); postal code and
/// phone are empty or digits, hyphens allowed.
[[nodiscard]] RecordList parse_records(std::string_view csv, const SurnameOf& surname_of);
/// An Error when the file cannot be read.
[[nodiscard]] base::Result<RecordList> read_records(const std::filesystem::path& path,
                                                    const SurnameOf& surname_of);

}  // namespace kanaria::hq
