#include "kiosk/scanner_of.h"

#include "capture/escl_scanner.h"
#include "capture/sane_scanner.h"
#include "capture/watched_folder.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;
using capture::Scanner;

namespace {

/// A person waits in front of the page: a folder that has been quiet for so long has no more.
constexpr std::int64_t kQuiet_ms = 1'500;

}  // namespace

Result<std::unique_ptr<Scanner>> open_scanner(const std::string& source, const base::Clock& clock) {
  const std::size_t colon = source.find(':');
  const std::string kind = source.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : source.substr(colon + 1);
  if (kind == "escl" && !rest.empty()) return capture::open_escl(rest);
  if (kind == "sane" && !rest.empty()) {
    capture::SaneSettings settings;
    settings.device = rest;
    return capture::open_sane(std::move(settings));
  }
  if (kind == "folder" && !rest.empty()) {
    capture::WatchSettings settings;
    settings.folder = rest;
    settings.quiet_ms = kQuiet_ms;
    return std::unique_ptr<Scanner>(capture::WatchedFolder::watch(std::move(settings), clock));
  }
  return Error{Remedy::operator_acts, "\"" + source +
                                          "\" is no source; name folder:DIR, escl:URL or "
                                          "sane:DEVICE."};
}

}  // namespace kanaria::kiosk
