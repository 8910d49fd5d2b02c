// The list of line pictures that `kanaria line --list` takes: "id<TAB>image[<TAB>candidate...]".
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace kanaria::kiosk {

struct LinePicture {
  std::filesystem::path image;
  std::vector<std::string> candidates;  ///< UTF-8
};

/// One entry; `id` is there even if the line is malformed, so that every line is answered.
struct ListedLinePicture {
  std::string id;
  base::Result<LinePicture> picture;
};

inline constexpr std::size_t kMaxLineCandidates = 256;

/// The next entry; nullopt at the end.  Malformed: too long, no image, an empty candidate, one that
/// is not UTF-8, more than kMaxLineCandidates.
[[nodiscard]] std::optional<ListedLinePicture> next_line_picture(std::istream& list);

}  // namespace kanaria::kiosk
