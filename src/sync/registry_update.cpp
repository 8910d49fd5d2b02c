#include "sync/registry_update.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file.h"
#include "registry/delta.h"
#include "registry/registry.h"

namespace kanaria::sync {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::uint64_t kMostData_bytes = std::uint64_t{64} << 30;
constexpr std::uint64_t kSmallest_percent = 98;
/// No headquarters builds as often; keeps a stolen signing key from using all versions up at once.
constexpr std::uint64_t kMostVersionsAhead = std::uint64_t{1} << 32;
constexpr std::size_t kKeyFile_bytes = 4096;  ///< no key's file is longer

Error refused(const std::string& why) {
  return {Remedy::this_mailpiece,
          "A registry from headquarters was refused, and the one in use stays: " + why};
}

Error system_error(const std::filesystem::path& path, const std::string& what) {
  return {Remedy::operator_acts, path.string() + " " + what + ": " + std::strerror(errno) + "."};
}

Result<void> sync_path(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  const int sync_errno = errno;
  if (fd >= 0) ::close(fd);
  errno = sync_errno;
  return synced ? Result<void>() : system_error(path, "cannot be synced");
}

std::filesystem::path without_slash(const std::filesystem::path& dir) {
  std::string name = dir.string();
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  return name;
}

/// `from` takes the place of `to`; what was there lies under `from` or `aside` afterwards.  File
/// systems without an exchange (errno EINVAL) leave a moment without `to`; recover() ends it.
bool exchange(const std::filesystem::path& from, const std::filesystem::path& to,
              const std::filesystem::path& aside) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0) return true;
  if (errno != ENOENT && errno != EINVAL && errno != ENOSYS) return false;
  if (errno != ENOENT && ::rename(to.c_str(), aside.c_str()) != 0) return false;
  return ::rename(from.c_str(), to.c_str()) == 0;
}

void remove_folder(const std::filesystem::path& dir) {
  std::error_code ignored;
  std::filesystem::remove_all(dir, ignored);
}

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

RegistryUpdate::RegistryUpdate(Settings settings, registry::KioskKey key, std::uint64_t floor)
    : settings_(std::move(settings)), key_(std::move(key)), floor_(floor) {
  settings_.dir = without_slash(settings_.dir);
}

std::filesystem::path RegistryUpdate::beside(const char* suffix) const {
  return settings_.dir.string() + suffix;
}

std::filesystem::path RegistryUpdate::key_file() const {
  return settings_.key_file.empty() ? registry::default_key_file(settings_.dir)
                                    : settings_.key_file;
}

Result<RegistryUpdate> RegistryUpdate::open(Settings settings, std::uint64_t floor) {
  auto key = registry::read_kiosk_key(
      settings.key_file.empty() ? registry::default_key_file(settings.dir) : settings.key_file);
  if (!key) return key.error();
  RegistryUpdate update(std::move(settings), *key, floor);
  update.take_next_key();
  update.recover();
  // Fetched whole and not put in place: a crash came between.
  if (update.next_ && update.have_bytes_ == update.wanted_bytes()) {
    if (auto done = update.install(); !done && done.error().remedy == Remedy::operator_acts) {
      return done.error();
    }
  }
  return update;
}

/// Of the same kiosk and headquarters, and of a later epoch; anything else is not looked at.
void RegistryUpdate::take_next_key() {
  const auto next = registry::read_kiosk_key(registry::next_key_file(key_file()));
  if (next && next->kiosk == key_.kiosk && next->verify == key_.verify &&
      next->epoch > key_.epoch) {
    next_key_ = *next;
  }
}

const registry::KioskKey* RegistryUpdate::key_for(const registry::Metadata& metadata) const {
  for (const registry::KioskKey* key : {&key_, next_key_ ? &*next_key_ : nullptr}) {
    if (key != nullptr && metadata.kiosk == key->kiosk && metadata.epoch == key->epoch &&
        registry::key_check_of(*key, metadata.snapshot_id) == metadata.key_check) {
      return key;
    }
  }
  return nullptr;
}

bool RegistryUpdate::opens(const std::filesystem::path& dir) const {
  const auto metadata = metadata_in(dir);
  const registry::KioskKey* key = metadata ? key_for(*metadata) : nullptr;
  return key != nullptr && registry::Registry::open(dir, *key);
}

