#include "registry/registry.h"

#include "base/file.h"
#include "registry/kiosk_key.h"
#include "registry/metadata.h"
#include "registry/table.h"

namespace kanaria::registry {
namespace {

constexpr std::uint64_t kMetadataLimit_bytes = 16 * 1024;
constexpr std::uint64_t kDataLimit_bytes = std::uint64_t{64} << 30;
constexpr double kDay_ms = 24.0 * 60 * 60 * 1000;

base::Error refused(const std::filesystem::path& dir, const std::string& why) {
  return {base::Remedy::operator_acts, "The registry " + dir.string() + " " + why};
}

Snapshot snapshot_of(const Metadata& metadata) {
  Snapshot snapshot;
  snapshot.id = base::to_hex(metadata.snapshot_id);
  snapshot.version = metadata.version;
  snapshot.kiosk = metadata.kiosk;
  snapshot.epoch = metadata.epoch;
  snapshot.created_ms = metadata.created_ms;
  snapshot.expires_ms = metadata.expires_ms;
  snapshot.recipients = metadata.recipients;
  snapshot.data_root = base::to_hex(metadata.data_root);
  return snapshot;
}

base::Result<Metadata> open_metadata(const std::filesystem::path& dir, const KioskKey& key) {
  const auto bytes = base::read_file(dir / kMetadataFile, kMetadataLimit_bytes);
  if (!bytes) return bytes.error();
  const std::string_view text = base::text_of(*bytes);
  if (!is_signed_by(text, key.verify)) {
    return refused(dir,
                   "is not signed by the headquarters that its key trusts, or was changed; fetch "
                   "it and its key again.");
  }
  const auto metadata = parse_metadata(text);
  if (!metadata) return refused(dir, "has a format that this program does not know; update it.");
  if (key.kiosk != metadata->kiosk || key.epoch != metadata->epoch ||
      key_check_of(key, metadata->snapshot_id) != metadata->key_check) {
    return refused(dir, "was built for another key; name the key file that belongs to it.");
  }
  return *metadata;
}

}  // namespace

struct Registry::Content {
  KioskKey key;
  Snapshot snapshot;
  std::filesystem::path dir;
  Table table;

  ~Content() { wipe(key); }
};

std::string Snapshot::version_text() const {
  return "registry " + std::to_string(version) + " " + id;
}

double Snapshot::age_days(std::int64_t now_ms) const {
  return static_cast<double>(now_ms - created_ms) / kDay_ms;
}

Registry::Registry(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Registry::Registry(Registry&&) noexcept = default;
Registry& Registry::operator=(Registry&&) noexcept = default;
Registry::~Registry() = default;

std::filesystem::path default_key_file(const std::filesystem::path& dir) {
  std::string name = dir.string();
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  return name + ".key";
}

std::filesystem::path next_key_file(const std::filesystem::path& key_file) {
  return key_file.string() + ".next";
}

base::Result<Registry> Registry::open(const std::filesystem::path& dir,
                                      const std::filesystem::path& key_file) {
  const auto file = key_file.empty() ? default_key_file(dir) : key_file;
  auto key = read_kiosk_key(file);
  if (!key) return key.error();
  auto opened = open(dir, *key);
  if (!opened) {
    // A new epoch's registry is in place and its key has not taken the old one's name yet.
    auto next = read_kiosk_key(next_key_file(file));
    if (next && next->verify == key->verify) {
      if (auto by_next = open(dir, *next)) opened = std::move(by_next);
      wipe(*next);
    }
  }
  wipe(*key);
  return opened;
}

base::Result<Registry> Registry::open(const std::filesystem::path& dir, const KioskKey& key) {
  const auto metadata = open_metadata(dir, key);
  if (!metadata) return metadata.error();
  if (metadata->data_bytes > kDataLimit_bytes) {
    return refused(dir, "is larger than this program accepts; update the program.");
  }
  auto table = Table::open(dir / kDataFile, metadata->data_bytes, metadata->data_root);
  if (!table) return refused(dir, table.error().sentence);
  if (metadata->data_bytes <= kCheckedAtOnce_bytes && !table->check_all()) {
    return refused(dir, "holds data that are not those that were signed; fetch it again.");
  }
  if (table->series() != metadata->series) {
    return refused(dir, "holds data of another series than was signed; fetch it again.");
  }
  return Registry(
      std::unique_ptr<Content>(new Content{key, snapshot_of(*metadata), dir, *std::move(table)}));
}

const Snapshot& Registry::snapshot() const {
  return content_->snapshot;
}

std::vector<Registry::Located> Registry::locate(const MatchKey& key) const {
  const Inner inner = inner_of(content_->key.inner, key);
  std::vector<Located> located;
  for (const Table::Found& found :
       content_->table.find(tag_of(content_->key.tag, inner), kMaxLocated)) {
    located.push_back({found.entry, found.row, found.wrapped, inner});
  }
  return located;
}

std::optional<SealedRecord> Registry::unlock(const Located& located) const {
  const auto row = content_->table.row(located.row);
  if (!row) return std::nullopt;
  const RowPlace place = place_of(content_->table.series(), located.row, *row);
  RowKey key = exclusive_or(located.wrapped, wrap_key_of(content_->key.wrap, place, located.inner));
  auto open = open_row(place.series, place.number, key, *row);
  base::wipe(key);
  if (!open) return std::nullopt;
  return SealedRecord(*std::move(open), content_->key.inner);
}

Registry::Located Registry::decoy() const {
  std::array<std::uint8_t, 8> random{};
  base::fill_random(random);
  const std::uint64_t number = *base::ByteReader(random).u64();
  const auto entry = content_->table.entry(number % content_->table.layout().entries());
  if (!entry) return {};
  return {entry->entry, entry->row, entry->wrapped, Inner{}};
}

base::Result<void> Registry::check_undamaged() const {
  if (!content_->table.is_damaged()) return {};
  return base::Error{base::Remedy::device_must_stop,
                     "The registry " + content_->dir.string() +
                         " is damaged on the disk; fetch it again, then take the mailpieces of "
                         "this run once more."};
}

bool Registry::check_all() const {
  return content_->table.check_all();
}

const Table& Registry::table() const {
  return content_->table;
}

}  // namespace kanaria::registry
