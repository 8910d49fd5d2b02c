// The evidence chain of a data folder as sync needs it.
// Thread rule: that of the Database.
#pragma once

#include "base/clock.h"
#include "sync/chain_source.h"

namespace kanaria::kiosk {

class EvidenceChain final : public sync::ChainSource {
 public:
  /// An Error (operator_acts): the data folder has no chain yet.  Both must outlive it.
  [[nodiscard]] static base::Result<EvidenceChain> open(store::Database& database,
                                                        const base::Clock& clock);

  [[nodiscard]] wire::ChainEpoch epoch() const override { return epoch_; }
  [[nodiscard]] base::Result<std::optional<base::Digest>> hash_of(std::uint64_t seq) override;
  [[nodiscard]] base::Result<sync::ChainLinks> links_after(std::uint64_t seq,
                                                           std::size_t most) override;
  [[nodiscard]] base::Result<void> take_beacon(store::Transaction& transaction,
                                               const wire::Beacon& beacon) override;
  [[nodiscard]] base::Result<void> take_head(store::Transaction& transaction,
                                             const wire::Receipt& receipt) override;

  /// Wall clock of the newest entry; 0: none.
  [[nodiscard]] base::Result<std::int64_t> newest_wall_ms();

 private:
  EvidenceChain(store::Database& database, const base::Clock& clock, const wire::ChainEpoch& epoch)
      : database_(&database), clock_(&clock), epoch_(epoch) {}
  /// Of the entry's key; nullopt when there is no such entry.
  base::Result<std::optional<std::uint32_t>> generation_of(std::uint64_t seq);

  store::Database* database_;
  const base::Clock* clock_;
  wire::ChainEpoch epoch_;
};

}  // namespace kanaria::kiosk
