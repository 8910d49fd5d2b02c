// Asks for a newer registry, piece by piece.
#pragma once

#include "sync/registry_update.h"
#include "sync/stage.h"

namespace kanaria::sync {

class RegistryStage final : public Stage {
 public:
  /// All must live as long as the stage.
  RegistryStage(store::Database& database, RegistryUpdate& update, outbox::Reserve reserve,
                std::string kiosk, Problems& problems)
      : database_(&database),
        update_(&update),
        reserve_(std::move(reserve)),
        kiosk_(std::move(kiosk)),
        problems_(&problems) {}

  void start() override;
  [[nodiscard]] base::Result<std::vector<wire::Message>> next(std::size_t most_bytes) override;
  [[nodiscard]] base::Result<bool> answered(Taken& taken) override;
  [[nodiscard]] base::Result<void> failed(const Failure& failure) override;
  void give_up() override { done_ = true; }

 private:
  store::Database* database_;
  RegistryUpdate* update_;
  outbox::Reserve reserve_;
  std::string kiosk_;
  Problems* problems_;
  bool done_ = true;
};

}  // namespace kanaria::sync
