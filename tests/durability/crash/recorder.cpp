// A shared library for LD_PRELOAD that stands between a program and libc's file calls.  It logs
// every change of one folder and all below it, and can make one of those calls fail.
//
//   CRASH_FOLDER   the watched folder (absolute, without symbolic links)
//   CRASH_LOG      where the log goes, outside of the watched folder; appended to
//   CRASH_FAULT    CALLS:N:WHAT   the N-th call of the kinds CALLS (see fault.h) fails
//
// A call and its record are one step under a lock, so the order of the log is that of the changes.
// One program at a time; several one after another may share a log.  Calls that it does not know
// (mmap for writing, sendfile, io_uring …) would escape: crash_test.py holds the log against
// strace.
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

#include "recorder.h"

namespace kanaria::crash {
namespace {

using Lock = std::lock_guard<std::recursive_mutex>;

std::uint64_t inode_of(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

std::uint64_t inode_of(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// Lets the call fail in the caller's eyes.
int failed(Recorder& recorder) {
  errno = recorder.fault_errno();
  return -1;
}

template <class Open>
int open_recorded(int folder_fd, const char* name, int flags, Open open) {
  Recorder& recorder = Recorder::get();
  const Lock lock(recorder.mutex());
  const bool changes = (flags & (O_CREAT | O_TRUNC)) != 0;
  const std::string path = recorder.watched_path(folder_fd, name);
  if (path.empty() || !changes) {
    if (!path.empty() && recorder.fault(CallKind::open, "open " + path) == Fault::error) {
      return failed(recorder);
    }
    const int plain_fd = open();
    recorder.opened(plain_fd);
    return plain_fd;
  }
  if (recorder.fault(CallKind::open, "open " + path) == Fault::error) return failed(recorder);
  const bool was_there = inode_of(path) != 0;
  const int fd = open();
  recorder.opened(fd);
  if (fd < 0) return fd;
  if (!was_there) {
    recorder.log({Verb::create, inode_of(fd), inode_of(folder_of(path))}, name_of(path), {});
  } else if ((flags & O_TRUNC) != 0) {
    recorder.log({Verb::truncate, inode_of(fd), 0, 0, 0}, {}, {});
  }
  return fd;
}

/// `call(bytes)` writes that many of the buffer's bytes; `offset` < 0: at the descriptor's place.
template <class Call>
ssize_t write_recorded(int fd, std::string_view bytes, off_t offset, Call call) {
  Recorder& recorder = Recorder::get();
  const Lock lock(recorder.mutex());
  if (fd == STDOUT_FILENO) {
    const ssize_t said = call(bytes.size());
    if (said > 0) recorder.log({}, {}, bytes.substr(0, static_cast<std::size_t>(said)));
    return said;
  }
  if (!recorder.watches(fd)) return call(bytes.size());
  std::size_t wanted = bytes.size();
  switch (recorder.fault(CallKind::write, "write")) {
    case Fault::error:
      return failed(recorder);
    case Fault::cut_short:
      wanted = std::max<std::size_t>(wanted / 2, wanted > 0);
      break;
    default:
      break;
  }
  if (offset < 0) {
    const bool at_end = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
    offset = ::lseek(fd, 0, at_end ? SEEK_END : SEEK_CUR);
  }
  const ssize_t written = call(wanted);
  if (written > 0) {
    recorder.log({Verb::write, inode_of(fd), 0, 0, static_cast<std::uint64_t>(offset)}, {},
                 bytes.substr(0, static_cast<std::size_t>(written)));
  }
  return written;
}

/// Reads change nothing; they can only be made to fail.
template <class Call>
ssize_t read_recorded(int fd, Call call) {
  Recorder& recorder = Recorder::get();
  const Lock lock(recorder.mutex());
  if (recorder.watches(fd) && recorder.fault(CallKind::read, "read") == Fault::error) {
    return failed(recorder);
  }
  return call();
}

/// A call on a descriptor that changes its file without data: size or durability.
template <class Call>
int change_recorded(int fd, CallKind kind, const char* what, OperationHead head, Call call) {
  Recorder& recorder = Recorder::get();
  const Lock lock(recorder.mutex());
  if (!recorder.watches(fd)) return call();
  if (recorder.fault(kind, what) == Fault::error) return failed(recorder);
  const int result = call();
  if (result == 0) {
    head.inode = inode_of(fd);
    recorder.log(head, {}, {});
  }
  return result;
}

template <class Call>
int name_recorded(int folder_fd, const char* name, CallKind kind, Verb verb, Call call) {
  Recorder& recorder = Recorder::get();
  const Lock lock(recorder.mutex());
  const std::string path = recorder.watched_path(folder_fd, name);
  if (path.empty()) return call();
  if (recorder.fault(kind, "name " + path) == Fault::error) return failed(recorder);
  const std::uint64_t before = inode_of(path);
  const std::uint64_t parent = inode_of(folder_of(path));
  const int result = call();
  if (result == 0) {
    recorder.log({verb, before != 0 ? before : inode_of(path), parent}, name_of(path), {});
  }
  return result;
}

template <class Call>
int rename_recorded(Verb verb, int from_fd, const char* from, int to_fd, const char* to,
                    Call call) {
  Recorder& recorder = Recorder::get();
  const Lock lock(recorder.mutex());
  const std::string from_path = recorder.watched_path(from_fd, from);
  const std::string to_path = recorder.watched_path(to_fd, to);
  if (from_path.empty() && to_path.empty()) return call();
  if (from_path.empty() || to_path.empty()) ::abort();  // across the border: not to be modelled
  if (recorder.fault(CallKind::rename, "rename " + to_path) == Fault::error) {
    return failed(recorder);
  }
  const std::uint64_t inode = inode_of(from_path);
  const std::uint64_t other = inode_of(to_path);
  const int result = call();
  if (result == 0) {
    recorder.log({verb, inode, inode_of(folder_of(from_path)), inode_of(folder_of(to_path)),
                  verb == Verb::exchange ? other : 0},
                 name_of(from_path), name_of(to_path));
  }
  return result;
}

int mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, int) : 0;
}

}  // namespace
}  // namespace kanaria::crash

