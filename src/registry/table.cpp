#include "registry/table.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace kanaria::registry {
namespace {

constexpr std::string_view kMagic = "KANARIA\n";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kLargePage_bytes = std::size_t{2} << 20;

std::uint64_t on_next_page(std::uint64_t offset) {
  return (offset + kPage_bytes - 1) / kPage_bytes * kPage_bytes;
}

std::uint32_t u32_at(base::ByteView bytes, std::size_t at) {
  return static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8 |
         static_cast<std::uint32_t>(bytes[at + 2]) << 16 |
         static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

}  // namespace

Tag tag_of(const base::Key& tag_key, const Inner& inner) {
  const base::Digest whole = base::hmac_sha256(tag_key, inner);
  Tag tag = 0;
  for (unsigned i = 0; i < 8; ++i) tag = tag << 8 | whole[i];
  return tag;
}

std::uint64_t Layout::rows_at() const {
  return on_next_page(entries_at() + entries() * kEntry_bytes);
}
std::uint64_t Layout::front_at() const {
  return on_next_page(rows_at() + std::uint64_t{rows} * row_bytes());
}
std::uint64_t Layout::pages() const {
  return on_next_page(front_at() + front_bytes(entries())) / kPage_bytes;
}
unsigned Layout::tag_bits() const {
  return std::min(64u, upper_bits_of(entries()) + 32u);
}
Tag Layout::masked(Tag tag) const {
  return tag >> (64 - tag_bits()) << (64 - tag_bits());
}

base::Bytes header_of(const Layout& layout, const SeriesId& series) {
  base::Bytes page(kMagic.begin(), kMagic.end());
  base::append_u32(page, kFormat);
  base::append_u32(page, kEntriesPerRow);
  base::append_u32(page, layout.token_plain_bytes);
  base::append_u32(page, layout.rows);
  base::append(page, series);
  page.resize(kPage_bytes);
  return page;
}

std::optional<Header> parse_header(base::ByteView page) {
  base::ByteReader reader(page);
  const auto magic = reader.take(kMagic.size());
  const auto format = reader.u32();
  const auto entries_per_row = reader.u32();
  const auto token_plain_bytes = reader.u32();
  const auto rows = reader.u32();
  const auto series = reader.take(sizeof(SeriesId));
  if (page.size() != kPage_bytes || !series || base::text_of(*magic) != kMagic ||
      format != kFormat || entries_per_row != kEntriesPerRow ||
      !is_token_class(*token_plain_bytes) || *rows == 0 || *rows > kMaxRows) {
    return std::nullopt;
  }
  const auto rest = *reader.take(reader.left_bytes());
  if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return std::nullopt;
  }
  Header header{{*rows, *token_plain_bytes}, {}};
  std::copy(series->begin(), series->end(), header.series.begin());
  return header;
}

std::array<std::uint8_t, kEntry_bytes> to_bytes(const Entry& entry, const Layout& layout) {
  std::array<std::uint8_t, kEntry_bytes> bytes{};
  const auto rest = static_cast<std::uint32_t>(entry.tag >> (64 - layout.tag_bits()));
  for (unsigned i = 0; i < 4; ++i) {
    bytes[i] = static_cast<std::uint8_t>(rest >> (8 * i));
    bytes[4 + i] = static_cast<std::uint8_t>(entry.row >> (8 * i));
  }
  std::copy(entry.wrapped.begin(), entry.wrapped.end(), bytes.begin() + 8);
  return bytes;
}

Entry entry_of(base::ByteView bytes, Tag upper_bits, const Layout& layout) {
  Entry entry;
  entry.tag = upper_bits | static_cast<Tag>(u32_at(bytes, 0)) << (64 - layout.tag_bits());
  entry.row = u32_at(bytes, 4);
  std::copy_n(bytes.begin() + 8, entry.wrapped.size(), entry.wrapped.begin());
  return entry;
}

LargeMemory::LargeMemory(std::size_t bytes) {
  const std::size_t rounded = (bytes + kLargePage_bytes - 1) / kLargePage_bytes * kLargePage_bytes;
  void* made = std::aligned_alloc(kLargePage_bytes, rounded);
  CHECK(made != nullptr);
  ::madvise(made, rounded, MADV_HUGEPAGE);  // where it is refused, small pages do as well
  bytes_ = {static_cast<std::uint8_t*>(made), bytes};
}

LargeMemory::LargeMemory(LargeMemory&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

LargeMemory& LargeMemory::operator=(LargeMemory&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

LargeMemory::~LargeMemory() {
  std::free(bytes_.data());
}

Table::Table(PagedFile file, const Header& header, LargeMemory front_bytes, const Front& front)
    : file_(std::move(file)),
      header_(header),
      front_bytes_(std::move(front_bytes)),
      front_(front) {}

base::Result<Table> Table::open(const std::filesystem::path& path, std::uint64_t bytes,
                                const base::Digest& root) {
  auto file = PagedFile::open(path, bytes, root);
  if (!file) return file.error();
  const base::Error changed{base::Remedy::operator_acts,
                            "holds data that are not those that were signed; fetch it again."};
  const auto page = file->view(0, kPage_bytes);
  if (!page) return changed;
  const auto header = parse_header(*page);
  const base::Error unknown{base::Remedy::operator_acts,
                            "has a format that this program does not know; update it."};
  if (!header || header->layout.pages() != file->pages()) return unknown;
  const auto entries = header->layout.entries();
  LargeMemory kept(registry::front_bytes(entries));
  if (!file->copy(header->layout.front_at(), kept.bytes())) return changed;
  const auto front = Front::parse(kept.bytes(), entries);
  if (!front) return unknown;
  return Table(std::move(*file), *header, std::move(kept), *front);
}

std::vector<Table::Found> Table::find(Tag tag, std::size_t most) const {
  const Layout& layout = header_.layout;
  const auto rest = static_cast<std::uint32_t>(tag >> (64 - layout.tag_bits()));
  const EntryRange range = front_.find(tag);
  std::vector<Found> found;
  for (std::uint64_t i = range.first; i < range.last && found.size() < most; ++i) {
    const auto bytes = file_.view(layout.entries_at() + i * kEntry_bytes, kEntry_bytes);
    if (!bytes || u32_at(*bytes, 0) != rest) continue;
    const Entry entry = entry_of(*bytes, 0, layout);
    if (entry.row < layout.rows) found.push_back({i, entry.row, entry.wrapped});
  }
  return found;
}

std::optional<Table::Found> Table::entry(std::uint64_t number) const {
  CHECK(number < header_.layout.entries());
  const auto bytes = file_.view(header_.layout.entries_at() + number * kEntry_bytes, kEntry_bytes);
  if (!bytes) return std::nullopt;
  const Entry entry = entry_of(*bytes, 0, header_.layout);
  if (entry.row >= header_.layout.rows) return std::nullopt;
  return Found{number, entry.row, entry.wrapped};
}

std::optional<base::ByteView> Table::row(std::uint32_t number) const {
  CHECK(number < header_.layout.rows);
  return file_.view(header_.layout.rows_at() + std::uint64_t{number} * header_.layout.row_bytes(),
                    header_.layout.row_bytes());
}

Table::Cursor Table::cursor() const {
  return Cursor(*this);
}

std::optional<Entry> Table::Cursor::next() {
  CHECK(!at_end());
  const Layout& layout = table_->layout();
  const Tag upper = tags_.next();
  const auto bytes = table_->file_.view(layout.entries_at() + next_++ * kEntry_bytes, kEntry_bytes);
  if (!bytes) return std::nullopt;
  return entry_of(*bytes, upper, layout);
}

}  // namespace kanaria::registry
