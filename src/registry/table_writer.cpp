#include "registry/table_writer.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <numeric>

namespace kanaria::registry {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

constexpr std::uint32_t kRowsInPart = 1u << 17;
constexpr std::size_t kBuffer_bytes = 1 << 16;
constexpr std::size_t kPutAside_bytes = 8 + 4 + sizeof(RowKey);  ///< an entry with its whole tag

/// Records of one size, put aside in a file without a name until they are wanted.  A small part
/// never leaves the memory.
class Part {
 public:
  Part() = default;
  Part(Part&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
  Part& operator=(Part&&) = delete;
  ~Part() {
    if (fd_ >= 0) ::close(fd_);
  }

  Result<void> add(base::ByteView bytes, const std::filesystem::path& folder) {
    base::append(buffer_, bytes);
    return buffer_.size() < kBuffer_bytes ? Result<void>() : flush(folder);
  }

  /// Everything, once.
  Result<base::Bytes> take() {
    base::Bytes all;
    if (fd_ >= 0) {
      const off_t size = ::lseek(fd_, 0, SEEK_END);
      all.resize(static_cast<std::size_t>(std::max<off_t>(size, 0)));
      for (std::size_t at = 0; at < all.size();) {
        const ssize_t n = ::pread(fd_, all.data() + at, all.size() - at, static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return failed("cannot be read");
        at += static_cast<std::size_t>(n);
      }
      ::close(std::exchange(fd_, -1));
    }
    base::append(all, buffer_);
    buffer_ = {};
    return all;
  }

 private:
  static Error failed(const char* what) {
    return {Remedy::operator_acts, std::string("A temporary file of the registry ") + what + ": " +
                                       std::strerror(errno) + "."};
  }

  Result<void> flush(const std::filesystem::path& folder) {
    if (fd_ < 0) fd_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd_ < 0) return failed("cannot be made");
    base::ByteView rest = buffer_;
    while (!rest.empty()) {
      const ssize_t n = ::write(fd_, rest.data(), rest.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed("cannot be written");
      rest = rest.subspan(static_cast<std::size_t>(n));
    }
    buffer_.clear();
    return {};
  }

  int fd_ = -1;
  base::Bytes buffer_;
};

base::Bytes put_aside(const Entry& entry) {
  base::Bytes bytes;
  base::append_u64(bytes, entry.tag);
  base::append_u32(bytes, entry.row);
  base::append(bytes, entry.wrapped);
  return bytes;
}

std::vector<Entry> entries_of(const base::Bytes& part) {
  std::vector<Entry> entries(part.size() / kPutAside_bytes);
  base::ByteReader reader(part);
  for (Entry& entry : entries) {
    entry.tag = *reader.u64();
    entry.row = *reader.u32();
    const auto wrapped = *reader.take(entry.wrapped.size());
    std::copy(wrapped.begin(), wrapped.end(), entry.wrapped.begin());
  }
  return entries;
}

Entry random_entry(std::uint32_t row, const Layout& layout) {
  std::array<std::uint8_t, 8> random{};
  base::fill_random(random);
  Entry entry{layout.masked(*base::ByteReader(random).u64()), row, {}};
  base::fill_random(entry.wrapped);
  return entry;
}

}  // namespace

SealedRow sealed(const PlainRow& row, const SeriesId& series, std::uint32_t number,
                 const Layout& layout, const SealingKeys& keys) {
  RowPlace place{series, number, {}};
  base::fill_random(place.salt);
  RowKey key = row_key_of(keys.rows, place);
  SealedRow sealed{
      number,
      seal_row(place, key, seal_token(keys.token, place, row.content, layout.token_plain_bytes),
               row.notations),
      {}};
  std::vector<Inner> inners = row.inners;
  std::sort(inners.begin(), inners.end());
  inners.erase(std::unique(inners.begin(), inners.end()), inners.end());
  CHECK(!inners.empty() && inners.size() <= kEntriesPerRow);
  for (std::size_t i = 0; i < kEntriesPerRow; ++i) {
    if (i >= inners.size()) {
      sealed.entries[i] = random_entry(number, layout);
      continue;
    }
    sealed.entries[i] = {layout.masked(tag_of(keys.kiosk.tag, inners[i])), number,
                         exclusive_or(key, wrap_key_of(keys.kiosk.wrap, place, inners[i]))};
  }
  base::wipe(key);
  return sealed;
}

SealedRow filler(std::uint32_t number, const Layout& layout) {
  SealedRow row{number, base::Bytes(layout.row_bytes()), {}};
  base::fill_random(row.bytes);
  for (Entry& entry : row.entries) entry = random_entry(number, layout);
  return row;
}

std::uint32_t padded_rows(std::uint64_t rows) {
  CHECK(rows <= kMaxRows);
  const std::uint64_t step = std::max<std::uint64_t>(256, std::bit_ceil(rows + 1) / 32);
  const std::uint64_t padded = (rows + step) / step * step;
  CHECK(padded <= kMaxRows);
  return static_cast<std::uint32_t>(padded);
}

std::vector<std::uint32_t> random_order(std::uint32_t size) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0u);
  for (std::uint32_t left = size; left > 1; --left) {
    std::swap(order[left - 1], order[randombytes_uniform(left)]);
  }
  return order;
}

