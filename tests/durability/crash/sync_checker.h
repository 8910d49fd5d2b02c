// What must hold between a kiosk and headquarters after a crash of the kiosk.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "checker.h"
#include "headquarters_log.h"

namespace kanaria::crash {

/// What a kiosk that syncs has to do with, and what the recording says of it.
struct Counterpart {
  std::vector<Request> requests;     ///< of the whole recording
  std::filesystem::path registry;    ///< the kiosk's, below the watched folder; "": none
  std::filesystem::path offer;       ///< headquarters' newest
  std::set<std::uint64_t> versions;  ///< that the kiosk's registry may have; 0: none at all
  bool forgetful =
      false;  ///< headquarters loses half of the requests (to prove that a check can fail)

  /// As it was when the kiosk had said this.
  [[nodiscard]] HeadquartersThen at(const Said& said) const;
};

/// Before anything else starts on the folder: receipts are those that headquarters gave, and every
/// capsule that is gone has one and was kept for its retention; the registry opens and is an old or
/// a new one.  "" or the first thing that does not hold.
[[nodiscard]] std::string check_kept(const std::filesystem::path& watched,
                                     const std::filesystem::path& data, const Found& found,
                                     const Said& said, const Truth& truth,
                                     const Counterpart& counterpart);

/// Syncs with headquarters as it was then; it must come to have all entries and capsules once, and
/// the kiosk the newest registry.  The first `entries` are those that the cut left.
[[nodiscard]] std::string check_sync(const std::filesystem::path& watched,
                                     const std::filesystem::path& data, std::uint64_t entries,
                                     const Said& said, const Truth& truth,
                                     const Counterpart& counterpart);

}  // namespace kanaria::crash
