#include "hq/keys.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/file.h"
#include "hq/receiver_keys.h"
#include "registry/text_lines.h"

namespace kanaria::hq {
namespace {

using base::FileMode;

constexpr std::uint64_t kLimit_bytes = 64 * 1024;
constexpr const char* kSignerFile = "registry.signer";
constexpr std::string_view kStateTitle = "kanaria registry state 1";

struct State {
  std::uint32_t epoch = 1;
  std::uint64_t version = 0;
  std::uint64_t records = 0;  ///< of the last build
};

std::string to_text(const State& state) {
  std::string text(kStateTitle);
  text += '\n';
  registry::append_line(text, "epoch", std::to_string(state.epoch));
  registry::append_line(text, "version", std::to_string(state.version));
  registry::append_line(text, "records", std::to_string(state.records));
  return text;
}

base::Error damaged(const std::filesystem::path& path) {
  return {base::Remedy::operator_acts,
          path.string() + " is damaged; restore headquarters' keys from their backup."};
}

base::Result<State> read_state(const std::filesystem::path& path) {
  const auto bytes = base::read_file(path, kLimit_bytes);
  if (!bytes) return bytes.error();
  registry::LineReader lines(base::text_of(*bytes));
  if (lines.line() != kStateTitle) return damaged(path);
  const auto epoch = lines.number<std::uint32_t>("epoch");
  const auto version = lines.number<std::uint64_t>("version");
  const auto records = lines.number<std::uint64_t>("records");
  if (!epoch || !version || !records || !lines.rest().empty()) return damaged(path);
  return State{*epoch, *version, *records};
}

template <std::size_t kSize>
base::Result<std::array<std::uint8_t, kSize>> read_secret(const std::filesystem::path& path) {
  auto file = base::read_file(path, kLimit_bytes);
  if (!file) return file.error();
  std::string_view text = base::text_of(*file);
  if (text.ends_with('\n')) text.remove_suffix(1);
  auto bytes = base::from_hex(text);
  base::wipe(*file);
  if (!bytes || bytes->size() != kSize) return damaged(path);
  std::array<std::uint8_t, kSize> secret{};
  std::copy(bytes->begin(), bytes->end(), secret.begin());
  base::wipe(*bytes);
  return secret;
}

base::Result<registry::SnapshotSigner> read_signer(const std::filesystem::path& path) {
  auto file = base::read_file(path, kLimit_bytes);
  if (!file) return file.error();
  const auto signer = registry::parse_signer(base::text_of(*file));
  base::wipe(*file);
  if (!signer) return damaged(path);
  return *signer;
}

base::Result<base::AgeRecipient> read_recipient(const std::filesystem::path& path) {
  const auto bytes = base::read_file(path, kLimit_bytes);
  if (!bytes) return bytes.error();
  std::string_view text = base::text_of(*bytes);
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  const auto recipient = base::parse_age_recipient(text);
  if (recipient) return *recipient;
  return base::Error{base::Remedy::operator_acts,
                     path.string() + " is not one age recipient (a line age1…)."};
}

base::Result<void> write_keys(const std::filesystem::path& folder) {
  const base::AgeIdentity identity = base::new_age_identity();
  const std::string recipient = base::to_text(base::recipient_of(identity));
  const registry::SignKey sign = registry::new_sign_key();
  const registry::SnapshotSigner signer = registry::new_signer(sign, 1);
  base::Key master{};
  base::fill_random(master);
  struct File {
    const char* name;
    std::string text;
    FileMode mode;
  };
  const std::string created = base::iso8601_utc(base::SystemClock().now().wall_ms);
  const File files[] = {
      {"hq.agekey",
       "# created: " + created + "\n# public key: " + recipient + "\n" + base::to_text(identity) +
           "\n",
       FileMode::owner_only},
      {"hq.recipient", recipient + "\n", FileMode::everybody_reads},
      {"registry.signkey", base::to_hex(sign) + "\n", FileMode::owner_only},
      {"registry.verifykey", base::to_hex(registry::verify_key_of(sign)) + "\n",
       FileMode::everybody_reads},
      {kSignerFile, registry::to_text(signer), FileMode::owner_only},
      {"registry.master", base::to_hex(master) + "\n", FileMode::owner_only},
      {"registry.state", to_text(State{}), FileMode::everybody_reads},
  };
  for (const File& file : files) {
    auto written =
        base::write_file_durably(folder / file.name, base::bytes_of(file.text), file.mode);
    if (!written) return written;
  }
  return make_receiver_keys(folder / "receiver");
}

base::Error failed(const std::filesystem::path& path, const char* what) {
  return {base::Remedy::operator_acts,
          path.string() + " " + what + ": " + std::strerror(errno) + "."};
}

}  // namespace

base::Result<void> make_keys(const std::filesystem::path& keys) {
  std::error_code ignored;
  if (std::filesystem::symlink_status(keys, ignored).type() !=
      std::filesystem::file_type::not_found) {
    return base::Error{base::Remedy::operator_acts,
                       keys.string() +
                           " exists already; keys are never overwritten, so name a "
                           "new folder."};
  }
  std::string pattern = keys.string();
  while (pattern.size() > 1 && pattern.back() == '/') pattern.pop_back();
  pattern += ".XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) return failed(keys, "cannot be created");
  auto written = write_keys(pattern);
  if (written &&
      ::renameat2(AT_FDCWD, pattern.c_str(), AT_FDCWD, keys.c_str(), RENAME_NOREPLACE) != 0) {
    written = failed(keys, "cannot be put in place");
  }
  if (!written) {
    std::filesystem::remove_all(pattern, ignored);
    return written;
  }
  return base::sync_folder_of(pattern);  // the same folder, also of "keys/"
}

base::Result<HeadquartersKeys> read_keys(const std::filesystem::path& keys) {
  const auto identity = base::read_age_identity(keys / "hq.agekey");
  if (!identity) return identity.error();
  const auto signer = read_signer(keys / kSignerFile);
  if (!signer) return signer.error();
  const auto root = read_secret<32>(keys / "registry.verifykey");
  if (!root) return root.error();
  if (!registry::holds(signer->proof, *root)) return damaged(keys / kSignerFile);
  const auto master = read_secret<32>(keys / "registry.master");
  if (!master) return master.error();
  const auto state = read_state(keys / "registry.state");
  if (!state) return state.error();
  HeadquartersKeys read;
  read.identity = *identity;
  read.recipients = {base::recipient_of(*identity)};
  read.signer = *signer;
  read.root = *root;
  read.master = *master;
  read.epoch = state->epoch;
  const auto escrow = keys / "escrow.recipient";
  std::error_code error;
  if (std::filesystem::exists(escrow, error) || error) {
    const auto recipient = read_recipient(escrow);
    if (!recipient) return recipient.error();
    read.recipients.push_back(*recipient);
  }
  return read;
}

base::Result<registry::SignKey> read_sign_key(const std::filesystem::path& file) {
  return read_secret<64>(file);
}

base::Result<registry::VerifyKey> read_verify_key(const std::filesystem::path& file) {
  return read_secret<32>(file);
}

namespace {

/// Changes the state under a lock; durable when it returns.
base::Result<State> change_state(const std::filesystem::path& keys,
                                 const std::function<void(State&)>& change) {
  const int folder = ::open(keys.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return failed(keys, "cannot be opened");
  base::Result<State> changed = failed(keys, "cannot be locked");
  if (::flock(folder, LOCK_EX) == 0) {
    const auto path = keys / "registry.state";
    changed = read_state(path);
    if (changed) {
      change(*changed);
      const auto written = base::write_file_durably(path, base::bytes_of(to_text(*changed)),
                                                    FileMode::everybody_reads);
      if (!written) changed = written.error();
    }
  }
  ::close(folder);
  return changed;
}

}  // namespace

base::Result<std::uint64_t> take_next_version(const std::filesystem::path& keys) {
  const auto state = change_state(keys, [](State& next) { ++next.version; });
  if (!state) return state.error();
  return state->version;
}

base::Result<std::uint32_t> begin_next_epoch(const std::filesystem::path& keys) {
  const auto state = change_state(keys, [](State& next) { ++next.epoch; });
  if (!state) return state.error();
  return state->epoch;
}

namespace {

/// Its number.
base::Result<std::uint32_t> replace_signer(const std::filesystem::path& file,
                                           const registry::SignKey& root) {
  const auto before = read_signer(file);
  if (!before) return before.error();
  const auto next = registry::new_signer(root, before->proof.number + 1);
  const auto written =
      base::write_file_durably(file, base::bytes_of(registry::to_text(next)), FileMode::owner_only);
  if (!written) return written.error();
  return next.proof.number;
}

}  // namespace

base::Result<std::uint32_t> make_next_signer(const std::filesystem::path& keys,
                                             const registry::SignKey& root,
                                             std::uint64_t after_version) {
  const auto verify = read_verify_key(keys / "registry.verifykey");
  if (!verify) return verify.error();
  if (registry::verify_key_of(root) != *verify) {
    return base::Error{base::Remedy::operator_acts,
                       "The root key is not the one of " + (keys / "registry.verifykey").string() +
                           ", which the kiosks trust; name the one that was made with it."};
  }
  base::Result<std::uint32_t> made = std::uint32_t{0};
  auto done = change_state(keys, [&](State& state) {
    state.version = std::max(state.version, after_version);
    made = replace_signer(keys / kSignerFile, root);
  });
  if (!done) return done.error();
  return made;
}

base::Result<std::uint64_t> records_before(const std::filesystem::path& keys) {
  const auto state = read_state(keys / "registry.state");
  if (!state) return state.error();
  return state->records;
}

base::Result<void> note_records(const std::filesystem::path& keys, std::uint64_t records) {
  const auto state = change_state(keys, [records](State& next) { next.records = records; });
  if (!state) return state.error();
  return {};
}

registry::KioskKey kiosk_key_of(const HeadquartersKeys& keys, std::string_view kiosk) {
  return sealing_keys_of(keys, kiosk).kiosk;
}

registry::SealingKeys sealing_keys_of(const HeadquartersKeys& keys, std::string_view kiosk) {
  base::Bytes salt;
  base::append_u32(salt, keys.epoch);
  base::append_field(salt, base::bytes_of(kiosk));
  registry::SealingKeys sealing;
  sealing.kiosk.kiosk = kiosk;
  sealing.kiosk.epoch = keys.epoch;
  sealing.kiosk.inner = base::hkdf_sha256(keys.master, {}, "kanaria registry inner key 1");
  sealing.kiosk.tag = base::hkdf_sha256(keys.master, salt, "kanaria registry tag key 1");
  sealing.kiosk.wrap = base::hkdf_sha256(keys.master, salt, "kanaria registry wrap key 1");
  sealing.kiosk.verify = keys.root;
  sealing.rows = base::hkdf_sha256(keys.master, salt, "kanaria registry rows key 1");
  sealing.token = registry::token_key_of(keys.identity);
  return sealing;
}

}  // namespace kanaria::hq
