// Model files that are lines of text sealed by a digest: a first line that names kind and format,
// the content, and a last line "sha256 HEX" of all bytes before it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kanaria::base {

inline constexpr std::size_t kMaxSealedTextBytes = std::size_t{8} << 20;

struct SealedText {
  std::vector<std::string_view> lines;  ///< the content's; views into the text that was read
  std::string digest_hex;
};

/// An Error calls the file `name`, and says to install it again.
[[nodiscard]] Result<SealedText> open_sealed_text(std::string_view text,
                                                  std::string_view first_line,
                                                  const std::string& name);

}  // namespace kanaria::base
