#include "kiosk/headquarters.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/digest.h"
#include "evidence/beacon.h"
#include "evidence/daily_counts.h"
#include "kiosk/data_folder.h"
#include "kiosk/proof_letter.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::int64_t kJapan_ms = std::int64_t{9} * 60 * 60 * 1000;

Result<int> take_lock(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  const bool taken = fd >= 0 && errno == EWOULDBLOCK;
  const Error error{Remedy::operator_acts,
                    taken ? "Another kanaria is talking with headquarters for this data folder; "
                            "wait until it ends."
                          : file.string() + " cannot be locked: " + std::strerror(errno) + "."};
  if (fd >= 0) ::close(fd);
  return error;
}

/// Uniform in [0, 1), from the operating system's source: kiosks must not all come back at once.
double chance() {
  std::array<std::uint8_t, 4> bytes{};
  base::fill_random(bytes);
  const auto value = static_cast<std::uint32_t>(bytes[0] | bytes[1] << 8 | bytes[2] << 16) |
                     std::uint32_t{bytes[3]} << 24;
  return value / 4294967296.0;
}

/// Japan's day of `wall_ms`, as daily_counts names it.
std::string day_of(std::int64_t wall_ms) {
  return base::iso8601_utc(wall_ms + kJapan_ms).substr(0, 10);
}

}  // namespace

Headquarters::Headquarters(const Configuration& configuration, const base::Clock& clock,
                           store::Database database, int lock_fd)
    : configuration_(configuration),
      clock_(&clock),
      database_(std::move(database)),
      lock_fd_(lock_fd) {}

Headquarters::~Headquarters() {
  ::close(lock_fd_);
}

Result<std::unique_ptr<Headquarters>> Headquarters::open(const Configuration& configuration,
                                                         const base::Clock& clock) {
  auto database = open_data(configuration.data, store::Access::share);
  if (!database) return database.error();
  auto lock = take_lock(sync_lock_file(configuration.data));
  if (!lock) return lock.error();
  auto opened = std::unique_ptr<Headquarters>(
      new Headquarters(configuration, clock, *std::move(database), *lock));
  auto chain = EvidenceChain::open(opened->database_, clock);
  if (!chain) return chain.error();
  opened->chain_.emplace(*std::move(chain));
  if (!configuration.registry.dir.empty()) {
    auto state = sync::read_sync_state(opened->database_);
    if (!state) return state.error();
    auto registry = sync::RegistryUpdate::open(configuration.registry, state->registry_floor);
    if (!registry) return registry.error();
    opened->registry_.emplace(*std::move(registry));
  }
  return opened;
}

sync::SyncParts Headquarters::parts(sync::Transport& transport) {
  return {database_,
          *clock_,
          transport,
          *chain_,
          registry_ ? &*registry_ : nullptr,
          [this] { return report(); },
          outbox::Reserve(reserve_file(configuration_.data)),
          &chance,
          [this](base::Bytes letter) {
            return take_in_letter(configuration_, *clock_, std::move(letter));
          }};
}

Result<wire::Report> Headquarters::report() {
  const base::Timestamp now = clock_->now();
  auto beacon = evidence::newest_beacon(database_);
  if (!beacon) return beacon.error();
  auto days = evidence::daily_counts(database_, 1);
  if (!days) return days.error();
  wire::Report report;
  report.program_version = "kanaria " KANARIA_VERSION;
  report.wall_ms = now.wall_ms;
  report.clock_status = static_cast<std::uint8_t>(evidence::clock_status(now, *beacon));
  struct statvfs disk {};
  if (::statvfs(configuration_.data.c_str(), &disk) == 0) {
    report.free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  }
  report.registry_version = registry_ ? registry_->version() : 0;
  if (!days->empty() && days->back().day == day_of(now.wall_ms)) {
    report.read_today = static_cast<std::uint64_t>(days->back().read);
    report.unreadable_today = static_cast<std::uint64_t>(days->back().unreadable);
  }
  auto last = chain_->newest_wall_ms();
  if (!last) return last.error();
  report.last_mailpiece_ms = *last;
  return report;
}

}  // namespace kanaria::kiosk
