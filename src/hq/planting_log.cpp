#include "hq/planting_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "base/file.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

Error failed(const std::filesystem::path& file, const std::string& what) {
  return {Remedy::operator_acts, file.string() + " " + what + ": " + std::strerror(errno) + "."};
}

/// The log's file, locked for one process as long as this lives.
class LockedFile {
 public:
  LockedFile(const std::filesystem::path& file, int flags)
      : file_(file), fd_(::open(file.c_str(), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600)) {}
  ~LockedFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;

  /// Waits for the lock.  `kind`: LOCK_SH or LOCK_EX.
  [[nodiscard]] Result<std::string> lock_and_read(int kind) const {
    if (fd_ < 0) return failed(file_, "cannot be opened");
    struct stat status {};
    if (::fstat(fd_, &status) != 0) return failed(file_, "cannot be examined");
    if (!S_ISREG(status.st_mode)) {
      return Error{Remedy::operator_acts,
                   file_.string() + " is not a regular file; name the log's file."};
    }
    while (::flock(fd_, kind) != 0) {
      if (errno != EINTR) return failed(file_, "cannot be locked");
    }
    return read();
  }

  [[nodiscard]] Result<void> append(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t n = ::write(fd_, text.data(), text.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        return failed(file_,
                      "has not taken the entry, and may have a torn line at its end, which the "
                      "next addition keeps apart; make room or mend the disk, then add it again");
      }
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fsync(fd_) != 0) return not_sure(file_);
    return {};
  }

  /// Makes the file's name durable, also one that a process made which was ended before it could.
  [[nodiscard]] Result<void> sync_folder() const {
    if (base::sync_folder_of(file_)) return {};
    return not_sure(file_.has_parent_path() ? file_.parent_path() : std::filesystem::path("."));
  }

 private:
  static Error not_sure(const std::filesystem::path& what) {
    return failed(
        what,
        "could not be synced, so that the entry may be lost in a power cut; mend the "
        "disk, look with planting list whether the entry is there, and else add it again");
  }

  [[nodiscard]] Result<std::string> read() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) return failed(file_, "cannot be examined");
    const auto size_bytes = static_cast<std::uint64_t>(status.st_size);
    if (size_bytes > kMaxPlantingLog_bytes) {
      return Error{Remedy::operator_acts,
                   file_.string() + " has " + std::to_string(size_bytes) + " bytes; at most " +
                       std::to_string(kMaxPlantingLog_bytes) + " are accepted: begin a new log."};
    }
    std::string text(size_bytes, '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
      const ssize_t n =
          ::pread(fd_, text.data() + filled, text.size() - filled, static_cast<off_t>(filled));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed(file_, "cannot be read");
      if (n == 0) break;
      filled += static_cast<std::size_t>(n);
    }
    text.resize(filled);
    return text;
  }

  std::filesystem::path file_;
  int fd_;
};

/// Goes through the lines front to back.
class LogReader {
 public:
  LogReader(std::string_view text, const std::optional<base::PublicKey>& key)
      : text_(text), key_(key) {}

  PlantingLog read() {
    std::size_t at = 0;
    while (at < text_.size() && !log_.broken) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      ++line_;
      take_line(at, text_.substr(at, end - at));
      at = end + 1;
    }
    if (log_.broken) return std::move(log_);
    log_.lacks_line_end = !text_.empty() && !text_.ends_with('\n');
    if (torn_from_) {
      const std::size_t end = text_.size() - (log_.lacks_line_end ? 0 : 1);
      log_.torn_end = torn_until(end, line_);
      log_.torn_hash = torn_hash(end);
    }
    return std::move(log_);
  }

 private:
  [[nodiscard]] TornLines torn_until(std::size_t end, std::size_t last_line) const {
    return {torn_line_, last_line, end - *torn_from_};
  }
  [[nodiscard]] std::string torn_hash(std::size_t end) const {
    return base::to_hex(base::sha256(base::bytes_of(text_.substr(*torn_from_, end - *torn_from_))));
  }
  void break_at(std::size_t line, const std::string& what) {
    log_.broken = PlantingBreak{line, "line " + std::to_string(line) + " " + what};
  }

  void take_line(std::size_t at, std::string_view line) {
    auto entry = parse_planting_entry(line);
    if (entry) return take_entry(at, line, std::move(*entry));
    if (torn_from_) return;
    torn_from_ = at;
    torn_line_ = line_;
  }

  void take_entry(std::size_t at, std::string_view line, PlantingEntry entry) {
    if (entry.torn != (torn_from_ ? torn_hash(at - 1) : "")) {
      if (torn_from_) return break_at(torn_line_, "is no entry, and no entry vouches for it");
      return break_at(line_, "vouches for torn lines that are not there");
    }
    const std::uint64_t expected = log_.entries.size() + 1;
    if (entry.seq != expected) {
      return break_at(line_, "has entry " + std::to_string(entry.seq) + " where entry " +
                                 std::to_string(expected) + " belongs");
    }
    if (entry.previous != log_.head()) {
      return break_at(line_, "has entry " + std::to_string(entry.seq) +
                                 ", which was written behind another entry than the one before it");
    }
    if (key_ && !is_signed_by(line, *key_)) {
      return break_at(line_, "has entry " + std::to_string(entry.seq) +
                                 ", which is not as headquarters' key signed it");
    }
    if (torn_from_) log_.torn.push_back(torn_until(at - 1, line_ - 1));
    torn_from_.reset();
    log_.entries.push_back({line_, std::string(line), std::move(entry), planting_hash(line)});
  }

  std::string_view text_;
  std::optional<base::PublicKey> key_;
  PlantingLog log_;
  std::size_t line_ = 0;
  std::optional<std::size_t> torn_from_;  ///< offset in the text
  std::size_t torn_line_ = 0;
};

