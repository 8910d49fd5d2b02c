// Makes the kiosk known to headquarters, once: a key for TLS that never leaves it, a request for a
// certificate, a one-time code.  What comes back is kept in the data folder, and from then on the
// kiosk's name stands in its capsules, and its receipts and beacons are held to headquarters' key.
#pragma once

#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "sync/transport.h"

namespace kanaria::kiosk {

/// The kiosk's name.  Errors: the code was refused (operator_acts), headquarters cannot be reached
/// (try_later), another program works on the folder.  Asking again with the same code asks for the
/// same; the files are there before the folder says that it is enrolled.
[[nodiscard]] base::Result<std::string> enrol(const std::filesystem::path& data_dir,
                                              const std::string& code, sync::Transport& transport,
                                              const base::Clock& clock);

}  // namespace kanaria::kiosk
