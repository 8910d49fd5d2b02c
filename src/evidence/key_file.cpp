#include "evidence/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/file.h"

namespace kanaria::evidence {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::Remedy;
using base::Result;

namespace {

Error system_error(const std::filesystem::path& path, const std::string& what) {
  const int code = errno;
  if (code == ENOSPC || code == EDQUOT) {
    return {Remedy::operator_acts,
            "There is no room left on the disk for " + path.string() + "; free some space."};
  }
  const std::string sentence = path.string() + " " + what + " (" + std::strerror(code) + "); ";
  if (code == EIO) return {Remedy::device_must_stop, sentence + "stop and check the disk."};
  return {Remedy::operator_acts,
          sentence +
              "check that it and its folder belong to the user who runs this program and "
              "can be written."};
}

class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] Result<std::size_t> size_bytes() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) return system_error(path_, "cannot be examined");
    return static_cast<std::size_t>(status.st_size);
  }
  /// From its first byte on, and onto the disk.
  [[nodiscard]] Result<void> fill(ByteView bytes) const {
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t n = ::pwrite(fd_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return system_error(path_, "cannot be written");
      at += static_cast<std::size_t>(n);
    }
    return sync();
  }
  [[nodiscard]] Result<void> sync() const {
    if (::fsync(fd_) != 0) return system_error(path_, "cannot be synced");
    return {};
  }

 private:
  std::filesystem::path path_;
  int fd_;
};

/// Nothing to do when there is no such file.
Result<void> overwrite(const std::filesystem::path& path) {
  const File file(path, O_WRONLY);
  if (!file.is_open() && errno == ENOENT) return {};
  if (!file.is_open()) return system_error(path, "cannot be opened");
  auto size_bytes = file.size_bytes();
  if (!size_bytes) return size_bytes.error();
  return file.fill(Bytes(*size_bytes));
}

}  // namespace

Result<void> write_key_file(const std::filesystem::path& path, ByteView content) {
  const File file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.is_open()) return system_error(path, "cannot be created");
  if (auto filled = file.fill(content); !filled) return filled;
  return base::sync_folder_of(path);
}

Result<void> replace_key_file(const std::filesystem::path& next, const std::filesystem::path& old) {
  struct stat status {};
  if (::stat(next.c_str(), &status) != 0 && errno == ENOENT) return base::sync_folder_of(old);
  if (auto done = overwrite(old); !done) return done;
  if (::rename(next.c_str(), old.c_str()) != 0) return system_error(old, "cannot be put in place");
  return base::sync_folder_of(old);
}

Result<void> drop_key_file(const std::filesystem::path& path) {
  if (auto done = overwrite(path); !done) return done;
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return system_error(path, "cannot be taken away");
  }
  return base::sync_folder_of(path);
}

}  // namespace kanaria::evidence
