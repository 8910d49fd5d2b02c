#include "hq/record_rows.h"

#include <algorithm>

namespace kanaria::hq {
namespace {

/// Names are parted when a row is built, on all processors, and not when it is only read.
std::string no_surname(std::string_view) {
  return "";
}

}  // namespace

RecordRows::RecordRows(MappedText text, SurnameOf surname_of, Canonicalize canonicalize,
                       const base::Key& inner_key, const ErasureLedger& ledger)
    : text_(std::move(text)),
      surname_of_(std::move(surname_of)),
      canonicalize_(std::move(canonicalize)),
      inner_key_(inner_key),
      ledger_(&ledger) {}

base::Result<RecordRows> RecordRows::open(const std::filesystem::path& file, SurnameOf surname_of,
                                          Canonicalize canonicalize, const base::Key& inner_key,
                                          const ErasureLedger& ledger) {
  auto text = MappedText::open(file);
  if (!text) return text.error();
  RecordRows rows(*std::move(text), std::move(surname_of), std::move(canonicalize), inner_key,
                  ledger);
  rows.examine();
  return rows;
}

void RecordRows::examine() {
  RecordStream stream(text_.text(), no_surname);
  SameIds same_ids;
  while (const auto next = stream.next()) {
    if (next->problem) {
      problems_.push_back(*next->problem);
      continue;
    }
    const Record& record = next->record;
    if (record.is_text_gone() && ledger_->find(record.id) == nullptr) {
      problems_.push_back({record.line,
                           "has no address and no name, and no earlier build has sealed this "
                           "record_id; the text is needed once"});
    }
    same_ids.add(record);
    token_plain_bytes_ = std::max(
        token_plain_bytes_, registry::token_class_of({record.id, record.kind, record.list_id}));
    if (++count_ == registry::kMaxRows / 2) {
      problems_.push_back({record.line, "is one record more than is accepted"});
      break;
    }
  }
  const auto same = same_ids.problems();
  problems_.insert(problems_.end(), same.begin(), same.end());
  std::stable_sort(problems_.begin(), problems_.end(),
                   [](const RowProblem& a, const RowProblem& b) { return a.line < b.line; });
}

std::optional<registry::PlainRow> RecordRows::row_of(const Record& record) const {
  if (record.is_text_gone()) {
    const auto* entry = ledger_->find(record.id);
    if (entry == nullptr) return std::nullopt;
    return registry::PlainRow{
        {record.id, record.kind, record.list_id}, entry->inners, entry->notations};
  }
  Record whole = record;
  if (whole.surname.empty()) whole.surname = surname_of_(whole.name);
  const CanonicalRecord canonical = canonicalize_(whole);
  if (!has_keys(canonical)) return std::nullopt;
  registry::PlainRow row = plain_row_of(canonical, inner_key_);
  if (record.kind == registry::Kind::erasure) {
    const std::lock_guard lock(erased_->mutex);
    erased_->entries.emplace_back(record.id, ErasureLedger::Entry{row.inners, row.notations});
  }
  return row;
}

RowSource RecordRows::row_source(std::vector<Record> more) {
  RowSource source;
  source.count = count_ + more.size();
  source.token_plain_bytes = token_plain_bytes_;
  struct Position {
    RecordStream stream;
    std::vector<Record> more;
    std::size_t next = 0;
  };
  auto position = std::make_shared<Position>(
      Position{RecordStream(text_.text(), no_surname), std::move(more), 0});
  source.next = [position]() -> std::optional<Record> {
    if (auto next = position->stream.next()) return std::move(next->record);
    if (position->next == position->more.size()) return std::nullopt;
    return position->more[position->next++];
  };
  source.row_of = [this](const Record& record) { return row_of(record); };
  return source;
}

std::vector<std::pair<std::string, ErasureLedger::Entry>> RecordRows::take_erased() {
  return std::move(erased_->entries);
}

RowProblem not_built(const Record& record) {
  return {record.line,
          "has an address whose city is not in the postal dictionary, and no postal code with a "
          "house number"};
}

}  // namespace kanaria::hq
