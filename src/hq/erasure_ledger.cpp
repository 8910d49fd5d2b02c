#include "hq/erasure_ledger.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include "base/file.h"

namespace kanaria::hq {
namespace {

using base::Result;

constexpr std::string_view kMagic = "KANARIAE";
constexpr std::uint32_t kFormat = 1;
constexpr std::uint64_t kLimit_bytes = std::uint64_t{4} << 30;

template <class Tag>
bool read_tag(base::ByteReader& reader, Tag& tag) {
  const auto bytes = reader.take(tag.size());
  if (bytes) std::copy(bytes->begin(), bytes->end(), tag.begin());
  return bytes.has_value();
}

bool read_entry(base::ByteReader& reader, std::string& id, ErasureLedger::Entry& entry) {
  const auto id_bytes = reader.field();
  const auto count = reader.u8();
  if (!id_bytes || !count || id_bytes->empty() || id_bytes->size() > registry::kMaxRecordId_bytes ||
      *count == 0 || *count > registry::kEntriesPerRow) {
    return false;
  }
  id = base::text_of(*id_bytes);
  entry.inners.resize(*count);
  const auto read = [&reader](auto& tag) { return read_tag(reader, tag); };
  return std::all_of(entry.inners.begin(), entry.inners.end(), read) &&
         std::all_of(entry.notations.begin(), entry.notations.end(), read);
}

}  // namespace

std::filesystem::path erasure_ledger_of(const std::filesystem::path& keys) {
  return keys / "erasure.ledger";
}

std::optional<ErasureLedger> ErasureLedger::parse(base::ByteView bytes) {
  if (bytes.size() < sizeof(base::Digest)) return std::nullopt;
  const base::ByteView body = bytes.first(bytes.size() - sizeof(base::Digest));
  if (!std::ranges::equal(base::sha256(body), bytes.last(sizeof(base::Digest)))) {
    return std::nullopt;
  }
  base::ByteReader reader(body);
  const auto magic = reader.take(kMagic.size());
  const auto format = reader.u32();
  const auto count = reader.u32();
  if (!count || base::text_of(*magic) != kMagic || format != kFormat) return std::nullopt;
  ErasureLedger ledger;
  std::string before;
  for (std::uint32_t i = 0; i < *count; ++i) {
    std::string id;
    Entry entry;
    if (!read_entry(reader, id, entry) || id <= before) return std::nullopt;
    before = id;
    ledger.entries_.emplace_hint(ledger.entries_.end(), std::move(id), std::move(entry));
  }
  if (reader.left_bytes() != 0) return std::nullopt;
  return ledger;
}

base::Bytes ErasureLedger::to_bytes() const {
  base::Bytes bytes(kMagic.begin(), kMagic.end());
  base::append_u32(bytes, kFormat);
  base::append_u32(bytes, static_cast<std::uint32_t>(entries_.size()));
  for (const auto& [id, entry] : entries_) {
    base::append_field(bytes, base::bytes_of(id));
    bytes.push_back(static_cast<std::uint8_t>(entry.inners.size()));
    for (const registry::Inner& inner : entry.inners) base::append(bytes, inner);
    for (const registry::NotationInner& inner : entry.notations) base::append(bytes, inner);
  }
  base::append(bytes, base::sha256(bytes));
  return bytes;
}

Result<ErasureLedger> ErasureLedger::read(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error) && !error) return ErasureLedger();
  const auto bytes = base::read_file(file, kLimit_bytes);
  if (!bytes) return bytes.error();
  auto ledger = parse(*bytes);
  if (ledger) return *std::move(ledger);
  return base::Error{base::Remedy::operator_acts,
                     file.string() + " is damaged; restore headquarters' keys from their backup."};
}

Result<void> ErasureLedger::write(const std::filesystem::path& file) const {
  return base::write_file_durably(file, to_bytes(), base::FileMode::owner_only);
}

const ErasureLedger::Entry* ErasureLedger::find(const std::string& record_id) const {
  const auto found = entries_.find(record_id);
  return found == entries_.end() ? nullptr : &found->second;
}

void ErasureLedger::put(const std::string& record_id, Entry entry) {
  entries_.insert_or_assign(record_id, std::move(entry));
}

Result<void> keep_erased(const std::filesystem::path& file,
                         const std::vector<std::pair<std::string, ErasureLedger::Entry>>& erased) {
  if (erased.empty()) return {};
  const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  Result<void> kept =
      base::Error{base::Remedy::operator_acts, file.parent_path().string() + " cannot be locked."};
  if (folder >= 0 && ::flock(folder, LOCK_EX) == 0) {
    auto ledger = ErasureLedger::read(file);
    if (ledger) {
      for (const auto& [id, entry] : erased) ledger->put(id, entry);
      kept = ledger->write(file);
    } else {
      kept = ledger.error();
    }
  }
  if (folder >= 0) ::close(folder);
  return kept;
}

}  // namespace kanaria::hq