using namespace kanaria::crash;

// libc declares some of these with attributes that a definition here need not repeat.
extern "C" {

#define RECORD_OPEN(symbol)                                                               \
  int symbol(const char* path, int flags, ...) {                                          \
    va_list arguments;                                                                    \
    va_start(arguments, flags);                                                           \
    const int mode = mode_of(flags, arguments);                                           \
    va_end(arguments);                                                                    \
    static auto* const real = next<int(const char*, int, ...)>(#symbol);                  \
    return open_recorded(AT_FDCWD, path, flags, [&] { return real(path, flags, mode); }); \
  }
#define RECORD_OPENAT(symbol)                                                                   \
  int symbol(int folder, const char* path, int flags, ...) {                                    \
    va_list arguments;                                                                          \
    va_start(arguments, flags);                                                                 \
    const int mode = mode_of(flags, arguments);                                                 \
    va_end(arguments);                                                                          \
    static auto* const real = next<int(int, const char*, int, ...)>(#symbol);                   \
    return open_recorded(folder, path, flags, [&] { return real(folder, path, flags, mode); }); \
  }
RECORD_OPEN(open)
RECORD_OPEN(open64)
RECORD_OPENAT(openat)
RECORD_OPENAT(openat64)

ssize_t write(int fd, const void* buffer, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return write_recorded(fd, {static_cast<const char*>(buffer), size}, -1,
                        [&](std::size_t bytes) { return real(fd, buffer, bytes); });
}

#define RECORD_PWRITE(symbol)                                                                  \
  ssize_t symbol(int fd, const void* buffer, size_t size, off_t offset) {                      \
    static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>(#symbol);         \
    return write_recorded(fd, {static_cast<const char*>(buffer), size}, offset,                \
                          [&](std::size_t bytes) { return real(fd, buffer, bytes, offset); }); \
  }
RECORD_PWRITE(pwrite)
RECORD_PWRITE(pwrite64)

ssize_t read(int fd, void* buffer, size_t size) {
  static auto* const real = next<ssize_t(int, void*, size_t)>("read");
  return read_recorded(fd, [&] { return real(fd, buffer, size); });
}

#define RECORD_PREAD(symbol)                                                     \
  ssize_t symbol(int fd, void* buffer, size_t size, off_t offset) {              \
    static auto* const real = next<ssize_t(int, void*, size_t, off_t)>(#symbol); \
    return read_recorded(fd, [&] { return real(fd, buffer, size, offset); });    \
  }
RECORD_PREAD(pread)
RECORD_PREAD(pread64)

ssize_t writev(int fd, const iovec* parts, int count) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  std::string bytes;
  for (int i = 0; i < count; ++i) {
    bytes.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  }
  return write_recorded(fd, bytes, -1,
                        [&](std::size_t wanted) { return real(fd, bytes.data(), wanted); });
}

size_t fwrite(const void* buffer, size_t size, size_t count, FILE* stream) {
  static auto* const real = next<size_t(const void*, size_t, size_t, FILE*)>("fwrite");
  if (stream == stdout) {
    // Noted before it is flushed, which asks for more than the reader of a pipe could.
    Recorder& recorder = Recorder::get();
    const Lock lock(recorder.mutex());
    recorder.log({}, {}, {static_cast<const char*>(buffer), size * count});
  }
  return real(buffer, size, count, stream);
}

#define RECORD_FTRUNCATE(symbol)                                                        \
  int symbol(int fd, off_t size) {                                                      \
    static auto* const real = next<int(int, off_t)>(#symbol);                           \
    return change_recorded(fd, CallKind::truncate, #symbol,                             \
                           {Verb::truncate, 0, 0, 0, static_cast<std::uint64_t>(size)}, \
                           [&] { return real(fd, size); });                             \
  }
RECORD_FTRUNCATE(ftruncate)
RECORD_FTRUNCATE(ftruncate64)

// posix_fallocate gives its error back instead of setting errno.
#define RECORD_ALLOCATE(symbol)                                                               \
  int symbol(int fd, off_t offset, off_t size) {                                              \
    static auto* const real = next<int(int, off_t, off_t)>(#symbol);                          \
    const int result =                                                                        \
        change_recorded(fd, CallKind::allocate, #symbol,                                      \
                        {Verb::allocate, 0, 0, 0, static_cast<std::uint64_t>(offset + size)}, \
                        [&] { return real(fd, offset, size); });                              \
    return result == -1 ? errno : result;                                                     \
  }
RECORD_ALLOCATE(posix_fallocate)
RECORD_ALLOCATE(posix_fallocate64)

#define RECORD_SYNC(symbol, verb)                                                          \
  int symbol(int fd) {                                                                     \
    static auto* const real = next<int(int)>(#symbol);                                     \
    return change_recorded(fd, CallKind::sync, #symbol, {verb}, [&] { return real(fd); }); \
  }
RECORD_SYNC(fsync, Verb::sync)
RECORD_SYNC(fdatasync, Verb::sync)
RECORD_SYNC(syncfs, Verb::sync_all)

int rename(const char* from, const char* to) {
  static auto* const real = next<int(const char*, const char*)>("rename");
  return rename_recorded(Verb::rename, AT_FDCWD, from, AT_FDCWD, to,
                         [&] { return real(from, to); });
}
int renameat(int from_fd, const char* from, int to_fd, const char* to) {
  static auto* const real = next<int(int, const char*, int, const char*)>("renameat");
  return rename_recorded(Verb::rename, from_fd, from, to_fd, to,
                         [&] { return real(from_fd, from, to_fd, to); });
}
int renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
  static auto* const real = next<int(int, const char*, int, const char*, unsigned)>("renameat2");
  const Verb verb = (flags & RENAME_EXCHANGE) != 0 ? Verb::exchange : Verb::rename;
  return rename_recorded(verb, from_fd, from, to_fd, to,
                         [&] { return real(from_fd, from, to_fd, to, flags); });
}

int unlink(const char* path) {
  static auto* const real = next<int(const char*)>("unlink");
  return name_recorded(AT_FDCWD, path, CallKind::unlink, Verb::remove, [&] { return real(path); });
}
int remove(const char* path) {
  static auto* const real = next<int(const char*)>("remove");
  return name_recorded(AT_FDCWD, path, CallKind::unlink, Verb::remove, [&] { return real(path); });
}
int rmdir(const char* path) {
  static auto* const real = next<int(const char*)>("rmdir");
  return name_recorded(AT_FDCWD, path, CallKind::unlink, Verb::remove, [&] { return real(path); });
}
int unlinkat(int folder, const char* path, int flags) {
  static auto* const real = next<int(int, const char*, int)>("unlinkat");
  return name_recorded(folder, path, CallKind::unlink, Verb::remove,
                       [&] { return real(folder, path, flags); });
}
int mkdir(const char* path, mode_t mode) {
  static auto* const real = next<int(const char*, mode_t)>("mkdir");
  return name_recorded(AT_FDCWD, path, CallKind::make_folder, Verb::make_folder,
                       [&] { return real(path, mode); });
}
int link(const char* from, const char* to) {
  static auto* const real = next<int(const char*, const char*)>("link");
  return name_recorded(AT_FDCWD, to, CallKind::rename, Verb::link, [&] { return real(from, to); });
}
}
