#include "hq/receiver_keys.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/clock.h"
#include "base/file.h"
#include "hq/authority.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::FileMode;
using base::Remedy;
using base::Result;

constexpr std::uint64_t kLimit_bytes = 64 * 1024;

Result<base::Bytes> read_secret(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return Error{Remedy::operator_acts,
                 path.string() + " may be read by others; make it 0600, of the user who serves."};
  }
  return base::read_file(path, kLimit_bytes);
}

}  // namespace

Result<void> make_receiver_keys(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0) {
    return Error{Remedy::operator_acts,
                 folder.string() + " cannot be made: " + std::strerror(errno) + "."};
  }
  const auto authority = make_authority(base::SystemClock().now().wall_ms);
  if (!authority) return authority.error();
  base::SigningSeed seed{};
  base::fill_random(seed);
  const struct {
    const char* name;
    std::string text;
    FileMode mode;
  } files[] = {
      {"receipt.signkey", base::to_hex(seed) + "\n", FileMode::owner_only},
      {"receipt.verifykey", base::to_hex(base::public_key_of(seed)) + "\n",
       FileMode::everybody_reads},
      {"ca.key", authority->key, FileMode::owner_only},
      {"ca.pem", authority->certificate, FileMode::everybody_reads},
  };
  for (const auto& file : files) {
    auto written =
        base::write_file_durably(folder / file.name, base::bytes_of(file.text), file.mode);
    if (!written) return written;
  }
  return {};
}

Result<ReceiverKeys> read_receiver_keys(const std::filesystem::path& folder) {
  auto seed_file = read_secret(folder / "receipt.signkey");
  if (!seed_file) return seed_file.error();
  auto authority_key = read_secret(folder / "ca.key");
  if (!authority_key) return authority_key.error();
  const auto authority = base::read_file(folder / "ca.pem", kLimit_bytes);
  if (!authority) return authority.error();
  std::string_view text = base::text_of(*seed_file);
  if (text.ends_with('\n')) text.remove_suffix(1);
  auto seed = base::from_hex(text);
  ReceiverKeys keys;
  if (!seed || seed->size() != keys.receipt_seed.size()) {
    return Error{Remedy::operator_acts, (folder / "receipt.signkey").string() +
                                            " is damaged; restore it from its backup."};
  }
  std::copy(seed->begin(), seed->end(), keys.receipt_seed.begin());
  base::wipe(*seed);
  base::wipe(*seed_file);
  keys.authority_key = base::text_of(*authority_key);
  keys.authority = base::text_of(*authority);
  if (!is_authority(keys)) {
    return Error{Remedy::operator_acts, folder.string() +
                                            " holds a ca.key and a ca.pem that do "
                                            "not belong together; restore both from their backup."};
  }
  return keys;
}

}  // namespace kanaria::hq
