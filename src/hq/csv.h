// Comma-separated values as RFC 4180 defines them, read strictly: a quote only around a whole
// field, doubled inside; lines end in LF or CRLF.  Pure functions; safe from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kanaria::hq {

/// Something wrong with one row, told for a person.
struct RowProblem {
  std::size_t line = 0;  ///< from 1; a quoted field may span lines: where the row starts
  std::string sentence;
  bool operator==(const RowProblem&) const = default;
};

struct CsvRow {
  std::size_t line = 0;
  std::vector<std::string> fields;
};

struct Csv {
  std::vector<CsvRow> rows;
  std::vector<RowProblem> problems;  ///< rows with a problem are not among the rows
};

inline constexpr std::size_t kMaxCsvFields = 64;
inline constexpr std::size_t kMaxCsvField_bytes = 4096;

/// A byte order mark is passed over, and so are empty lines at the very end.
[[nodiscard]] Csv parse_csv(std::string_view text);

}  // namespace kanaria::hq
