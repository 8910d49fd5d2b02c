#include "hq/evidence_shelf.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "hq/audit.h"
#include "hq/running_digest.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

Error failed(const std::filesystem::path& file, const std::string& what) {
  return {Remedy::operator_acts, file.string() + ' ' + what};
}

/// A file that takes its name only when it is whole and on the disk.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path file)
      : file_(std::move(file)), temporary_(file_.string() + ".part") {
    descriptor_ =
        ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  }
  ~NewFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(temporary_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  bool write(base::ByteView bytes) {
    while (!bytes.empty()) {
      const ssize_t size = ::write(descriptor_, bytes.data(), bytes.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(size));
    }
    return true;
  }
  bool keep() {
    return ::fsync(descriptor_) == 0 && ::rename(temporary_.c_str(), file_.c_str()) == 0 &&
           base::sync_folder_of(file_);
  }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

 private:
  std::filesystem::path file_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

/// The piece that begins at the offset; empty at the end.
Result<base::Bytes> read_piece(Postgres& database, const HeldCapsule& capsule,
                               std::uint64_t offset_bytes) {
  base::Bytes piece;
  const auto done = database.transact([&](Work& work) {
    const Rows rows = work.run(
        "select bytes from capsule_pieces where kiosk = $1 and epoch = $2 and seq = $3 "
        "and offset_bytes = $4",
        {capsule.kiosk, capsule.epoch, capsule.seq, offset_bytes});
    piece = rows.empty() ? base::Bytes() : rows.bytes(0, 0);
  });
  if (!done) return done.error();
  return piece;
}

/// Gives every piece to `take`, which returns false to end; then checks the hash of all.
template <class Take>
Result<void> read_capsule(Postgres& database, const HeldCapsule& capsule,
                          const std::filesystem::path& file, const Take& take) {
  RunningDigest running;
  std::uint64_t offset = 0;
  while (offset < capsule.total_bytes) {
    const auto piece = read_piece(database, capsule, offset);
    if (!piece) return piece.error();
    if (piece->empty()) break;
    running.take(*piece);
    offset += piece->size();
    if (!take(*piece))
      return failed(file, std::string("cannot be written: ") + std::strerror(errno) +
                              "; see that there is room.");
  }
  if (offset == capsule.total_bytes && running.digest() == capsule.digest) return {};
  return failed(file,
                "is not written: the database no longer holds what it gave a receipt for; "
                "restore it from its backup.");
}

/// An existing file with this very content will do.
Result<bool> same_file(const HeldCapsule& capsule, const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  RunningDigest running;
  base::Bytes buffer(wire::kMostPiece_bytes);
  ssize_t size = descriptor < 0 ? -1 : 1;
  while (size > 0) {
    size = ::read(descriptor, buffer.data(), buffer.size());
    if (size > 0) running.take({buffer.data(), static_cast<std::size_t>(size)});
  }
  if (descriptor >= 0) ::close(descriptor);
  if (size == 0 && running.digest() == capsule.digest) return false;
  return failed(file, "is there with another content; name an empty folder.");
}

}  // namespace

Result<std::vector<HeldCapsule>> list_evidence(Postgres& database, const std::string& kiosk,
                                               const std::string& act, std::int64_t now_ms) {
  std::vector<HeldCapsule> held;
  const auto done = database.transact([&](Work& work) {
    held.clear();
    const Rows rows = work.run(
        "select kiosk, epoch, seq, digest, total_bytes, committed_ms from capsules "
        "where $1::text = '' or kiosk = $1::text order by kiosk, epoch, seq",
        {kiosk});
    for (std::size_t row = 0; row < rows.size(); ++row) {
      held.push_back({rows.text(row, 0), rows.array<wire::ChainEpoch>(row, 1), rows.count(row, 2),
                      rows.array<base::Digest>(row, 3), rows.count(row, 4), rows.number(row, 5)});
    }
    write_audit(work, now_ms, act, kiosk, std::to_string(held.size()) + " capsules");
  });
  if (!done) return done.error();
  return held;
}

Result<bool> export_capsule(Postgres& database, const HeldCapsule& capsule,
                            const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / (capsule.kiosk + '-' + base::to_hex(capsule.epoch) +
                                               '-' + std::to_string(capsule.seq) + ".age");
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(file, error))) {
    return same_file(capsule, file);
  }
  NewFile out(file);
  if (!out.is_open()) {
    return failed(file, std::string("cannot be made: ") + std::strerror(errno) + ".");
  }
  const auto done =
      read_capsule(database, capsule, file, [&](base::ByteView piece) { return out.write(piece); });
  if (!done) return done.error();
  if (!out.keep())
    return failed(file, std::string("cannot be kept: ") + std::strerror(errno) + ".");
  return true;
}

}  // namespace kanaria::hq
