#include "hq/csv.h"

#include <algorithm>
#include <utility>

namespace kanaria::hq {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  Csv read() {
    while (at_ < text_.size() && !only_line_ends_left()) read_row();
    return std::move(csv_);
  }

 private:
  [[nodiscard]] bool only_line_ends_left() const {
    return text_.find_first_not_of("\r\n", at_) == std::string_view::npos;
  }
  [[nodiscard]] bool at_line_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
  }
  void pass_line_end() {
    if (at_ >= text_.size()) return;
    at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
  }

  void read_row() {
    CsvRow row{line_, {}};
    problem_.clear();
    while (true) {
      std::string field = text_.substr(at_, 1) == "\"" ? quoted_field() : plain_field();
      if (field.size() > kMaxCsvField_bytes) problem_ = "has a field that is too long";
      if (row.fields.size() == kMaxCsvFields) problem_ = "has too many columns";
      if (!problem_.empty()) break;
      row.fields.push_back(std::move(field));
      if (at_line_end()) break;
      ++at_;  // the comma
    }
    if (!problem_.empty()) {
      csv_.problems.push_back({row.line, problem_});
      while (!at_line_end()) ++at_;
    } else {
      csv_.rows.push_back(std::move(row));
    }
    pass_line_end();
  }

  std::string plain_field() {
    const std::size_t start = at_;
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"') problem_ = "has a quote inside a field that does not start with one";
      if (text_[at_] == '\r') problem_ = "has a carriage return that does not end the line";
      ++at_;
    }
    return std::string(text_.substr(start, at_ - start));
  }

  std::string quoted_field() {
    std::string field;
    const std::size_t start = at_;
    const std::size_t start_line = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (text_.substr(at_ + 1, 1) != "\"") {
          ++at_;
          if (!at_line_end() && text_[at_] != ',') {
            problem_ = "has text between a closing quote and the next comma";
          }
          return field;
        }
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      if (field.size() <= kMaxCsvField_bytes) field += text_[at_];
    }
    // Go on after the row's first line, so that the rows that follow are examined too.
    problem_ = "has a quote that is never closed";
    at_ = start;
    line_ = start_line;
    return field;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string problem_;
  Csv csv_;
};

}  // namespace

Csv parse_csv(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  // The mark is no text; line numbers do not change by it.
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return CsvReader(text).read();
}

}  // namespace kanaria::hq
