#include "registry/registry.h"

#include <algorithm>

#include "base/file.h"
#include "registry/kiosk_key.h"
#include "registry/metadata.h"
#include "registry/table.h"

namespace kanaria::registry {
namespace {

constexpr std::uint64_t kMetadataLimit_bytes = 16 * 1024;
constexpr std::uint64_t kDataLimit_bytes = std::uint64_t{8} << 30;
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
  snapshot.data_sha256 = base::to_hex(metadata.data_sha256);
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
  SnapshotId snapshot_id{};
  base::Bytes data;
  Table table;

  ~Content() {
    base::wipe(key.inner);
    base::wipe(key.tag);
    base::wipe(key.wrap);
  }
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

base::Result<Registry> Registry::open(const std::filesystem::path& dir,
                                      const std::filesystem::path& key_file) {
  auto content = std::make_unique<Content>();
  auto key = read_kiosk_key(key_file.empty() ? default_key_file(dir) : key_file);
  if (!key) return key.error();
  content->key = *key;
  const auto metadata = open_metadata(dir, content->key);
  if (!metadata) return metadata.error();
  if (metadata->data_bytes > kDataLimit_bytes) {
    return refused(dir, "is larger than this program accepts; update the program.");
  }
  auto data = base::read_file(dir / kDataFile, metadata->data_bytes);
  if (!data) return data.error();
  if (data->size() != metadata->data_bytes || base::sha256(*data) != metadata->data_sha256) {
    return refused(dir, "holds data that are not those that were signed; fetch it again.");
  }
  content->data = std::move(*data);
  const auto table = Table::parse(content->data);
  if (!table || table->snapshot_id() != metadata->snapshot_id) {
    return refused(dir, "has a format that this program does not know; update it.");
  }
  content->table = *table;
  content->snapshot = snapshot_of(*metadata);
  content->snapshot_id = metadata->snapshot_id;
  return Registry(std::move(content));
}

const Snapshot& Registry::snapshot() const {
  return content_->snapshot;
}

std::vector<Registry::Located> Registry::locate(const MatchKey& key) const {
  const Inner inner = inner_of(content_->key.inner, key);
  const auto [first, last] = content_->table.find(tag_of(content_->key.tag, inner));
  std::vector<Located> found;
  for (std::size_t i = first; i < std::min(last, first + kMaxLocated); ++i) {
    found.push_back({i, inner});
  }
  return found;
}

std::optional<SealedRecord> Registry::unlock(const Located& located) const {
  const Table& table = content_->table;
  CHECK(located.entry < table.entries());
  const base::ByteView row = table.row(table.row_number(located.entry));
  const base::Key wrap = wrap_key_of(content_->key.wrap, content_->snapshot_id,
                                     row.first(kRowSalt_bytes), located.inner);
  base::Key row_key = exclusive_or(wrap, table.wrapped_key(located.entry));
  const auto content = open_row(content_->snapshot_id, row_key, row);
  base::wipe(row_key);
  if (!content) return std::nullopt;
  return SealedRecord(*content);
}

Registry::Located Registry::decoy() const {
  return {0, Inner{}};
}

}  // namespace kanaria::registry
