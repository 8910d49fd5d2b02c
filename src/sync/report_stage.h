// Tells headquarters how the kiosk is, once a round; the answer is a beacon.
#pragma once

#include <functional>

#include "sync/stage.h"

namespace kanaria::sync {

/// What the kiosk knows of itself.  Name and queue are filled in here.
using ReportSource = std::function<base::Result<wire::Report>()>;

/// The report as it is sent.
[[nodiscard]] base::Result<wire::Report> make_report(store::Database& database,
                                                     const std::string& kiosk,
                                                     const ReportSource& source);

class ReportStage final : public Stage {
 public:
  /// The database must live as long as the stage.
  ReportStage(store::Database& database, std::string kiosk, ReportSource source)
      : database_(&database), kiosk_(std::move(kiosk)), source_(std::move(source)) {}

  void start() override { done_ = false; }
  [[nodiscard]] base::Result<std::vector<wire::Message>> next(std::size_t most_bytes) override;
  [[nodiscard]] base::Result<bool> answered(Taken& taken) override;
  [[nodiscard]] base::Result<void> failed(const Failure& failure) override;
  void give_up() override { done_ = true; }

 private:
  store::Database* database_;
  std::string kiosk_;
  ReportSource source_;
  bool done_ = true;
};

}  // namespace kanaria::sync
