// Headquarters' secrets: the folder KEYS.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/age_key.h"
#include "base/digest.h"
#include "base/result.h"
#include "registry/kiosk_key.h"
#include "registry/metadata.h"
#include "registry/table_writer.h"

namespace kanaria::hq {

/// KEYS/hq.agekey (0600) and hq.recipient: age's key pair; opens evidence and hits.
/// KEYS/escrow.recipient: optional, a second age recipient, put there by hand.
/// KEYS/registry.signkey (0600) and registry.verifykey: the root key, Ed25519, hexadecimal; signs
/// the planting log and says who signs snapshots.  Building needs it not: it may lie in a safe.
/// KEYS/registry.signer (0600): who signs snapshots (registry/snapshot_signer.h).
/// KEYS/registry.master (0600): what inner, epoch and kiosk keys derive from, hexadecimal.
/// KEYS/receiver/: what the receiving server gets, and all that it gets (receiver_keys.h).
/// KEYS/registry.state: the epoch, the version built last and its number of records.
/// KEYS/erasure.ledger (0600): erasure_ledger.h.
struct HeadquartersKeys {
  base::AgeIdentity identity;
  std::vector<base::AgeRecipient> recipients;  ///< headquarters, then escrow
  registry::SnapshotSigner signer;
  registry::VerifyKey root{};
  base::Key master{};
  std::uint32_t epoch = 0;
};

/// Makes a new folder, whole or not at all.  An Error when the path exists: keys are never
/// overwritten.
[[nodiscard]] base::Result<void> make_keys(const std::filesystem::path& keys);

/// An Error names the file that is missing or damaged.
[[nodiscard]] base::Result<HeadquartersKeys> read_keys(const std::filesystem::path& keys);

/// A file such as KEYS/registry.signkey, for those who open nothing; an Error names it.
[[nodiscard]] base::Result<registry::SignKey> read_sign_key(const std::filesystem::path& file);
/// A file such as KEYS/registry.verifykey; an Error names it.
[[nodiscard]] base::Result<registry::VerifyKey> read_verify_key(const std::filesystem::path& file);

/// Takes the next version number for good: durable before it is returned, so that no two builds
/// ever share one, also when run at the same time.
[[nodiscard]] base::Result<std::uint64_t> take_next_version(const std::filesystem::path& keys);

/// Begins the next epoch for good and returns its number: registries built from then on need a new
/// kiosk's key, and nothing that is built later opens under an earlier one.
[[nodiscard]] base::Result<std::uint32_t> begin_next_epoch(const std::filesystem::path& keys);

/// Makes the next signer of snapshots, for which `root` speaks, in place of the one before;
/// returns its number.  Versions go on behind `after_version` where that is larger: who had the
/// last one's secret may have sent kiosks ahead.  An Error when `root` is not the half of
/// registry.verifykey.
[[nodiscard]] base::Result<std::uint32_t> make_next_signer(const std::filesystem::path& keys,
                                                           const registry::SignKey& root,
                                                           std::uint64_t after_version);

/// The number of records in the last build; 0 before the first.
[[nodiscard]] base::Result<std::uint64_t> records_before(const std::filesystem::path& keys);
/// What the next build is compared with.
[[nodiscard]] base::Result<void> note_records(const std::filesystem::path& keys,
                                              std::uint64_t records);

/// The secrets of one kiosk ("any" for all that are given the file) in the current epoch.
[[nodiscard]] registry::KioskKey kiosk_key_of(const HeadquartersKeys& keys, std::string_view kiosk);
/// With those that write its snapshots.
[[nodiscard]] registry::SealingKeys sealing_keys_of(const HeadquartersKeys& keys,
                                                    std::string_view kiosk);

}  // namespace kanaria::hq
