#include "hq/population.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include "base/utf8.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;

constexpr std::size_t kMaxRow_bytes = 64 * 1024;
constexpr std::size_t kMaxProblems = 1000;

/// Rows of the file with the line that each starts in; a quoted field may span lines.
class RowReader {
 public:
  explicit RowReader(std::istream& in) : in_(in) {}

  /// The row's text without its line end; nullopt at the end of the file.  A row that is too long
  /// is cut, which leaves it malformed.
  std::optional<std::string> next() {
    std::string row;
    line_ = next_line_;
    bool quoted = false;
    bool any = false;
    for (int c = in_.get(); c != std::istream::traits_type::eof(); c = in_.get()) {
      any = true;
      if (c == '"') quoted = !quoted;
      if (c == '\n') ++next_line_;
      // A quote that is never closed must not swallow the file.
      if (c == '\n' && (!quoted || row.size() > kMaxRow_bytes)) break;
      if (row.size() <= kMaxRow_bytes) row += static_cast<char>(c);
    }
    if (!any) return std::nullopt;
    if (row.ends_with('\r')) row.pop_back();
    return row;
  }
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  std::istream& in_;
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
};

std::optional<std::vector<std::string>> fields_of(const std::string& row) {
  Csv csv = parse_csv(row);
  if (!csv.problems.empty() || csv.rows.size() != 1) return std::nullopt;
  return std::move(csv.rows.front().fields);
}

}  // namespace

base::Result<PopulationRead> read_population(const std::filesystem::path& file,
                                             const TakePerson& take) {
  std::error_code ignored;
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file, ignored)) {
    return Error{Remedy::operator_acts, file.string() + " cannot be read; name a CSV file."};
  }
  RowReader rows(in);
  const auto header = fields_of(rows.next().value_or(""));
  const std::vector<std::string> columns = header.value_or(std::vector<std::string>());
  const auto address = std::find(columns.begin(), columns.end(), "address") - columns.begin();
  const auto name = std::find(columns.begin(), columns.end(), "name") - columns.begin();
  const auto count = static_cast<std::ptrdiff_t>(columns.size());
  if (address == count || name == count) {
    return Error{Remedy::operator_acts,
                 file.string() + " needs a header row with the columns address and name."};
  }
  PopulationRead read;
  while (const auto row = rows.next()) {
    if (row->find_first_not_of("\r\n") == std::string::npos) continue;
    const auto fields = fields_of(*row);
    if (!fields || fields->size() != columns.size() || !base::is_valid_utf8(*row)) {
      ++read.malformed;
      if (read.problems.size() < kMaxProblems) {
        read.problems.push_back({rows.line(), "is malformed and was passed over"});
      }
      continue;
    }
    ++read.people;
    take(rows.line(), (*fields)[static_cast<std::size_t>(address)],
         (*fields)[static_cast<std::size_t>(name)]);
  }
  if (in.bad()) {
    return Error{Remedy::try_later, file.string() + " could not be read to its end; try again."};
  }
  return read;
}

}  // namespace kanaria::hq
