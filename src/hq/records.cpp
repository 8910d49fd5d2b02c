#include "hq/records.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/file.h"
#include "base/utf8.h"

namespace kanaria::hq {
namespace {

constexpr std::uint64_t kFileLimit_bytes = std::uint64_t{1} << 30;
constexpr std::size_t kMaxText_bytes = 900;  // 300 characters of three bytes

enum Column { kId, kKind, kCode, kAddress, kName, kPhone, kList, kPlantedAt, kNote, kColumns };

std::string trimmed(std::string_view text) {
  constexpr std::string_view kWideSpace = "\u3000";
  while (true) {
    if (text.starts_with(' ')) {
      text.remove_prefix(1);
    } else if (text.ends_with(' ')) {
      text.remove_suffix(1);
    } else if (text.starts_with(kWideSpace)) {
      text.remove_prefix(kWideSpace.size());
    } else if (text.ends_with(kWideSpace)) {
      text.remove_suffix(kWideSpace.size());
    } else {
      return std::string(text);
    }
  }
}

/// Digits with single hyphens between them; nullopt for anything else.
std::optional<std::string> digits_of(std::string_view text) {
  std::string digits;
  bool hyphen = true;  // none may stand in front
  for (const char c : text) {
    if (c == '-' && !hyphen) {
      hyphen = true;
    } else if (c >= '0' && c <= '9') {
      digits += c;
      hyphen = false;
    } else {
      return std::nullopt;
    }
  }
  if (hyphen && !text.empty()) return std::nullopt;
  return digits;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

/// The part before a space that has something on both sides.
std::string surname_before_space(const std::string& name) {
  for (const std::string_view space : {" ", "\u3000"}) {
    const auto at = name.find(space);
    if (at != std::string::npos && at > 0) return name.substr(0, at);
  }
  return "";
}

/// What is wrong with the row, or "" and the record filled.
std::string fill(const CsvRow& row, const SurnameOf& surname_of, Record& record) {
  if (row.fields.size() != kColumns) {
    return "has " + std::to_string(row.fields.size()) + " columns instead of " +
           std::to_string(kColumns);
  }
  for (const std::string& field : row.fields) {
    if (!base::is_valid_utf8(field)) return "is not UTF-8";
    if (has_control_character(field)) return "has a line break or control character in a field";
  }
  record.line = row.line;
  record.id = trimmed(row.fields[kId]);
  if (record.id.empty()) return "has no record_id";
  if (record.id.size() > registry::kMaxRecordId_bytes) {
    return "has a record_id of more than " + std::to_string(registry::kMaxRecordId_bytes) +
           " bytes";
  }
  const auto kind = registry::parse_kind(trimmed(row.fields[kKind]));
  if (!kind) return "has the kind \"" + row.fields[kKind] + "\"; use canary, erasure or stop";
  record.kind = *kind;
  const auto code = digits_of(trimmed(row.fields[kCode]));
  if (!code || (!code->empty() && code->size() != 7)) {
    return "has a postal_code that is not seven digits";
  }
  record.postal_code = *code;
  record.address = trimmed(row.fields[kAddress]);
  if (record.address.empty()) return "has no address";
  record.name = trimmed(row.fields[kName]);
  if (record.name.empty()) return "has no name";
  if (record.address.size() > kMaxText_bytes || record.name.size() > kMaxText_bytes) {
    return "has an address or name that is too long";
  }
  record.surname = surname_before_space(record.name);
  if (record.surname.empty()) record.surname = surname_of(record.name);
  const auto phone = digits_of(trimmed(row.fields[kPhone]));
  if (!phone || (!phone->empty() && (phone->size() < 10 || phone->size() > 11))) {
    return "has a phone that is not ten or eleven digits";
  }
  record.phone = *phone;
  record.list_id = trimmed(row.fields[kList]);
  if (record.list_id.size() > registry::kMaxListId_bytes) {
    return "has a list_id of more than " + std::to_string(registry::kMaxListId_bytes) + " bytes";
  }
  return "";
}

bool is_header(const CsvRow& row) {
  std::string line;
  for (const std::string& field : row.fields) line += (line.empty() ? "" : ",") + field;
  return row.line == 1 && line == kRecordsHeader;
}

}  // namespace

RecordList parse_records(std::string_view text, const SurnameOf& surname_of) {
  Csv csv = parse_csv(text);
  RecordList list;
  list.problems = std::move(csv.problems);
  if (csv.rows.empty() || !is_header(csv.rows.front())) {
    list.problems.insert(list.problems.begin(),
                         {1, "is not the header row \"" + std::string(kRecordsHeader) + "\""});
    return list;
  }
  std::unordered_map<std::string, std::size_t> line_of_id;
  for (std::size_t i = 1; i < csv.rows.size(); ++i) {
    Record record;
    std::string wrong = fill(csv.rows[i], surname_of, record);
    if (wrong.empty()) {
      const auto [before, is_new] = line_of_id.emplace(record.id, record.line);
      if (!is_new) {
        wrong = "has the record_id \"" + record.id + "\" that line " +
                std::to_string(before->second) + " has already";
      }
    }
    if (wrong.empty()) {
      list.records.push_back(std::move(record));
    } else {
      list.problems.push_back({csv.rows[i].line, std::move(wrong)});
    }
  }
  std::stable_sort(list.problems.begin(), list.problems.end(),
                   [](const RowProblem& a, const RowProblem& b) { return a.line < b.line; });
  return list;
}

base::Result<RecordList> read_records(const std::filesystem::path& path,
                                      const SurnameOf& surname_of) {
  const auto bytes = base::read_file(path, kFileLimit_bytes);
  if (!bytes) return bytes.error();
  return parse_records(base::text_of(*bytes), surname_of);
}

}  // namespace kanaria::hq
