#include "evidence/signing_key.h"

#include <sodium.h>
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
constexpr std::size_t kSeed_bytes = crypto_sign_SEEDBYTES;

std::optional<base::Bytes> parse_seed(std::string_view text) {
  if (!text.starts_with(kLabel) || !text.ends_with('\n')) return std::nullopt;
  text.remove_prefix(kLabel.size());
  text.remove_suffix(1);
  auto seed = base::from_base64(text, true);
  if (!seed || seed->size() != kSeed_bytes) return std::nullopt;
  return seed;
}

void wipe_text(std::string& text) {
  base::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

SigningKey::~SigningKey() {
  base::wipe(secret_);
}

SigningKey SigningKey::make() {
  base::start_sodium();
  SigningKey key;
  PublicKey ignored{};
  CHECK(crypto_sign_keypair(ignored.data(), key.secret_.data()) == 0);
  return key;
}

Result<std::optional<SigningKey>> SigningKey::load(const std::filesystem::path& path) {
  base::start_sodium();
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
  PublicKey ignored{};
  CHECK(crypto_sign_seed_keypair(ignored.data(), key.secret_.data(), seed->data()) == 0);
  base::wipe(*seed);
  return std::optional<SigningKey>(key);
}

std::string SigningKey::file_text() const {
  return std::string(kLabel) + base::to_base64(base::ByteView(secret_).first(kSeed_bytes), true) +
         '\n';
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
  PublicKey key{};
  std::copy(secret_.begin() + kSeed_bytes, secret_.end(), key.begin());
  return key;
}

Signature SigningKey::sign(base::ByteView message) const {
  Signature signature{};
  CHECK(crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                             secret_.data()) == 0);
  return signature;
}

}  // namespace kanaria::evidence
