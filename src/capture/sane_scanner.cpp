#include "capture/sane_scanner.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "capture/folder_source.h"
#include "capture/sane_messages.h"
#include "capture/sheet.h"

namespace kanaria::capture {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

/// Numbers of SANE_Status (SANE Standard 1.06, 4.2.7); the header belongs to the worker.
constexpr std::uint32_t kSaneDeviceBusy = 3;
constexpr std::uint32_t kSaneNoDocs = 7;
constexpr std::uint32_t kSaneJammed = 6;
constexpr std::uint32_t kSaneCoverOpen = 8;
constexpr int kQuestion_ms = 20'000;

DeviceState state_of(std::uint32_t status) {
  switch (status) {
    case kSaneDeviceBusy:
      return DeviceState::busy;
    case kSaneJammed:
      return DeviceState::jam;
    case kSaneNoDocs:
      return DeviceState::empty;
    case kSaneCoverOpen:
      return DeviceState::cover_open;
    default:
      return DeviceState::broken;
  }
}

/// A running kanaria-sane.
class Worker {
 public:
  /// Null when it cannot be started.
  static std::unique_ptr<Worker> spawn(const std::filesystem::path& program) {
    int sockets[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return nullptr;
    // Above the number that it gets in the worker: dup2 onto itself would keep it closed on exec.
    const int theirs = ::fcntl(sockets[1], F_DUPFD_CLOEXEC, kSaneSocket + 1);
    ::close(sockets[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, theirs, kSaneSocket);
    std::string name = program.string();
    char* const words[] = {name.data(), nullptr};
    pid_t pid = -1;
    const int failed = ::posix_spawn(&pid, name.c_str(), &actions, nullptr, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(theirs);
    if (failed == 0) return std::unique_ptr<Worker>(new Worker(pid, sockets[0]));
    ::close(sockets[0]);
    return nullptr;
  }
  ~Worker() {
    ::close(socket_);
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  std::optional<SaneFrame> ask(SaneKind kind, base::ByteView body, int silence_ms) {
    if (!send_frame(socket_, kind, body)) return std::nullopt;
    return receive_frame(socket_, kMaxFileBytes, silence_ms);
  }

 private:
  Worker(pid_t pid, int socket) : pid_(pid), socket_(socket) {}
  pid_t pid_;
  int socket_;
};

class SaneScanner final : public Scanner {
 public:
  explicit SaneScanner(SaneSettings settings) : settings_(std::move(settings)) {}

  Result<Device> identify() override {
    const auto opened = reopen();
    if (!opened) return opened.error();
    return Device{provenance(), device_->has_feeder, device_->has_flatbed, device_->has_duplex};
  }

  DeviceState state() override {
    if (is_running_) return DeviceState::working;
    return reopen() ? DeviceState::ready : DeviceState::unreachable;
  }

  Result<void> start(const Run& run) override {
    end_run();
    is_cancelled_ = false;
    run_ = run;
    pages_ = 0;
    stop_ = {};
    if (const auto opened = reopen(); !opened) {
      if (opened.error().remedy == Remedy::operator_acts) return opened.error();
      stop_ = {DeviceState::unreachable, false};
      return {};
    }
    const auto answer = worker_->ask(SaneKind::start, encode(run), kQuestion_ms);
    if (!answer) return worker_died();
    const auto failure = decode_failure(answer->body);
    if (answer->kind == SaneKind::failed && failure) {
      return Error{Remedy::operator_acts,
                   "The scanner " + failure->words + "; ask it for less, or use another one."};
    }
    is_running_ = true;
    return {};
  }

  Result<Fed> next() override {
    if (!is_running_) return Fed(stop_);
    // SANE offers no way to stop the feeder and keep what it has fed.
    if (is_cancelled_) return Fed(stop(DeviceState::ready, true));
    auto front = page();
    if (const auto* ended = std::get_if<Stop>(&front)) return Fed(*ended);
    if (run_.sides == Sides::front) return mailpiece(std::get<0>(std::move(front)), std::nullopt);
    auto back = page();
    if (const auto* ended = std::get_if<Stop>(&back)) {
      return Fed(stop(ended->why == DeviceState::empty ? DeviceState::broken : ended->why, true));
    }
    return mailpiece(std::get<0>(std::move(front)), std::get<0>(std::move(back)));
  }

  void cancel() override { is_cancelled_ = true; }

 private:
  using Page = std::variant<base::Bytes, Stop>;

  [[nodiscard]] Provenance provenance() const {
    return {"sane", device_->vendor, device_->model, ""};
  }

  Error worker_died() {
    worker_.reset();
    return {Remedy::try_later,
            "The scanner's driver ended by itself; look at the scanner's power and cable, and try "
            "again."};
  }

  /// Asks the backend for the device anew: a device that was off in between is another one to it.
  Result<void> reopen() {
    // A worker that died since the last run is found out here, and started once more.
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (!worker_) worker_ = Worker::spawn(settings_.worker);
      if (!worker_) break;
      const auto answer =
          worker_->ask(SaneKind::open, base::bytes_of(settings_.device), kQuestion_ms);
      if (answer) return take_device(*answer);
      worker_.reset();
    }
    return worker_died();
  }

  Result<void> take_device(const SaneFrame& answer) {
    auto device = decode_device(answer.body);
    if (answer.kind != SaneKind::device || !device) {
      const auto failure = decode_failure(answer.body);
      return Error{Remedy::try_later, "The scanner " + settings_.device + " cannot be opened (" +
                                          (failure ? failure->words : "no answer") +
                                          "); look at its power, its cable and its name."};
    }
    if (device_ && (device_->vendor != device->vendor || device_->model != device->model)) {
      return Error{Remedy::operator_acts, "Another scanner answers to this name (" +
                                              device->vendor + " " + device->model +
                                              "); connect the one that was there, or start anew."};
    }
    device_ = *std::move(device);
    return {};
  }

  Page page() {
    auto answer = worker_->ask(SaneKind::page, {}, settings_.page_ms);
    if (!answer) {
      worker_.reset();
      return stop(DeviceState::unreachable, true);
    }
    if (answer->kind == SaneKind::image) {
      ++pages_;
      return std::move(answer->body);
    }
    const auto failure = decode_failure(answer->body);
    const DeviceState why = failure ? state_of(failure->status) : DeviceState::broken;
    if (why == DeviceState::empty) return end_of_stack();
    if (why != DeviceState::broken) return stop(why, why != DeviceState::busy || pages_ > 0);
    end_run();
    return stop(reopen() ? why : DeviceState::unreachable, true);
  }

  /// A backend takes a job that the device has forgotten for one that came to its end.  Asked once
  /// more, it must find the feeder empty; what it feeds instead is for a person to put back.
  Stop end_of_stack() {
    if (run_.paper == Paper::flatbed) return stop(DeviceState::empty, false);
    end_run();
    const auto answer = worker_->ask(SaneKind::page, {}, settings_.page_ms);
    if (!answer) {
      worker_.reset();
      return stop(DeviceState::unreachable, true);
    }
    const auto failure = decode_failure(answer->body);
    if (answer->kind != SaneKind::failed || !failure) return stop(DeviceState::ready, true);
    const DeviceState why = state_of(failure->status);
    return stop(why, why != DeviceState::empty);
  }

  Stop stop(DeviceState why, bool sheet_is_lost) {
    end_run();
    is_running_ = false;
    stop_ = {why, sheet_is_lost};
    return stop_;
  }

  void end_run() {
    if (!worker_ || !is_running_) return;
    if (!worker_->ask(SaneKind::cancel, {}, kQuestion_ms)) worker_.reset();
  }

  Result<Fed> mailpiece(base::Bytes front, std::optional<base::Bytes> back) {
    auto capture = capture_of_sheet(++sheets_, std::move(front), std::move(back), provenance());
    if (!capture) return capture.error();
    return Fed(*std::move(capture));
  }

  SaneSettings settings_;
  std::unique_ptr<Worker> worker_;
  std::optional<SaneDevice> device_;
  std::atomic<bool> is_cancelled_ = false;
  bool is_running_ = false;
  Run run_;
  Stop stop_;      ///< what next() says when there is no run
  int pages_ = 0;  ///< of this run
  std::uint64_t sheets_ = 0;
};

}  // namespace

Result<std::unique_ptr<Scanner>> open_sane(SaneSettings settings) {
  if (settings.device.empty()) {
    return Error{Remedy::operator_acts, "Name a scanner as `scanimage -L` lists it."};
  }
  std::error_code error;
  if (settings.worker.empty()) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    settings.worker = program.parent_path() / "kanaria-sane";
  }
  if (!std::filesystem::is_regular_file(settings.worker, error)) {
    return Error{Remedy::operator_acts, settings.worker.string() +
                                            " is missing; it drives SANE scanners and belongs "
                                            "beside kanaria: install it anew."};
  }
  return std::unique_ptr<Scanner>(std::make_unique<SaneScanner>(std::move(settings)));
}

}  // namespace kanaria::capture
