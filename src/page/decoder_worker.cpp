#include "page/decoder_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace kanaria::page {
namespace {

base::Error no_worker(const std::string& why) {
  return {base::Remedy::operator_acts,
          "The picture decoder " + why + "; pictures are not decoded without it."};
}

std::string_view to_string(LockStep step) {
  switch (step) {
    case LockStep::none:
      break;
    case LockStep::picture_memory:
      return "its memory for pictures";
    case LockStep::warm_up:
      return "its first pictures";
    case LockStep::limits:
      return "its resource limits";
    case LockStep::privileges:
      return "giving up privileges";
    case LockStep::system_calls:
      return "the system call filter (seccomp; the kernel must offer it)";
  }
  return "nothing";
}

/// A copy whose number is none of those that the worker's files are put on.
OpenFile moved_up(OpenFile file) {
  constexpr int kFirstFree = 3;
  if (file.number() < 0 || file.number() >= kFirstFree) return file;
  return OpenFile(::fcntl(file.number(), F_DUPFD_CLOEXEC, kFirstFree));
}

/// Sealed, so that a hostile worker cannot cut it off under the program's hands.
OpenFile picture_file() {
  OpenFile file = moved_up(OpenFile(::memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING)));
  if (file.number() < 0 ||
      ::ftruncate(file.number(), static_cast<off_t>(kPictureFile_bytes)) != 0 ||
      ::fcntl(file.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    return OpenFile();
  }
  return file;
}

/// 0 or an error number.
int spawn(const std::filesystem::path& program, int channel, int picture, pid_t& process) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&files, channel, kChannelFile);
  ::posix_spawn_file_actions_adddup2(&files, picture, kPictureFile);
  ::posix_spawn_file_actions_addclosefrom_np(&files, kFirstClosedFile);
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setpgroup(&attributes, 0);  // a terminal's Ctrl-C is the program's affair
  ::posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string name = program.string();
  std::array<char*, 2> words{name.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  const int failed =
      ::posix_spawn(&process, name.c_str(), &files, &attributes, words.data(), environment.data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  return failed;
}

enum class Heard { message, silence, end };

template <class Message>
Heard hear(int channel, int timeout_ms, Message& message) {
  pollfd waiting{channel, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&waiting, 1, timeout_ms);
  } while (ready < 0 && errno == EINTR);
  if (ready == 0) return Heard::silence;
  const ssize_t size = ready < 0 ? -1 : ::recv(channel, &message, sizeof message, MSG_DONTWAIT);
  return size == static_cast<ssize_t>(sizeof message) ? Heard::message : Heard::end;
}

bool write_all(int file, base::ByteView bytes, std::size_t at) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    at += static_cast<std::size_t>(written);
  }
  return true;
}

bool read_all(int file, std::vector<std::uint8_t>& into) {
  std::size_t at = 0;
  while (at < into.size()) {
    const ssize_t size = ::pread(file, into.data() + at, into.size() - at, static_cast<off_t>(at));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    at += static_cast<std::size_t>(size);
  }
  return true;
}

/// Gives the memory of the last picture back to the kernel, which clears it.
void forget(int file) {
  ::fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
              static_cast<off_t>(kPictureFile_bytes));
}

}  // namespace

