#include "registry/kiosk_key.h"

#include <algorithm>

#include "base/file.h"
#include "registry/text_lines.h"

namespace kanaria::registry {
namespace {

constexpr std::string_view kTitle = "kanaria registry kiosk key 1";
constexpr std::uint64_t kLimit_bytes = 4096;

}  // namespace

void wipe(KioskKey& key) {
  base::wipe(key.inner);
  base::wipe(key.tag);
  base::wipe(key.wrap);
}

bool is_kiosk_id(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.front() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::string to_text(const KioskKey& key) {
  std::string text(kTitle);
  text += '\n';
  append_line(text, "kiosk", key.kiosk);
  append_line(text, "epoch", std::to_string(key.epoch));
  append_line(text, "inner", base::to_hex(key.inner));
  append_line(text, "tag", base::to_hex(key.tag));
  append_line(text, "wrap", base::to_hex(key.wrap));
  append_line(text, "verify", base::to_hex(key.verify));
  return text;
}

std::optional<KioskKey> parse_kiosk_key(std::string_view text) {
  LineReader lines(text);
  if (lines.line() != kTitle) return std::nullopt;
  KioskKey key;
  const auto kiosk = lines.value("kiosk");
  const auto epoch = lines.number<std::uint32_t>("epoch");
  if (!kiosk || !is_kiosk_id(*kiosk) || !epoch) return std::nullopt;
  key.kiosk = *kiosk;
  key.epoch = *epoch;
  if (!lines.hex("inner", key.inner) || !lines.hex("tag", key.tag) ||
      !lines.hex("wrap", key.wrap) || !lines.hex("verify", key.verify) || !lines.rest().empty()) {
    return std::nullopt;
  }
  return key;
}

base::Result<KioskKey> read_kiosk_key(const std::filesystem::path& path) {
  auto bytes = base::read_file(path, kLimit_bytes);
  if (!bytes) return bytes.error();
  const auto key = parse_kiosk_key(base::text_of(*bytes));
  base::wipe(*bytes);
  if (key) return *key;
  return base::Error{base::Remedy::operator_acts,
                     path.string() +
                         " is not a kiosk's registry key or is damaged; copy the file that "
                         "`kanaria-hq registry build` wrote beside the registry."};
}

base::Digest key_check_of(const KioskKey& key, base::ByteView snapshot_id) {
  base::Bytes secrets;
  base::append(secrets, key.inner);
  base::append(secrets, key.tag);
  base::append(secrets, key.wrap);
  base::Bytes message;
  base::append_field(message, base::bytes_of("kanaria registry key check 1"));
  base::append_field(message, snapshot_id);
  const base::Digest check = base::hmac_sha256(secrets, message);
  base::wipe(secrets);
  return check;
}

}  // namespace kanaria::registry