struct TableWriter::Content {
  std::filesystem::path folder;
  Layout layout;
  SeriesId series{};
  PagedFileWriter file;
  std::vector<Part> entry_parts;
  std::vector<Part> row_parts;
  std::uint64_t added = 0;

  [[nodiscard]] std::size_t parts() const { return row_parts.size(); }
  [[nodiscard]] std::size_t part_of(Tag tag) const {
    return static_cast<std::size_t>(static_cast<unsigned __int128>(tag) * parts() >> 64);
  }

  Result<void> write_entries(FrontWriter& front) {
    for (Part& part : entry_parts) {
      const auto bytes = part.take();
      if (!bytes) return bytes.error();
      std::vector<Entry> entries = entries_of(*bytes);
      std::sort(entries.begin(), entries.end());
      base::Bytes out;
      out.reserve(entries.size() * kEntry_bytes);
      for (const Entry& entry : entries) {
        front.add(entry.tag);
        base::append(out, to_bytes(entry, layout));
      }
      if (auto done = file.write(out); !done) return done;
    }
    return file.end_page();
  }

  Result<void> write_rows() {
    const std::size_t row_bytes = layout.row_bytes();
    for (std::size_t i = 0; i < parts(); ++i) {
      const auto bytes = row_parts[i].take();
      if (!bytes) return bytes.error();
      const std::uint64_t first = std::uint64_t{i} * kRowsInPart;
      const std::uint64_t count = std::min<std::uint64_t>(kRowsInPart, layout.rows - first);
      CHECK(bytes->size() == count * (4 + row_bytes));
      base::Bytes out(count * row_bytes);
      std::vector<bool> is_there(count);
      base::ByteReader reader(*bytes);
      for (std::uint64_t k = 0; k < count; ++k) {
        const std::uint64_t at = *reader.u32() - first;
        CHECK(at < count && !is_there[at]);
        is_there[at] = true;
        const auto row = *reader.take(row_bytes);
        std::copy(row.begin(), row.end(),
                  out.begin() + static_cast<std::ptrdiff_t>(at * row_bytes));
      }
      if (auto done = file.write(out); !done) return done;
    }
    return file.end_page();
  }
};

TableWriter::TableWriter(std::unique_ptr<Content> content) : content_(std::move(content)) {}
TableWriter::TableWriter(TableWriter&&) noexcept = default;
TableWriter& TableWriter::operator=(TableWriter&&) noexcept = default;
TableWriter::~TableWriter() = default;

Result<TableWriter> TableWriter::create(const std::filesystem::path& path, const Layout& layout,
                                        const SeriesId& series) {
  CHECK(layout.rows > 0 && layout.rows <= kMaxRows);
  auto file = PagedFileWriter::create(path);
  if (!file) return file.error();
  const std::size_t parts = (layout.rows + kRowsInPart - 1) / kRowsInPart;
  auto content =
      std::unique_ptr<Content>(new Content{path.parent_path(), layout, series, *std::move(file),
                                           std::vector<Part>(parts), std::vector<Part>(parts)});
  if (auto done = content->file.write(header_of(layout, series)); !done) return done.error();
  return TableWriter(std::move(content));
}

Result<void> TableWriter::add(const SealedRow& row) {
  Content& content = *content_;
  CHECK(row.number < content.layout.rows && row.bytes.size() == content.layout.row_bytes());
  for (const Entry& entry : row.entries) {
    auto done =
        content.entry_parts[content.part_of(entry.tag)].add(put_aside(entry), content.folder);
    if (!done) return done;
  }
  base::Bytes numbered;
  base::append_u32(numbered, row.number);
  base::append(numbered, row.bytes);
  ++content.added;
  return content.row_parts[row.number / kRowsInPart].add(numbered, content.folder);
}

Result<PagedFileWriter::Written> TableWriter::finish() {
  Content& content = *content_;
  CHECK(content.added == content.layout.rows);
  FrontWriter front(content.layout.entries());
  if (auto done = content.write_entries(front); !done) return done.error();
  if (auto done = content.write_rows(); !done) return done.error();
  if (auto done = content.file.write(front.finish()); !done) return done.error();
  return content.file.finish();
}

}  // namespace kanaria::registry
