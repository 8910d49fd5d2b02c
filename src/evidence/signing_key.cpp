#include "evidence/signing_key.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "base/file.h"
#include "evidence/key_file.h"

namespace kanaria::evidence {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::string_view kLabel = "KANARIA-SIGNING-KEY-1 ";
constexpr std::uint64_t kFileLimit_bytes = 256;

std::optional<base::Bytes> parse_seed(std::string_view text) {
  if (!text.starts_with(kLabel) || !text.ends_with('\n')) return std::nullopt;
  text.remove_prefix(kLabel.size());
  text.remove_suffix(1);
  auto seed = base::from_base64(text, true);
  if (!seed || seed->size() != base::SigningSeed{}.size()) return std::nullopt;
  return seed;
}

void wipe_text(std::string& text) {
  base::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

SigningKey::~SigningKey() {
  base::wipe(seed_);
}

SigningKey SigningKey::make() {
  SigningKey key;
  base::fill_random(key.seed_);
  return key;
}

Result<std::optional<SigningKey>> SigningKey::load(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 && errno == ENOENT) {
    return std::optional<SigningKey>();
  }
  if ((status.st_mode & 077) != 0) {
    return Error{Remedy::operator_acts, path.string() +
                                            " may be read by others; run chmod 600 on it, and ask "
                                            "headquarters whether the key must be replaced."};
  }
  auto bytes = base::read_file(path, kFileLimit_bytes);
  if (!bytes) return bytes.error();
  auto seed = parse_seed(base::text_of(*bytes));
  base::wipe(*bytes);
  if (!seed) {
    return Error{Remedy::operator_acts,
                 path.string() +
                     " is no signing key of this program; put the right one back, or "
                     "name another --data folder."};
  }
  SigningKey key;
  std::copy(seed->begin(), seed->end(), key.seed_.begin());
  base::wipe(*seed);
  return std::optional<SigningKey>(key);
}

std::string SigningKey::file_text() const {
  return std::string(kLabel) + base::to_base64(seed_, true) + '\n';
}

Result<void> SigningKey::save(const std::filesystem::path& path) const {
  std::string text = file_text();
  auto done = base::write_file_durably(path, base::bytes_of(text), base::FileMode::owner_only);
  wipe_text(text);
  return done;
}

Result<void> SigningKey::save_in_place(const std::filesystem::path& path) const {
  std::string text = file_text();
  auto done = write_key_file(path, base::bytes_of(text));
  wipe_text(text);
  return done;
}

PublicKey SigningKey::public_key() const {
  return base::public_key_of(seed_);
}

Signature SigningKey::sign(base::ByteView message) const {
  return base::sign(seed_, message);
}

}  // namespace kanaria::evidence
