// The configuration file of headquarters' server and of the commands that use its database.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace kanaria::hq {

/// When the fleet view calls for a person.
struct FleetRules {
  int silent_hours = 0;      ///< without any message
  int no_mail_hours = 0;     ///< of weekdays without a mailpiece, while another kiosk reads some
  int growing_hours = 0;     ///< in which the queue grew and nothing arrived
  int registry_days = 0;     ///< since the kiosk's registry was built
  int certificate_days = 0;  ///< before the kiosk's certificate ends
  int proof_hours = 0;       ///< since the first test letter that it did not recognise
  int free_megabytes = 0;    ///< less is left on the kiosk's disk
};

struct Settings {
  std::string listen;  ///< a loopback address: nginx stands before it
  int port = 0;
  int threads = 0;
  std::string database;
  std::filesystem::path receiver_keys;
  std::string certificate_header;  ///< "": trial on loopback without certificates
  bool allow_unsafe_database = false;
  FleetRules fleet;
};

/// An Error (operator_acts) names the file and the key that is unknown, missing or out of range.
[[nodiscard]] base::Result<Settings> read_settings(const std::filesystem::path& file);

/// The usage line of a command with --config, and the keys.
[[nodiscard]] std::string settings_usage(const std::string& words);

}  // namespace kanaria::hq
