// What visitors are told before they hand anything over: the office's own words, with their date.
//
// Format: a folder with ja.txt and en.txt, UTF-8.  The first line is "version: " and a date or name
// of at most 40 characters, the same in both; then paragraphs, parted by empty lines.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace kanaria::kiosk {

struct Notice {
  std::string version;
  std::vector<std::string> japanese;
  std::vector<std::string> english;
  std::string sha256;  ///< of both files, hexadecimal, for the log of acts
};

/// An Error (operator_acts) names the file and what is missing.
[[nodiscard]] base::Result<Notice> read_notice(const std::filesystem::path& folder);

}  // namespace kanaria::kiosk
