#include "registry/paged_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace kanaria::registry {
namespace {

using base::Digest;
using base::Error;
using base::Remedy;
using base::Result;

constexpr std::string_view kRootLabel = "kanaria registry pages 1";
constexpr std::size_t kHash_bytes = sizeof(Digest);

Digest root_of(base::ByteView hashes) {
  base::Bytes message;
  message.reserve(8 + hashes.size());
  base::append_u64(message, hashes.size() / kHash_bytes);
  base::append(message, hashes);
  return base::hmac_sha256(base::bytes_of(kRootLabel), message);
}

Error system_error(const std::filesystem::path& path, const char* what) {
  return {Remedy::operator_acts, path.string() + " " + what + ": " + std::strerror(errno) + "."};
}

/// Exactly size bytes from offset on; false when they are not there.
bool read_at(int fd, std::uint64_t offset, std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t n = ::pread(fd, out.data(), out.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    out = out.subspan(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
  return true;
}

}  // namespace

std::optional<std::uint64_t> pages_of_file(std::uint64_t file_bytes) {
  const std::uint64_t pages = file_bytes / paged_file_bytes(1);
  if (pages == 0 || paged_file_bytes(pages) != file_bytes) return std::nullopt;
  return pages;
}

PagedFileWriter::PagedFileWriter(std::filesystem::path path, int fd)
    : path_(std::move(path)), fd_(fd) {
  page_.reserve(kPage_bytes);
}

PagedFileWriter::PagedFileWriter(PagedFileWriter&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      page_(std::move(other.page_)),
      hashes_(std::move(other.hashes_)) {}

PagedFileWriter::~PagedFileWriter() {
  if (fd_ >= 0) ::close(fd_);
}

Result<PagedFileWriter> PagedFileWriter::create(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return system_error(path, "cannot be created");
  return PagedFileWriter(path, fd);
}

Result<void> PagedFileWriter::put(base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path_, "cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> PagedFileWriter::write(base::ByteView bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), kPage_bytes - page_.size()));
    base::append(page_, part);
    bytes = bytes.subspan(part.size());
    if (page_.size() < kPage_bytes) break;
    base::append(hashes_, base::sha256(page_));
    if (auto done = put(page_); !done) return done;
    page_.clear();
  }
  return {};
}

Result<void> PagedFileWriter::end_page() {
  if (page_.empty()) return {};
  return write(base::Bytes(kPage_bytes - page_.size()));
}

Result<PagedFileWriter::Written> PagedFileWriter::finish() {
  if (auto done = end_page(); !done) return done.error();
  if (auto done = put(hashes_); !done) return done.error();
  if (::fsync(fd_) != 0) return system_error(path_, "cannot be synced");
  return Written{paged_file_bytes(hashes_.size() / kHash_bytes), root_of(hashes_)};
}

struct PagedFile::Content {
  int fd = -1;
  std::uint64_t pages = 0;
  const std::uint8_t* mapped = nullptr;
  base::Bytes hashes;
  std::vector<std::atomic<bool>> is_checked;
  std::atomic<bool> is_damaged = false;

  explicit Content(std::uint64_t count) : pages(count), is_checked(count) {}
  ~Content() {
    if (mapped != nullptr) {
      ::munmap(const_cast<std::uint8_t*>(mapped), pages * kPage_bytes);
    }
    if (fd >= 0) ::close(fd);
  }
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;

  /// Through read(), which gives an error where a mapping would end the process.
  bool check(std::uint64_t page, base::Bytes& buffer) {
    buffer.resize(kPage_bytes);
    const bool good =
        read_at(fd, page * kPage_bytes, buffer) &&
        std::ranges::equal(base::sha256(buffer),
                           base::ByteView(hashes).subspan(page * kHash_bytes, kHash_bytes));
    (good ? is_checked[page] : is_damaged).store(true);
    return good;
  }
};

PagedFile::PagedFile(std::unique_ptr<Content> content) : content_(std::move(content)) {}
PagedFile::PagedFile(PagedFile&&) noexcept = default;
PagedFile& PagedFile::operator=(PagedFile&&) noexcept = default;
PagedFile::~PagedFile() = default;

Result<PagedFile> PagedFile::open(const std::filesystem::path& path, std::uint64_t bytes,
                                  const Digest& root) {
  const Error changed{Remedy::operator_acts,
                      "holds data that are not those that were signed; fetch it again."};
  const auto pages = pages_of_file(bytes);
  if (!pages) return changed;
  auto content = std::make_unique<Content>(*pages);
  content->fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status {};
  if (content->fd < 0 || ::fstat(content->fd, &status) != 0) {
    return Error{Remedy::operator_acts,
                 std::string("cannot be read: ") + std::strerror(errno) + "."};
  }
  if (!S_ISREG(status.st_mode) || static_cast<std::uint64_t>(status.st_size) != bytes) {
    return changed;
  }
  content->hashes.resize(*pages * kHash_bytes);
  if (!read_at(content->fd, *pages * kPage_bytes, content->hashes) ||
      root_of(content->hashes) != root) {
    return changed;
  }
  void* mapped = ::mmap(nullptr, *pages * kPage_bytes, PROT_READ, MAP_SHARED, content->fd, 0);
  if (mapped == MAP_FAILED) {
    return Error{Remedy::operator_acts,
                 std::string("cannot be mapped: ") + std::strerror(errno) + "."};
  }
  // Look-ups go all over the file; what stands beside a page is of no use.
  ::madvise(mapped, *pages * kPage_bytes, MADV_RANDOM);
  content->mapped = static_cast<const std::uint8_t*>(mapped);
  return PagedFile(std::move(content));
}

std::uint64_t PagedFile::pages() const {
  return content_->pages;
}

std::optional<base::ByteView> PagedFile::view(std::uint64_t offset, std::size_t size) const {
  CHECK(size > 0 && offset < content_->pages * kPage_bytes &&
        size <= content_->pages * kPage_bytes - offset);
  base::Bytes buffer;
  const std::uint64_t last = (offset + size - 1) / kPage_bytes;
  for (std::uint64_t page = offset / kPage_bytes; page <= last; ++page) {
    if (!content_->is_checked[page].load() && !content_->check(page, buffer)) return std::nullopt;
  }
  return base::ByteView(content_->mapped + offset, size);
}

bool PagedFile::copy(std::uint64_t offset, std::span<std::uint8_t> out) const {
  CHECK(out.size() <= content_->pages * kPage_bytes &&
        offset <= content_->pages * kPage_bytes - out.size());
  base::Bytes buffer;
  while (!out.empty()) {
    if (!content_->check(offset / kPage_bytes, buffer)) return false;
    const auto rest = base::ByteView(buffer).subspan(offset % kPage_bytes);
    const std::size_t size = std::min(rest.size(), out.size());
    std::copy_n(rest.begin(), size, out.begin());
    out = out.subspan(size);
    offset += size;
  }
  return true;
}

bool PagedFile::is_damaged() const {
  return content_->is_damaged.load();
}

bool PagedFile::check_all() const {
  base::Bytes buffer;
  for (std::uint64_t page = 0; page < content_->pages; ++page) {
    if (!content_->check(page, buffer)) return false;
  }
  return true;
}

}  // namespace kanaria::registry