/// Once the registry of the next epoch was opened: its key takes the place of the old one, whose
/// bytes are overwritten as far as a file system lets that be done.
void RegistryUpdate::end_epoch() {
  if (!next_key_ || !current_ || current_->epoch != next_key_->epoch) return;
  const int old = ::open(key_file().c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  const auto next = registry::next_key_file(key_file());
  bool is_gone = false;
  if (::rename(next.c_str(), key_file().c_str()) == 0) {
    const bool is_named = base::sync_folder_of(key_file()).has_value();
    const base::Bytes zeros(kKeyFile_bytes);
    is_gone = is_named && old >= 0 &&
              ::pwrite(old, zeros.data(), zeros.size(), 0) == static_cast<ssize_t>(zeros.size()) &&
              ::fsync(old) == 0;
    key_ = *next_key_;
    next_key_.reset();
  }
  if (old >= 0) ::close(old);
  warning_ = is_gone ? ""
                     : "The registry's key of the epoch before could not be destroyed (" +
                           key_file().string() +
                           "). Let this user write to it, as a file of its own, and destroy "
                           "copies of the old one.";
}

std::optional<registry::Metadata> RegistryUpdate::metadata_in(
    const std::filesystem::path& dir) const {
  const auto bytes = base::read_file(dir / registry::kMetadataFile, wire::kMostMetadata_bytes);
  if (!bytes) return std::nullopt;
  const std::string_view text = base::text_of(*bytes);
  if (!registry::is_signed_by(text, key_.verify)) return std::nullopt;
  return registry::parse_metadata(text);
}

std::uint64_t RegistryUpdate::version() const {
  return current_ ? current_->version : 0;
}

/// After a crash: what was exchanged lies under DIR.next, or under DIR.previous already.
void RegistryUpdate::recover() {
  current_ = metadata_in(settings_.dir);
  const auto next = metadata_in(beside(".next"));
  if (current_ && next && next->version < current_->version) {
    remove_folder(beside(".previous"));
    std::error_code ignored;
    std::filesystem::rename(beside(".next"), beside(".previous"), ignored);
  }
  if (is_there(beside(".previous"))) {
    if (opens(settings_.dir)) {
      remove_folder(beside(".previous"));
    } else if (opens(beside(".previous"))) {
      exchange(beside(".previous"), settings_.dir, beside(".refused"));
      remove_folder(beside(".refused"));
      remove_folder(beside(".previous"));
      current_ = metadata_in(settings_.dir);
    }
  }
  if (!is_there(beside(".previous"))) end_epoch();
  resume();
}

/// Goes on where fetching ended.
void RegistryUpdate::resume() {
  next_ = metadata_in(beside(".next"));
  have_bytes_ = 0;
  if (!next_ || !check(*next_)) {
    drop_next();
    return;
  }
  std::error_code error;
  const auto size = std::filesystem::file_size(wanted_file(), error);
  if (!error && size <= wanted_bytes()) have_bytes_ = size;
}

std::uint64_t RegistryUpdate::wanted_bytes() const {
  return next_->delta ? next_->delta->bytes : next_->data_bytes;
}

std::filesystem::path RegistryUpdate::wanted_file() const {
  return beside(".next") / (next_->delta ? registry::kDeltaFile : registry::kDataFile);
}

void RegistryUpdate::drop_next() {
  remove_folder(beside(".next"));
  next_.reset();
  have_bytes_ = 0;
}

wire::RegistryRequest RegistryUpdate::request(const std::string& kiosk) const {
  return {kiosk, whole_only_ ? 0 : version(), next_ ? next_->version : 0,
          from_start_ ? 0 : have_bytes_};
}

Result<void> RegistryUpdate::check(const registry::Metadata& metadata) const {
  if (key_for(metadata) == nullptr) {
    return refused(
        "it was built for another key. Ask headquarters for the key that belongs to it.");
  }
  if (metadata.version <= version() || metadata.version < floor_) {
    return refused("it is not newer.");
  }
  if (current_ && metadata.signer < current_->signer) {
    return refused("the key that signed it was withdrawn.");
  }
  if (current_ && metadata.version - current_->version > kMostVersionsAhead) {
    return refused("its version is too far ahead.");
  }
  if (metadata.data_bytes == 0 || metadata.data_bytes > kMostData_bytes) {
    return refused("its size is out of bounds.");
  }
  if (metadata.delta &&
      (!current_ || metadata.delta->from_version != current_->version ||
       metadata.delta->from_root != current_->data_root || metadata.series != current_->series ||
       metadata.delta->bytes == 0 ||
       metadata.delta->bytes > std::min(metadata.data_bytes, registry::kMostDelta_bytes))) {
    return refused("it is the difference to another registry than the one in use.");
  }
  if (current_ && !settings_.may_shrink &&
      metadata.data_bytes * 100 < current_->data_bytes * kSmallest_percent) {
    return refused("it is more than 2 % smaller (" + std::to_string(metadata.data_bytes) +
                   " bytes after " + std::to_string(current_->data_bytes) +
                   "). Ask headquarters; registry-may-shrink = yes allows it.");
  }
  return {};
}

/// Takes the metadata of a registry that was not begun before.
Result<void> RegistryUpdate::begin(const wire::RegistryPiece& piece) {
  drop_next();
  if (!registry::is_signed_by(piece.metadata, key_.verify)) {
    return refused("headquarters did not sign it.");
  }
  const auto metadata = registry::parse_metadata(piece.metadata);
  if (!metadata) return refused("its format is unknown; update this program.");
  const auto signed_bytes = metadata->delta ? metadata->delta->bytes : metadata->data_bytes;
  if (metadata->version != piece.version || signed_bytes != piece.total_bytes) {
    return refused("what was sent is not what was signed.");
  }
  if (auto good = check(*metadata); !good) {
    whole_only_ = whole_only_ || metadata->delta.has_value();
    return good;
  }
  if (::mkdir(beside(".next").c_str(), 0700) != 0) {
    return system_error(beside(".next"), "cannot be made");
  }
  if (auto written =
          base::write_file_durably(beside(".next") / registry::kMetadataFile,
                                   base::bytes_of(piece.metadata), base::FileMode::owner_only);
      !written) {
    return written;
  }
  next_ = *metadata;
  return {};
}

Result<void> RegistryUpdate::write(const wire::RegistryPiece& piece) {
  const auto file = wanted_file();
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return system_error(file, "cannot be opened");
  base::ByteView rest = piece.bytes;
  auto offset = static_cast<off_t>(piece.offset_bytes);
  while (!rest.empty()) {
    const ssize_t n = ::pwrite(fd, rest.data(), rest.size(), offset);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const Error error = system_error(file, "cannot be written");
      ::close(fd);
      return error;
    }
    rest = rest.subspan(static_cast<std::size_t>(n));
    offset += n;
  }
  ::close(fd);
  have_bytes_ = std::max(have_bytes_, piece.offset_bytes + piece.bytes.size());
  return {};
}

