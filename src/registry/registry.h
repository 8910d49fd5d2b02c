// A sealed registry: answers whether a match key is one of its records', and then hands out an
// opaque token.  Cannot list what it holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/age_key.h"
#include "base/result.h"
#include "registry/hit.h"
#include "registry/keys_of_person.h"
#include "registry/kiosk_key.h"
#include "registry/match_key.h"
#include "registry/sealed_row.h"
#include "registry/table.h"

namespace kanaria::registry {

/// What evidence says about the registry that was asked.
struct Snapshot {
  std::string id;  ///< 32 hexadecimal digits
  std::uint64_t version = 0;
  std::string kiosk;  ///< "any" or a kiosk's id
  std::uint32_t epoch = 0;
  std::int64_t created_ms = 0;                 ///< wall clock of headquarters
  std::int64_t expires_ms = 0;                 ///< an expired registry still answers
  std::vector<base::AgeRecipient> recipients;  ///< who opens evidence, headquarters first
  std::string data_root;                       ///< hexadecimal; paged_file.h

  /// "registry VERSION ID" for evidence records.
  [[nodiscard]] std::string version_text() const;
  [[nodiscard]] double age_days(std::int64_t now_ms) const;
  [[nodiscard]] bool is_expired(std::int64_t now_ms) const { return now_ms >= expires_ms; }
};

/// A record that was hit, as far as the kiosk gets to know it.  Must not outlive its registry.
class SealedRecord {
 public:
  SealedRecord(OpenRow row, const base::Key& inner_key)
      : row_(std::move(row)), inner_key_(&inner_key) {}
  [[nodiscard]] std::string token() const { return token_text(row_.place, row_.sealed_token); }
  /// Whether this text is the record's own notation of that part.
  [[nodiscard]] bool has_notation(NotationPart part, std::string_view text) const {
    return row_.holds(part, notation_inner_of(*inner_key_, part, text));
  }
  /// Whether the record may be meant by that room of its house.
  [[nodiscard]] bool has_room(const RoomAsked& asked) const {
    if (has_notation(NotationPart::door, asked.room)) return true;
    return !asked.is_certain && (asked.room.empty() || has_notation(NotationPart::door, ""));
  }

 private:
  OpenRow row_;
  const base::Key* inner_key_;
};

/// Immutable after open; safe from any thread.
class Registry {
 public:
  /// Checks the signature, that the key is for this registry, the length and root of the data, its
  /// header and its front, before anything is looked up; other pages at once in a file of up to
  /// kCheckedAtOnce_bytes, and in a longer one when they are touched first.
  /// `key_file` empty: DIR.key beside it.  An Error is one sentence that tells which of these
  /// failed.
  [[nodiscard]] static base::Result<Registry> open(const std::filesystem::path& dir,
                                                   const std::filesystem::path& key_file = {});
  /// The same with a key that comes from somewhere else: a device that unseals it at start.
  [[nodiscard]] static base::Result<Registry> open(const std::filesystem::path& dir,
                                                   const KioskKey& key);
  Registry(Registry&&) noexcept;
  Registry& operator=(Registry&&) noexcept;
  ~Registry();

  [[nodiscard]] const Snapshot& snapshot() const;

  /// A place in the table that carries a key's tag; the record still has to be unlocked.
  struct Located {
    std::uint64_t entry = 0;
    std::uint32_t row = 0;
    RowKey wrapped{};
    Inner inner{};
  };
  /// At most kMaxLocated places; empty when no record has the key.
  [[nodiscard]] std::vector<Located> locate(const MatchKey& key) const;
  static constexpr std::size_t kMaxLocated = 64;
  /// Unlocks the record; nullopt when the key's text does not open it.
  [[nodiscard]] std::optional<SealedRecord> unlock(const Located& located) const;
  /// A random place that does not unlock but takes unlock() as long: callers make up a fixed number
  /// of unlockings with it, so that time does not tell a hit from a miss.
  [[nodiscard]] Located decoy() const;

  /// The disk gave something else than what was signed, so that a record may have been missed:
  /// what was asked since must be asked again of a registry that is whole.  An Error
  /// (device_must_stop) says so.
  [[nodiscard]] base::Result<void> check_undamaged() const;
  /// Reads and checks the whole file; for who has just fetched it.
  [[nodiscard]] bool check_all() const;
  /// The table itself, for figures and for who makes the next snapshot of it.
  [[nodiscard]] const Table& table() const;

 private:
  struct Content;
  explicit Registry(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

/// The file that open() takes when none is named: DIR.key.
[[nodiscard]] std::filesystem::path default_key_file(const std::filesystem::path& dir);

/// Where the key of the next epoch waits: KEY.next.
[[nodiscard]] std::filesystem::path next_key_file(const std::filesystem::path& key_file);

inline constexpr std::uint64_t kCheckedAtOnce_bytes = std::uint64_t{256} << 20;
inline constexpr const char* kMetadataFile = "metadata";
inline constexpr const char* kDataFile = "data";

}  // namespace kanaria::registry
