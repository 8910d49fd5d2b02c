// Comma-separated values as RFC 4180 defines them, read strictly: a quote only around a whole
// field, doubled inside; lines end in LF or CRLF.  parse_csv is pure, safe from any thread.
#pragma once

#include <cstddef>
#include <optional>
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

/// The rows of a text one by one, for files that do not fit the memory.  The text must outlive it.
/// One thread.
class CsvRows {
 public:
  /// A byte order mark is passed over.
  explicit CsvRows(std::string_view text);
  struct Next {
    CsvRow row;
    std::string problem;  ///< "": none; otherwise the row has its line only
  };
  /// nullopt at the end.
  [[nodiscard]] std::optional<Next> next();

 private:
  [[nodiscard]] bool only_line_ends_left() const;
  [[nodiscard]] bool at_line_end() const;
  void pass_line_end();
  [[nodiscard]] std::string plain_field();
  [[nodiscard]] std::string quoted_field();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string problem_;
};

/// All rows.  A byte order mark is passed over, and so are empty lines at the very end.
[[nodiscard]] Csv parse_csv(std::string_view text);

}  // namespace kanaria::hq
