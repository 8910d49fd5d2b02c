#include "unit/page/hostile/misbehave.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace kanaria::page {
namespace {

bool start(int flags) {
  // The raw call: what glibc asks for before it would be stopped already.
  const long child = ::syscall(SYS_clone, flags | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (child == 0) ::_exit(0);
  if (child > 0) ::waitpid(static_cast<pid_t>(child), nullptr, 0);
  return child > 0;
}

bool exec() {
  // In a child, so that one who succeeds can still say so.
  const pid_t child = ::vfork();
  if (child == 0) {
    ::execl("/bin/true", "true", nullptr);
    ::_exit(127);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool connect_channel() {
  sockaddr_un address{};
  address.sun_family = AF_UNSPEC;  // would part it from its program
  return ::connect(kChannelFile, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ||
         errno != ENOSYS;
}

bool read_parent() {
  char byte = 0;
  const iovec here{&byte, 1};
  const iovec there{&byte, 1};
  return ::process_vm_readv(::getppid(), &here, 1, &there, 1, 0) >= 0 || errno != ENOSYS;
}

bool write_elsewhere() {
  for (int file = 1; file < 64; ++file) {
    if (::write(file, "x", 1) == 1) return true;
  }
  return false;
}

/// Raw calls, so that each is the first that the filter sees.  Where even the unlocked attempt
/// fails for other reasons (a parent that may not be traced), coming so far counts as done.
bool does(Misdeed misdeed) {
  switch (misdeed) {
    case Misdeed::none:
      return true;
    case Misdeed::open_file:
      return ::open("/etc/passwd", O_RDONLY) >= 0;
    case Misdeed::read_environment:
      return ::open("/proc/self/environ", O_RDONLY) >= 0;
    case Misdeed::make_socket:
      return ::socket(AF_INET, SOCK_STREAM, 0) >= 0;
    case Misdeed::connect_channel:
      return connect_channel();
    case Misdeed::fork:
      return start(0);
    case Misdeed::thread:
      return start(CLONE_FS | CLONE_FILES);
    case Misdeed::exec:
      return exec();
    case Misdeed::trace_parent:
      return ::ptrace(PTRACE_SEIZE, ::getppid(), 0, 0) == 0 || errno != ENOSYS;
    case Misdeed::read_parent:
      return read_parent();
    case Misdeed::signal_parent:
      return ::kill(::getppid(), 0) == 0;
    case Misdeed::write_elsewhere:
      return write_elsewhere();
    case Misdeed::make_executable:
      return ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                    -1, 0) != MAP_FAILED;
    case Misdeed::make_memory_file:
      return ::memfd_create("x", 0) >= 0;
    case Misdeed::raise_limits: {
      const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
      return ::setrlimit(RLIMIT_AS, &all) == 0;
    }
    case Misdeed::unlink:
      return ::unlink("/nowhere/at/all") == 0 || errno == ENOENT;
    case Misdeed::become_dumpable:
      return ::prctl(PR_SET_DUMPABLE, 1) == 0;
    case Misdeed::count:
      break;
  }
  return false;
}

/// True when it came through.
bool eat_memory() {
  constexpr std::size_t kPiece_bytes = std::size_t{16} << 20;
  for (int i = 0; i < 64; ++i) {
    auto* piece = static_cast<volatile char*>(std::malloc(kPiece_bytes));
    if (piece == nullptr) return false;
    for (std::size_t at = 0; at < kPiece_bytes; at += 4096) piece[at] = 1;
  }
  return true;
}

}  // namespace

DecodedPixels misbehave(base::ByteView command, const capture::ImageHeader& header,
                        DecodedSize size, std::span<std::uint8_t> into) {
  const std::uint8_t first = command.empty() ? 0 : command[0];
  const PixelSize expected = expected_size(header, size);
  bool done = false;
  volatile bool for_ever = true;
  if (first < static_cast<std::uint8_t>(Misdeed::count)) done = does(static_cast<Misdeed>(first));
  if (first == kSpins) {
    while (for_ever) continue;
  }
  if (first == kEatsMemory) done = eat_memory();
  if (first == kLies) return {DecodeOutcome::decoded, {expected.width_px + 1, expected.height_px}};
  if (first == kCrashes) __builtin_trap();
  if (first == kTalksTwice) {
    const DecodeReply reply{77, DecodeOutcome::decoded, expected.width_px, expected.height_px};
    done = ::write(kChannelFile, &reply, sizeof reply) == sizeof reply;
  }
  if (first == kLeaves) ::_exit(0);
  std::fill_n(into.begin(), expected.bytes(), done ? kEscaped : kDenied);
  return {DecodeOutcome::decoded, expected};
}

}  // namespace kanaria::page
