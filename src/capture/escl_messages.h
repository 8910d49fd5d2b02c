// What an eSCL (Mopria eSCL 2.97, "AirScan") scanner says of itself and is told, as plain values.
// Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "capture/scanner.h"

namespace kanaria::capture {

/// No scanner's answer comes near; a larger one is not parsed.
inline constexpr std::size_t kMostEsclMessage_bytes = 512 * 1024;

/// One way for paper into the scanner.  Lengths are in 1/300 inch, eSCL's own unit.
struct EsclInput {
  int max_width = 0;
  int max_height = 0;
  std::vector<int> resolutions_dpi;  ///< rising; both directions alike
  bool has_colour = false;
  bool has_grey = false;
};

struct EsclCapabilities {
  std::string version;  ///< goes back in a request
  std::string make_and_model;
  std::string manufacturer;
  std::string serial;  ///< the serial number, or the UUID where there is none
  std::optional<EsclInput> platen;
  std::optional<EsclInput> feeder;         ///< front sides only
  std::optional<EsclInput> feeder_duplex;  ///< both sides in one pass
  bool can_drop_blank_pages = false;       ///< it must be told not to
};

/// One run, as the scanner keeps account of it.
struct EsclJob {
  std::string path;   ///< "/eSCL/ScanJobs/…", without a host
  std::string state;  ///< "Processing", "Completed", "Canceled", "Aborted", "Pending"
  int images_waiting = 0;
};

struct EsclStatus {
  std::string state;      ///< "Idle", "Processing", "Testing", "Stopped", "Down"
  std::string adf_state;  ///< "ScannerAdfLoaded" …; "" where there is no feeder
  std::vector<EsclJob> jobs;
};

/// An Error (try_later) when the bytes are no such document or leave out what nobody can do
/// without; numbers that make no sense are left out.
[[nodiscard]] base::Result<EsclCapabilities> parse_escl_capabilities(base::ByteView xml);
[[nodiscard]] base::Result<EsclStatus> parse_escl_status(base::ByteView xml);

/// What a person sees of the status.  `paper`: the feeder's state says nothing about the glass.
[[nodiscard]] DeviceState device_state(const EsclStatus& status, Paper paper);
/// True for the states in which the paper's way is blocked until somebody has acted.
[[nodiscard]] bool is_paper_fault(DeviceState state);

/// The body of a POST to ScanJobs.  An Error (operator_acts) names what the device cannot do: the
/// feeder, both sides, colour; or a resolution above its highest.  Where the resolution is not one
/// of the device's the next higher is taken.
[[nodiscard]] base::Result<std::string> escl_settings(const EsclCapabilities& device,
                                                      const Run& run);

/// The path of an absolute or relative URL that a scanner gave, which must be one of its own:
/// nullopt when it holds anything but printable ASCII, or is longer than 1,000 characters.
[[nodiscard]] std::optional<std::string> path_of(std::string_view url);

}  // namespace kanaria::capture
