// A file of pages whose hashes are signed as one root, so that a reader can check the single pages
// that it touches and nothing else.
//
//   pages     N times kPage_bytes
//   hashes    N times 32 bytes, SHA-256 of each page
//   root      HMAC-SHA-256(the text "kanaria registry pages 1", u64 N ‖ hashes), signed elsewhere
//
// A tree of depth two: the hashes of 8 GB are 16 MB, which are read once at the start.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"

namespace kanaria::registry {

inline constexpr std::size_t kPage_bytes = 16 * 1024;

/// Length of the whole file of so many pages.
[[nodiscard]] constexpr std::uint64_t paged_file_bytes(std::uint64_t pages) {
  return pages * (kPage_bytes + sizeof(base::Digest));
}
/// nullopt when no whole number of pages has that length.
[[nodiscard]] std::optional<std::uint64_t> pages_of_file(std::uint64_t file_bytes);

/// Writes such a file front to back.  One thread.  After an Error nothing more may be written.
class PagedFileWriter {
 public:
  /// The file must be new.
  [[nodiscard]] static base::Result<PagedFileWriter> create(const std::filesystem::path& path);
  PagedFileWriter(PagedFileWriter&& other) noexcept;
  PagedFileWriter& operator=(PagedFileWriter&&) = delete;
  ~PagedFileWriter();

  [[nodiscard]] base::Result<void> write(base::ByteView bytes);
  /// Zeros up to the next page.
  [[nodiscard]] base::Result<void> end_page();
  struct Written {
    std::uint64_t bytes = 0;
    base::Digest root{};
  };
  /// Ends the page, writes the hashes and makes the file durable.  Once, at the end.
  [[nodiscard]] base::Result<Written> finish();

 private:
  explicit PagedFileWriter(std::filesystem::path path, int fd);
  [[nodiscard]] base::Result<void> put(base::ByteView bytes);

  std::filesystem::path path_;
  int fd_ = -1;
  base::Bytes page_;  ///< what is not a whole page yet
  base::Bytes hashes_;
};

/// A view of such a file.  Pages are checked when they are touched first, and read through a
/// mapping after that.  Safe from any thread.
class PagedFile {
 public:
  /// Checks length and root, not the pages.  The sentence of an Error goes on from the file's name.
  [[nodiscard]] static base::Result<PagedFile> open(const std::filesystem::path& path,
                                                    std::uint64_t bytes, const base::Digest& root);
  PagedFile(PagedFile&&) noexcept;
  PagedFile& operator=(PagedFile&&) noexcept;
  ~PagedFile();

  [[nodiscard]] std::uint64_t pages() const;
  /// The bytes [offset, offset + size) of the pages, valid as long as the file; nullopt when they
  /// cannot be read or are not those that were signed.  CHECKs the bounds.
  [[nodiscard]] std::optional<base::ByteView> view(std::uint64_t offset, std::size_t size) const;
  /// Reads and checks bytes into memory of the caller's, not through the mapping; false as nullopt.
  [[nodiscard]] bool copy(std::uint64_t offset, std::span<std::uint8_t> out) const;
  /// A page could not be read, or was not what was signed: answers since then may have missed
  /// records.
  [[nodiscard]] bool is_damaged() const;
  /// Reads and checks every page.
  [[nodiscard]] bool check_all() const;

 private:
  struct Content;
  explicit PagedFile(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace kanaria::registry
