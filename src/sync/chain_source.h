// The kiosk's own evidence chain as sync needs it; kiosk/ implements it over evidence/.
// Thread rule: that of the data folder's Database.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "wire/messages.h"

namespace kanaria::sync {

/// Entries in order, and the keys that came into force with them.
struct ChainLinks {
  std::vector<wire::ChainKey> keys;
  std::vector<wire::ChainLink> links;
};

class ChainSource {
 public:
  virtual ~ChainSource() = default;
  [[nodiscard]] virtual wire::ChainEpoch epoch() const = 0;
  /// Hash of an entry; nullopt when there is no such entry.
  [[nodiscard]] virtual base::Result<std::optional<base::Digest>> hash_of(std::uint64_t seq) = 0;
  /// At most `most` entries after `seq`, and the keys whose first entry lies behind `seq` and not
  /// behind the last of these.
  [[nodiscard]] virtual base::Result<ChainLinks> links_after(std::uint64_t seq,
                                                             std::size_t most) = 0;
  /// A beacon newer than all before; its signature holds.
  [[nodiscard]] virtual base::Result<void> take_beacon(store::Transaction& transaction,
                                                       const wire::Beacon& beacon) = 0;
  /// A receipt over a longer chain than all before; signature and hash hold.
  [[nodiscard]] virtual base::Result<void> take_head(store::Transaction& transaction,
                                                     const wire::Receipt& receipt) = 0;
};

}  // namespace kanaria::sync
