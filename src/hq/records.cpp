#include "hq/records.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/digest.h"
#include "base/utf8.h"

namespace kanaria::hq {
namespace {

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
  record.name = trimmed(row.fields[kName]);
  const bool may_be_gone = record.kind == registry::Kind::erasure;
  if (!(may_be_gone && record.is_text_gone())) {
    if (record.address.empty()) return "has no address";
    if (record.name.empty()) return "has no name";
  }
  if (record.address.size() > kMaxText_bytes || record.name.size() > kMaxText_bytes) {
    return "has an address or name that is too long";
  }
  record.surname = surname_before_space(record.name);
  if (record.surname.empty() && !record.name.empty()) record.surname = surname_of(record.name);
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

bool is_before(const RowProblem& a, const RowProblem& b) {
  return a.line < b.line;
}

bool is_header(const CsvRow& row) {
  std::string line;
  for (const std::string& field : row.fields) line += (line.empty() ? "" : ",") + field;
  return row.line == 1 && line == kRecordsHeader;
}

}  // namespace

RecordStream::RecordStream(std::string_view csv, SurnameOf surname_of)
    : rows_(csv), surname_of_(std::move(surname_of)) {}

std::optional<RecordStream::Next> RecordStream::next() {
  auto row = rows_.next();
  if (at_header_) {
    at_header_ = false;
    if (!row || !row->problem.empty() || !is_header(row->row)) {
      rows_ = CsvRows("");
      return Next{{},
                  RowProblem{1, "is not the header row \"" + std::string(kRecordsHeader) + "\""}};
    }
    row = rows_.next();
  }
  if (!row) return std::nullopt;
  Next next;
  std::string wrong = std::move(row->problem);
  if (wrong.empty()) wrong = fill(row->row, surname_of_, next.record);
  if (!wrong.empty()) next.problem = RowProblem{row->row.line, std::move(wrong)};
  return next;
}

void SameIds::add(const Record& record) {
  const base::Digest whole = base::sha256(base::bytes_of(record.id));
  Seen seen{{}, static_cast<std::uint32_t>(record.line)};
  std::memcpy(seen.id.data(), whole.data(), sizeof seen.id);
  seen_.push_back(seen);
}

std::vector<RowProblem> SameIds::problems() {
  std::sort(seen_.begin(), seen_.end());
  std::vector<RowProblem> problems;
  for (std::size_t i = 1; i < seen_.size(); ++i) {
    if (seen_[i].id != seen_[i - 1].id) continue;
    problems.push_back({seen_[i].line, "has the record_id that line " +
                                           std::to_string(seen_[i - 1].line) + " has already"});
  }
  std::sort(problems.begin(), problems.end(), is_before);
  return problems;
}

base::Result<MappedText> MappedText::open(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status {};
  const bool is_file = fd >= 0 && ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  void* mapped = nullptr;
  if (is_file && size > 0) mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  const int open_errno = errno;
  if (fd >= 0) ::close(fd);
  if (!is_file || mapped == MAP_FAILED) {
    return base::Error{
        base::Remedy::operator_acts,
        path.string() + " cannot be read: " +
            (fd >= 0 && !is_file ? "it is no regular file" : std::strerror(open_errno)) + "."};
  }
  return MappedText({static_cast<const char*>(mapped), size});
}

MappedText::MappedText(MappedText&& other) noexcept : text_(std::exchange(other.text_, {})) {}

MappedText::~MappedText() {
  if (!text_.empty()) ::munmap(const_cast<char*>(text_.data()), text_.size());
}

RecordList parse_records(std::string_view text, const SurnameOf& surname_of) {
  RecordList list;
  RecordStream stream(text, surname_of);
  SameIds same_ids;
  while (auto next = stream.next()) {
    if (next->problem) {
      list.problems.push_back(*std::move(next->problem));
    } else {
      same_ids.add(next->record);
      list.records.push_back(std::move(next->record));
    }
  }
  const auto same = same_ids.problems();
  list.problems.insert(list.problems.end(), same.begin(), same.end());
  std::erase_if(list.records, [&same](const Record& record) {
    return std::binary_search(same.begin(), same.end(), RowProblem{record.line, ""}, is_before);
  });
  std::stable_sort(list.problems.begin(), list.problems.end(), is_before);
  return list;
}

base::Result<RecordList> read_records(const std::filesystem::path& path,
                                      const SurnameOf& surname_of) {
  const auto text = MappedText::open(path);
  if (!text) return text.error();
  return parse_records(text->text(), surname_of);
}

}  // namespace kanaria::hq
