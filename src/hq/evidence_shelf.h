// The whole capsules that headquarters has, for the holder of the key: still sealed.
// Whoever lists or takes them is written into the audit log before.  Thread rule: that of Postgres.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "hq/postgres.h"
#include "wire/messages.h"

namespace kanaria::hq {

struct HeldCapsule {
  std::string kiosk;
  wire::ChainEpoch epoch{};
  std::uint64_t seq = 0;
  base::Digest digest{};
  std::uint64_t total_bytes = 0;
  std::int64_t committed_ms = 0;
};

/// By kiosk, epoch and seq.  `kiosk` "": of all.  `act` goes into the audit log.
[[nodiscard]] base::Result<std::vector<HeldCapsule>> list_evidence(Postgres& database,
                                                                   const std::string& kiosk,
                                                                   const std::string& act,
                                                                   std::int64_t now_ms);

/// Writes KIOSK-EPOCH-SEQ.age into the folder, piece by piece and durably.  False when it is there
/// already.  An Error (operator_acts): the folder cannot be written, another file has the name, or
/// the pieces do not have the capsule's hash any more: a damaged database.
[[nodiscard]] base::Result<bool> export_capsule(Postgres& database, const HeldCapsule& capsule,
                                                const std::filesystem::path& folder);

}  // namespace kanaria::hq