Result<RegistryUpdate::Taken> RegistryUpdate::take(const wire::RegistryPiece& piece) {
  if (piece.version <= version()) return Taken::up_to_date;
  const bool is_other_way = next_ && from_start_ && piece.total_bytes != wanted_bytes() &&
                            registry::is_signed_by(piece.metadata, key_.verify);
  from_start_ = false;
  if (!next_ || piece.version != next_->version || is_other_way) {
    if (piece.offset_bytes != 0) return Taken::passed_over;
    if (auto begun = begin(piece); !begun) return begun.error();
  }
  const std::uint64_t behind = piece.offset_bytes + piece.bytes.size();
  if (piece.total_bytes != wanted_bytes()) {
    // Headquarters may have a difference now, or have it no more: its first piece says.
    from_start_ = true;
    return Taken::passed_over;
  }
  if (piece.offset_bytes > have_bytes_) return Taken::passed_over;
  if (behind <= have_bytes_) return Taken::passed_over;
  if (auto written = write(piece); !written) return written.error();
  return have_bytes_ == wanted_bytes() ? install() : Taken::more;
}

/// Makes the data of DIR.next from those in use and the difference that was fetched.
Result<void> RegistryUpdate::apply() {
  const auto data = beside(".next") / registry::kDataFile;
  std::error_code ignored;
  std::filesystem::remove(data, ignored);  // half made before a crash
  const auto bytes = base::read_file(wanted_file(), next_->delta->bytes);
  if (!bytes) return bytes.error();
  if (base::sha256(*bytes) != next_->delta->sha256) {
    return refused("the difference is not the one that was signed.");
  }
  const auto delta = registry::parse_delta(*bytes);
  if (!delta) return refused("its difference has an unknown format; update this program.");
  const auto old = registry::Table::open(settings_.dir / registry::kDataFile, current_->data_bytes,
                                         current_->data_root);
  if (!old) return refused("the one in use " + old.error().sentence);
  const auto written = registry::apply_delta(*old, *delta, data);
  if (!written) {
    return written.error().remedy == Remedy::operator_acts ? written.error()
                                                           : refused(written.error().sentence);
  }
  if (written->bytes != next_->data_bytes || written->root != next_->data_root) {
    return refused("the difference does not lead to what was signed.");
  }
  return {};
}

Result<RegistryUpdate::Taken> RegistryUpdate::install() {
  const auto next_dir = beside(".next");
  // Every page of what a difference made was hashed when it was written.
  const bool is_checked = next_->delta.has_value();
  if (is_checked) {
    if (auto applied = apply(); !applied) {
      if (applied.error().remedy != Remedy::operator_acts) {
        whole_only_ = true;
        drop_next();
      }
      return applied.error();
    }
  }
  for (const auto& path : {next_dir / registry::kDataFile, next_dir}) {
    if (auto synced = sync_path(path); !synced) return synced.error();
  }
  const auto opened = registry::Registry::open(next_dir, *key_for(*next_));
  if (!opened || (!is_checked && !opened->check_all())) {
    drop_next();
    return refused(opened ? "its data are not those that were signed." : opened.error().sentence);
  }
  std::error_code ignored;
  std::filesystem::remove(next_dir / registry::kDeltaFile, ignored);
  remove_folder(beside(".previous"));
  if (!exchange(next_dir, settings_.dir, beside(".previous"))) {
    return system_error(settings_.dir, "cannot be replaced");
  }
  if (auto synced = base::sync_folder_of(settings_.dir); !synced) return synced.error();
  recover();  // opens it once, and only then gives the previous one up
  floor_ = std::max(floor_, version());
  whole_only_ = false;
  return Taken::installed;
}

}  // namespace kanaria::sync
