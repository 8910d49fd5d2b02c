// Fetches a newer registry beside the one in use and puts it in its place.
//
// Folders.  DIR is the registry in use, DIR.key the kiosk's key for it, DIR.next one that is being
// fetched (metadata, and as much of data or delta as has come), DIR.previous the one before until
// DIR was opened once.  DIR and DIR.next change places by one rename (RENAME_EXCHANGE), so that
// there is a whole registry under DIR at any moment.  A difference is applied to DIR's data and
// makes the data of DIR.next; when it does not fit, the whole registry is asked for.
//
// A new epoch.  The key of the next epoch is put beside the kiosk's as DIR.key.next.  When a
// registry of that epoch is in place and opened, the new key takes the old one's name, and the old
// one's bytes are overwritten; the registry before it, which only that opened, is removed.
//
// Rules (TUF's): the metadata's signature, kiosk and key are checked before a byte of data is
// taken; its version must be larger than that of DIR and not below the floor; exactly the signed
// number of bytes is taken; signature, length, SHA-256 and structure of the whole are checked
// before the exchange.  A registry more than 2 % smaller is refused unless that was allowed.  An
// expired one is taken and used: evidence says how old it is.
//
// Thread rule: one thread, and one RegistryUpdate a registry.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "registry/kiosk_key.h"
#include "registry/metadata.h"
#include "wire/messages.h"

namespace kanaria::sync {

class RegistryUpdate {
 public:
  struct Settings {
    std::filesystem::path dir;
    std::filesystem::path key_file;  ///< "" stands for DIR.key
    bool may_shrink = false;
  };
  enum class Taken {
    more,         ///< ask again
    passed_over,  ///< not what was asked for; nothing changed
    up_to_date,   ///< there is nothing newer
    installed,
  };

  /// Ends what a crash left half done.  An Error: the key cannot be read.
  [[nodiscard]] static base::Result<RegistryUpdate> open(Settings settings, std::uint64_t floor);

  [[nodiscard]] wire::RegistryRequest request(const std::string& kiosk) const;
  /// An Error with Remedy this_mailpiece: this registry was refused, and the one in use stays;
  /// operator_acts: the folder cannot be written.
  [[nodiscard]] base::Result<Taken> take(const wire::RegistryPiece& piece);

  /// Of the registry in use; 0: none.
  [[nodiscard]] std::uint64_t version() const;
  /// What is wrong although the registry in use is good, in a sentence; "": nothing.
  [[nodiscard]] const std::string& warning() const { return warning_; }

 private:
  RegistryUpdate(Settings settings, registry::KioskKey key, std::uint64_t floor);
  void recover();
  void resume();
  void drop_next();
  [[nodiscard]] base::Result<void> begin(const wire::RegistryPiece& piece);
  [[nodiscard]] base::Result<void> check(const registry::Metadata& metadata) const;
  [[nodiscard]] base::Result<void> write(const wire::RegistryPiece& piece);
  [[nodiscard]] base::Result<Taken> install();
  [[nodiscard]] base::Result<void> apply();
  [[nodiscard]] std::uint64_t wanted_bytes() const;
  [[nodiscard]] std::filesystem::path wanted_file() const;
  [[nodiscard]] std::optional<registry::Metadata> metadata_in(
      const std::filesystem::path& dir) const;
  [[nodiscard]] std::filesystem::path beside(const char* suffix) const;
  [[nodiscard]] std::filesystem::path key_file() const;
  /// The key that this registry was built for; nullptr: none of those that are here.
  [[nodiscard]] const registry::KioskKey* key_for(const registry::Metadata& metadata) const;
  [[nodiscard]] bool opens(const std::filesystem::path& dir) const;
  void take_next_key();
  void end_epoch();

  Settings settings_;
  registry::KioskKey key_;
  std::optional<registry::KioskKey> next_key_;  ///< DIR.key.next
  std::uint64_t floor_;
  std::optional<registry::Metadata> current_;
  std::optional<registry::Metadata> next_;  ///< of what is being fetched
  std::uint64_t have_bytes_ = 0;            ///< of its data or delta
  bool whole_only_ = false;                 ///< a difference was refused
  std::string warning_;
  bool from_start_ = false;  ///< what came was not what is being fetched
};

}  // namespace kanaria::sync