OpenFile::OpenFile(OpenFile&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

OpenFile::~OpenFile() {
  if (number_ >= 0) ::close(number_);
}

DecoderWorker::DecoderWorker(pid_t process, OpenFile channel, OpenFile picture)
    : process_(process), channel_(std::move(channel)), picture_(std::move(picture)) {}

DecoderWorker::DecoderWorker(DecoderWorker&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      channel_(std::move(other.channel_)),
      picture_(std::move(other.picture_)),
      is_fit_(other.is_fit_),
      pictures_(other.pictures_) {}

DecoderWorker::~DecoderWorker() {
  (void)how_it_ended();
}

base::Result<DecoderWorker> DecoderWorker::start(const std::filesystem::path& program,
                                                 int start_timeout_ms) {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return no_worker(std::string("gets no channel (") + std::strerror(errno) + ")");
  }
  OpenFile ours = moved_up(OpenFile(ends[0]));
  OpenFile theirs = moved_up(OpenFile(ends[1]));
  OpenFile picture = picture_file();
  if (ours.number() < 0 || theirs.number() < 0 || picture.number() < 0) {
    return no_worker(std::string("gets no memory for pictures (") + std::strerror(errno) + ")");
  }
  pid_t process = -1;
  if (const int failed = spawn(program, theirs.number(), picture.number(), process); failed != 0) {
    return no_worker(program.string() + " cannot be started (" + std::strerror(failed) +
                     "); install Kanaria again");
  }
  theirs = OpenFile();  // else the worker's end would not be seen
  DecoderWorker worker(process, std::move(ours), std::move(picture));
  DecoderReady ready;
  switch (hear(worker.channel_.number(), start_timeout_ms, ready)) {
    case Heard::silence:
      return no_worker(program.string() + " does not answer; start the machine again");
    case Heard::end:
      return no_worker(program.string() + " " + worker.how_it_ended() +
                       " at its start; install Kanaria again");
    case Heard::message:
      break;
  }
  if (ready.failed != LockStep::none) {
    return no_worker("cannot lock itself in: " + std::string(to_string(ready.failed)) +
                     " failed (" + std::strerror(ready.error_number) + ")");
  }
  return worker;
}

std::string DecoderWorker::how_it_ended() {
  if (process_ < 0) return "was ended";
  channel_ = OpenFile();
  int status = 0;
  pid_t ended = 0;
  ::kill(process_, SIGKILL);  // one that has ended by itself keeps the status it ended with
  do {
    ended = ::waitpid(process_, &status, 0);
  } while (ended < 0 && errno == EINTR);
  process_ = -1;
  if (ended > 0 && WIFSIGNALED(status)) {
    if (WTERMSIG(status) == SIGSYS) return "was stopped at a forbidden act";
    if (WTERMSIG(status) == SIGXCPU) return "used up its time";
    return std::string("was ended by signal ") + std::to_string(WTERMSIG(status));
  }
  return "ended";
}

DecoderWorker::Answer DecoderWorker::decode(base::ByteView encoded, DecodeRequest request,
                                            int timeout_ms) {
  request.number = ++pictures_;
  request.encoded_bytes = encoded.size();
  is_fit_ = false;
  const PixelSize expected =
      expected_size({{}, request.width_px, request.height_px, 0}, request.size);
  if (!write_all(picture_.number(), encoded, kEncodedAt_bytes)) {
    return {{}, "cannot be handed to the picture decoder, which needs more free memory."};
  }
  DecodeReply reply;
  Heard heard = Heard::end;
  if (::send(channel_.number(), &request, sizeof request, MSG_NOSIGNAL) == sizeof request) {
    heard = hear(channel_.number(), timeout_ms, reply);
  }
  if (heard == Heard::silence) {
    (void)how_it_ended();
    return {{}, "takes too long to decode and was given up; scan the mailpiece again."};
  }
  if (heard == Heard::end || reply.number != request.number) {
    return {
        {},
        "cannot be decoded: the picture decoder " + how_it_ended() + "; scan the mailpiece again."};
  }
  if (reply.outcome == DecodeOutcome::undecodable) {
    return {{}, "cannot be decoded; scan the mailpiece again."};
  }
  const int tolerance_px = request.size == DecodedSize::halved ? 1 : 0;
  const auto is_side = [&](int said_px, int expected_px) {
    return said_px > 0 && said_px <= expected_px && said_px >= expected_px - tolerance_px;
  };
  if (reply.outcome != DecodeOutcome::decoded || !is_side(reply.width_px, expected.width_px) ||
      !is_side(reply.height_px, expected.height_px)) {
    return {{}, "is not as large as its header says; scan the mailpiece again."};
  }
  const PixelSize decoded{reply.width_px, reply.height_px};
  Raster raster{decoded.width_px, decoded.height_px, kColourChannels, {}};
  raster.pixels.resize(decoded.bytes());
  if (!read_all(picture_.number(), raster.pixels)) {
    return {{}, "cannot be taken over from the picture decoder; scan the mailpiece again."};
  }
  forget(picture_.number());
  is_fit_ = true;
  return {std::move(raster), {}};
}

}  // namespace kanaria::page
