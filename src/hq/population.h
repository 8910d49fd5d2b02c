// A CSV file of people that is too large to hold: read row for row.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "hq/csv.h"

namespace kanaria::hq {

/// One person: line of the file, address, name.
using TakePerson =
    std::function<void(std::size_t line, const std::string& address, const std::string& name)>;

struct PopulationRead {
  std::size_t people = 0;
  std::size_t malformed = 0;
  std::vector<RowProblem> problems;  ///< of malformed rows, the first 1,000
};

/// The header row must have the columns address and name, in any place among others; a row has as
/// many columns as the header.  Holds one row at a time.  An Error when the file cannot be read or
/// its header lacks a column.
[[nodiscard]] base::Result<PopulationRead> read_population(const std::filesystem::path& file,
                                                           const TakePerson& take);

}  // namespace kanaria::hq