std::vector<std::string> told_of(const PlantingLog& log, const std::string& file,
                                 std::uint64_t next_seq) {
  std::vector<std::string> told;
  if (log.torn_end) {
    told.push_back(file + ": " + lines_of(*log.torn_end) + " (" +
                   std::to_string(log.torn_end->size_bytes) +
                   " bytes) is torn, as by a power cut, and is no entry; it is kept where it is, "
                   "and entry " +
                   std::to_string(next_seq) +
                   " vouches for it: look with planting list whether an entry is missing, and add "
                   "it again.");
  } else if (log.lacks_line_end) {
    told.push_back(file + ": line " + std::to_string(log.entries.back().line) +
                   " lacked its line end, as after a power cut; its entry " +
                   std::to_string(log.entries.back().entry.seq) + " is whole and counts.");
  }
  return told;
}

}  // namespace

std::string lines_of(const TornLines& torn) {
  const std::string first = std::to_string(torn.first);
  return torn.first == torn.last ? "line " + first
                                 : "lines " + first + " to " + std::to_string(torn.last);
}

base::Digest PlantingLog::head() const {
  return entries.empty() ? base::Digest{} : entries.back().hash;
}

PlantingLog parse_planting_log(std::string_view text, const std::optional<base::PublicKey>& key) {
  return LogReader(text, key).read();
}

Result<PlantingLog> read_planting_log(const std::filesystem::path& file,
                                      const std::optional<base::PublicKey>& key) {
  const LockedFile locked(file, O_RDONLY);
  const auto text = locked.lock_and_read(LOCK_SH);
  if (!text) return text.error();
  return parse_planting_log(*text, key);
}

Result<AddedPlanting> add_planting(const std::filesystem::path& file, const Planting& planting,
                                   const base::SigningSeed& seed, const base::Clock& clock) {
  CHECK(problem_of(planting).empty());
  const LockedFile locked(file, O_RDWR | O_CREAT | O_APPEND);
  const auto text = locked.lock_and_read(LOCK_EX);
  if (!text) return text.error();
  const PlantingLog log = parse_planting_log(*text, base::public_key_of(seed));
  if (log.broken) {
    return Error{Remedy::device_must_stop,
                 file.string() + ": " + log.broken->sentence +
                     "; nothing is added to a broken log: keep it as evidence, and restore the "
                     "log from its backup or begin a new one."};
  }
  const base::Timestamp now = clock.now();
  PlantingEntry entry;
  entry.seq = log.entries.size() + 1;
  entry.previous = log.head();
  entry.torn = log.torn_hash.value_or("");
  entry.recorded = base::iso8601_utc(now.wall_ms);
  entry.clock = base::to_string(now.status);
  entry.planting = planting;
  const std::string line = signed_line(entry, seed);
  auto written = locked.append((log.lacks_line_end ? "\n" : "") + line + "\n");
  if (written) written = locked.sync_folder();
  if (!written) return written.error();
  return AddedPlanting{entry.seq, planting_hash(line), told_of(log, file.string(), entry.seq)};
}

}  // namespace kanaria::hq
