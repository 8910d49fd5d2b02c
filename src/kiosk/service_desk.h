// What two people of the service do at a running kiosk.  Every act is in the log before it is done.
// Safe from any thread; blocks.
#pragma once

#include <string>
#include <vector>

#include "evidence/acts.h"
#include "kiosk/configuration.h"
#include "kiosk/station.h"
#include "kiosk/sync_line.h"
#include "sync/stick.h"

namespace kanaria::kiosk {

struct Network {
  struct Interface {
    std::string name;
    std::vector<std::string> addresses;
  };
  std::vector<Interface> interfaces;
  std::string headquarters;
  bool is_reachable = false;  ///< it answers, whatever it says
};

class ServiceDesk {
 public:
  /// All must outlive it.
  ServiceDesk(const Configuration& configuration, Station& station, SyncLine& line,
              const base::Clock& clock)
      : configuration_(configuration), station_(station), line_(line), clock_(clock) {}

  /// The kiosk's name.  Errors of enrol(), and (try_later) while a batch is open.
  [[nodiscard]] base::Result<std::string> enrol(const std::string& who, const std::string& code);
  [[nodiscard]] base::Result<void> sync_now(const std::string& who);
  /// How many files were written is told to nobody: every capsule is one.
  [[nodiscard]] base::Result<void> export_to_stick(const std::string& who);
  [[nodiscard]] base::Result<sync::ImportedFromStick> import_from_stick(const std::string& who);
  [[nodiscard]] base::Result<std::vector<evidence::Act>> acts();
  [[nodiscard]] Network network() const;

 private:
  [[nodiscard]] base::Result<void> log(store::Database& database, std::string what,
                                       const std::string& who, std::string detail);
  [[nodiscard]] base::Result<std::filesystem::path> stick() const;
  const Configuration& configuration_;
  Station& station_;
  SyncLine& line_;
  const base::Clock& clock_;
};

}  // namespace kanaria::kiosk
