#include "outbox/room.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace kanaria::outbox {

using base::Error;
using base::Remedy;
using base::Result;

Result<void> check_room(const std::filesystem::path& folder, std::uint64_t needed_bytes) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) {
    return Error{Remedy::operator_acts,
                 folder.string() + " cannot be examined: " + std::strerror(errno) + "."};
  }
  const std::uint64_t free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (free_bytes >= needed_bytes) return {};
  return Error{Remedy::operator_acts,
               "Only " + std::to_string(free_bytes >> 20) + " MiB are free on the disk of " +
                   folder.string() + ", and " + std::to_string(needed_bytes >> 20) +
                   " MiB are needed to take in mail; free some space, or let the queue be sent to "
                   "headquarters first."};
}

Result<void> Reserve::hold() const {
  struct stat status {};
  if (::stat(file_.c_str(), &status) == 0 &&
      static_cast<std::uint64_t>(status.st_size) >= kReserve_bytes) {
    return {};
  }
  const int fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return Error{Remedy::operator_acts,
                 file_.string() + " cannot be created: " + std::strerror(errno) + "."};
  }
  const int code = ::posix_fallocate(fd, 0, static_cast<off_t>(kReserve_bytes));
  ::close(fd);
  if (code == 0) return {};
  ::unlink(file_.c_str());
  return Error{Remedy::operator_acts, file_.string() +
                                          " (a reserve for a full disk) cannot be filled: " +
                                          std::strerror(code) + "; free some space."};
}

bool Reserve::release() const {
  return ::unlink(file_.c_str()) == 0;
}

}  // namespace kanaria::outbox
