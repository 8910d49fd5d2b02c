#include "hq/csv.h"

#include <utility>

namespace kanaria::hq {

CsvRows::CsvRows(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  // The mark is no text; line numbers do not change by it.
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
}

bool CsvRows::only_line_ends_left() const {
  return text_.find_first_not_of("\r\n", at_) == std::string_view::npos;
}

bool CsvRows::at_line_end() const {
  return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
}

void CsvRows::pass_line_end() {
  if (at_ >= text_.size()) return;
  at_ += text_[at_] == '\r' ? 2 : 1;
  ++line_;
}

std::optional<CsvRows::Next> CsvRows::next() {
  if (at_ >= text_.size() || only_line_ends_left()) return std::nullopt;
  Next next{{line_, {}}, ""};
  problem_.clear();
  while (true) {
    std::string field = text_.substr(at_, 1) == "\"" ? quoted_field() : plain_field();
    if (field.size() > kMaxCsvField_bytes) problem_ = "has a field that is too long";
    if (next.row.fields.size() == kMaxCsvFields) problem_ = "has too many columns";
    if (!problem_.empty()) break;
    next.row.fields.push_back(std::move(field));
    if (at_line_end()) break;
    ++at_;  // the comma
  }
  if (!problem_.empty()) {
    next.row.fields.clear();
    while (!at_line_end()) ++at_;
  }
  next.problem = std::move(problem_);
  pass_line_end();
  return next;
}

std::string CsvRows::plain_field() {
  const std::size_t start = at_;
  while (!at_line_end() && text_[at_] != ',') {
    if (text_[at_] == '"') problem_ = "has a quote inside a field that does not start with one";
    if (text_[at_] == '\r') problem_ = "has a carriage return that does not end the line";
    ++at_;
  }
  return std::string(text_.substr(start, at_ - start));
}

std::string CsvRows::quoted_field() {
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

Csv parse_csv(std::string_view text) {
  Csv csv;
  CsvRows rows(text);
  while (auto next = rows.next()) {
    if (next->problem.empty()) {
      csv.rows.push_back(std::move(next->row));
    } else {
      csv.problems.push_back({next->row.line, std::move(next->problem)});
    }
  }
  return csv;
}

}  // namespace kanaria::hq
