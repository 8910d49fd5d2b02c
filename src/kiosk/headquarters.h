// Everything that a kiosk needs to talk with headquarters, opened from its configuration.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "kiosk/configuration.h"
#include "kiosk/evidence_chain.h"

namespace kanaria::kiosk {

class Headquarters {
 public:
  /// Without a transport, for sticks.  Beside a batch that is under way; a second Headquarters on
  /// the same folder is an Error (operator_acts).  The clock must outlive it.
  [[nodiscard]] static base::Result<std::unique_ptr<Headquarters>> open(
      const Configuration& configuration, const base::Clock& clock);
  ~Headquarters();
  Headquarters(const Headquarters&) = delete;
  Headquarters& operator=(const Headquarters&) = delete;

  /// The transport must outlive what is made of it.
  [[nodiscard]] sync::SyncParts parts(sync::Transport& transport);
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  [[nodiscard]] store::Database& database() { return database_; }

 private:
  Headquarters(const Configuration& configuration, const base::Clock& clock,
               store::Database database, int lock_fd);
  [[nodiscard]] base::Result<wire::Report> report();

  Configuration configuration_;
  const base::Clock* clock_;
  store::Database database_;
  int lock_fd_;
  std::optional<EvidenceChain> chain_;
  std::optional<sync::RegistryUpdate> registry_;
};

}  // namespace kanaria::kiosk
