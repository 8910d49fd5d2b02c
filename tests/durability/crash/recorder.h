// What the recorder knows in the recorded program: the watched folder, the log, the fault.
// Inside of the recorder's library only; recorder.cpp says what the variables mean.
#pragma once

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>

#include "fault.h"
#include "operation.h"

namespace kanaria::crash {

/// The next library's function of this name.
template <class Function>
[[nodiscard]] Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

constexpr int kDescriptors = 4096;

/// What this process records; made on the first call, never destroyed (calls come until the end).
class Recorder {
 public:
  static Recorder& get() {
    static Recorder* const recorder = new Recorder;
    return *recorder;
  }

  std::recursive_mutex& mutex() { return mutex_; }

  void log(const OperationHead& head, std::string_view name, std::string_view data) {
    if (log_fd_ < 0) return;
    OperationHead whole = head;
    whole.name_bytes = name.size();
    whole.data_bytes = data.size();
    std::string bytes(reinterpret_cast<const char*>(&whole), sizeof whole);
    bytes.append(name).append(data);
    if (write_(log_fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
      ::abort();  // a log with a gap would prove nothing
    }
  }

  /// Remembers whether the descriptor's file lies in the watched folder.
  void opened(int fd) {
    if (fd < 0 || fd >= kDescriptors) return;
    watched_fds_[static_cast<std::size_t>(fd)] = is_inside(path_of(fd));
  }
  [[nodiscard]] bool watches(int fd) const {
    return fd >= 0 && fd < kDescriptors && watched_fds_[static_cast<std::size_t>(fd)];
  }

  /// The absolute path that the call means; "" when it is not in the watched folder.  The last name
  /// is not followed when it is a symbolic link.
  [[nodiscard]] std::string watched_path(int folder_fd, const char* name) const {
    if (folder_.empty() || name == nullptr || *name == '\0') return {};
    std::string path = name;
    if (path[0] != '/') path = path_of(folder_fd) + '/' + path;
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    const std::size_t slash = path.rfind('/');
    char parent[PATH_MAX];
    if (::realpath(slash == 0 ? "/" : path.substr(0, slash).c_str(), parent) == nullptr) return {};
    path = std::string(parent) + path.substr(slash);
    return is_inside(path) ? path : std::string();
  }

  /// Whether this call is to fail, and how.
  [[nodiscard]] Fault::Outcome fault(CallKind kind, const std::string& where) {
    const Fault::Outcome outcome = fault_.next(kind);
    if (outcome != Fault::none) {
      log({Verb::fault}, where, {});
    }
    if (outcome == Fault::kill) ::kill(::getpid(), SIGKILL);
    return outcome;
  }
  [[nodiscard]] int fault_errno() const { return fault_.error_number(); }

 private:
  Recorder() : write_(next<ssize_t(int, const void*, size_t)>("write")) {
    if (const char* folder = ::getenv("CRASH_FOLDER")) folder_ = folder;
    if (const char* log = ::getenv("CRASH_LOG")) {
      log_fd_ = next<int(const char*, int, ...)>("open")(
          log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      if (log_fd_ < 0) ::abort();
    }
    if (const char* fault = ::getenv("CRASH_FAULT")) {
      if (!fault_.parse(fault)) ::abort();
    }
  }

  [[nodiscard]] bool is_inside(const std::string& path) const {
    return !folder_.empty() && path.starts_with(folder_) &&
           (path.size() == folder_.size() || path[folder_.size()] == '/');
  }
  static std::string path_of(int fd) {
    char path[PATH_MAX];
    if (fd == AT_FDCWD) return ::getcwd(path, sizeof path) ? path : "";
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t length = ::readlink(link.c_str(), path, sizeof path);
    return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : "";
  }

  ssize_t (*write_)(int, const void*, size_t);
  std::recursive_mutex mutex_;
  std::string folder_;
  int log_fd_ = -1;
  Fault fault_;
  std::array<std::atomic<bool>, kDescriptors> watched_fds_{};
};

}  // namespace kanaria::crash
