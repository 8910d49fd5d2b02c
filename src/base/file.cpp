#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace kanaria::base {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error system_error(const std::filesystem::path& path, std::string_view what) {
  return {Remedy::operator_acts,
          path.string() + " " + std::string(what) + ": " + std::strerror(errno) + "."};
}

Result<void> write_all(int fd, ByteView bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit_bytes,
                        SymbolicLinks links) {
  const int no_follow = links == SymbolicLinks::refused ? O_NOFOLLOW : 0;
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | no_follow));
  if (!fd.is_open() && no_follow != 0 && errno == ELOOP) {
    return Error{Remedy::operator_acts,
                 path.string() + " is a symbolic link; put the file itself there."};
  }
  if (!fd.is_open()) return system_error(path, "cannot be opened");
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return system_error(path, "cannot be examined");
  if (!S_ISREG(status.st_mode)) {
    return Error{Remedy::operator_acts, path.string() + " is not a regular file."};
  }
  const auto size_bytes = static_cast<std::uint64_t>(status.st_size);
  if (size_bytes > limit_bytes) {
    return Error{Remedy::operator_acts, path.string() + " has " + std::to_string(size_bytes) +
                                            " bytes; at most " + std::to_string(limit_bytes) +
                                            " are accepted."};
  }
  Bytes bytes(size_bytes);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t n = ::read(fd.get(), bytes.data() + filled, bytes.size() - filled);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "cannot be read");
    if (n == 0) break;  // it shrank meanwhile; what is there is what is read
    filled += static_cast<std::size_t>(n);
  }
  bytes.resize(filled);
  return bytes;
}

namespace {

/// Puts the bytes into `temporary`, synced; an unfinished one is taken away again.
Result<void> write_synced(const std::filesystem::path& temporary, ByteView bytes, FileMode mode) {
  {
    const Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                               static_cast<mode_t>(mode)));
    if (!fd.is_open()) return system_error(temporary, "cannot be created");
    if (auto written = write_all(fd.get(), bytes, temporary); !written) {
      ::unlink(temporary.c_str());
      return written;
    }
    if (::fsync(fd.get()) != 0) {
      const Error error = system_error(temporary, "cannot be synced");
      ::unlink(temporary.c_str());
      return error;
    }
  }
  return {};
}

std::filesystem::path temporary_for(const std::filesystem::path& path) {
  std::filesystem::path temporary = path;
  temporary += ".new";
  return temporary;
}

/// rename() that never replaces.  File systems without such a rename (errno EINVAL) get a look
/// before it instead.
bool rename_to_new(const char* from, const char* to) {
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  struct stat status {};
  if (::lstat(to, &status) == 0) {
    errno = EEXIST;
    return false;
  }
  return ::rename(from, to) == 0;
}

}  // namespace

Result<void> sync_folder_of(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.is_open() && ::fsync(fd.get()) == 0) return {};
  const bool is_disk = errno == EIO;
  Error error = system_error(folder, "cannot be synced");
  if (is_disk) error.remedy = Remedy::device_must_stop;
  return error;
}

Result<void> write_file_durably(const std::filesystem::path& path, ByteView bytes, FileMode mode) {
  const std::filesystem::path temporary = temporary_for(path);
  if (auto written = write_synced(temporary, bytes, mode); !written) return written;
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const Error error = system_error(path, "cannot be put in place");
    ::unlink(temporary.c_str());
    return error;
  }
  return sync_folder_of(path);
}

Result<bool> create_file_durably(const std::filesystem::path& path, ByteView bytes, FileMode mode) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return false;
  const std::filesystem::path temporary = temporary_for(path);
  if (auto written = write_synced(temporary, bytes, mode); !written) return written.error();
  if (!rename_to_new(temporary.c_str(), path.c_str())) {
    const bool taken = errno == EEXIST;
    const Error error = system_error(path, "cannot be put in place");
    ::unlink(temporary.c_str());
    if (taken) return false;
    return error;
  }
  if (auto synced = sync_folder_of(path); !synced) return synced.error();
  return true;
}

namespace {

Result<void> make_with_name(const std::filesystem::path& folder, mode_t mode) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    if (folder.has_parent_path() && folder.parent_path() != folder) {
      if (auto made = make_with_name(folder.parent_path(), 0777); !made) return made;
    }
    if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST) {
      return Error{Remedy::operator_acts, "The folder " + folder.string() + " cannot be made (" +
                                              std::strerror(errno) +
                                              "); name one in a folder that you can write to."};
    }
    if (!std::filesystem::is_directory(folder, error)) {
      return Error{Remedy::operator_acts,
                   folder.string() + " is in the way: the folder cannot be made."};
    }
  }
  if (::access(folder.has_parent_path() ? folder.parent_path().c_str() : ".", R_OK) != 0) return {};
  return sync_folder_of(folder);
}

}  // namespace

Result<void> make_folder_durably(const std::filesystem::path& folder) {
  // "data/" has an empty last name; its parent would be itself.
  return make_with_name(folder.has_filename() ? folder : folder.parent_path(), 0700);
}

}  // namespace kanaria::base
