// Sends the chain's entries until headquarters has a receipt for the last one.  The first request
// of every round may be without entries: it asks how far headquarters is, and tells whether the way
// there is open.
#pragma once

#include "sync/stage.h"

namespace kanaria::sync {

class ChainStage final : public Stage {
 public:
  /// All must live as long as the stage.
  ChainStage(store::Database& database, ChainSource& chain, std::string kiosk, Problems& problems);

  void start() override;
  [[nodiscard]] base::Result<std::vector<wire::Message>> next(std::size_t most_bytes) override;
  [[nodiscard]] base::Result<bool> answered(Taken& taken) override;
  [[nodiscard]] base::Result<void> failed(const Failure& failure) override;
  void give_up() override { done_ = true; }

 private:
  store::Database* database_;
  ChainSource* chain_;
  std::string kiosk_;
  Problems* problems_;
  std::optional<std::uint64_t> after_;  ///< headquarters has this much; nullopt: ask the database
  bool asked_ = false;                  ///< it answered in this round
  bool done_ = true;
};

}  // namespace kanaria::sync
