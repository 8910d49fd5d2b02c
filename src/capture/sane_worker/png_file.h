// Rows of pixels as a PNG file, by libpng.
#pragma once

#include <optional>

#include "base/bytes.h"

namespace kanaria::capture {

/// `pixels` holds `height_px` rows of `row_bytes`, 8 bits a channel, 1 or 3 channels.  Nullopt when
/// libpng will not have it.
[[nodiscard]] std::optional<base::Bytes> png_file(const base::Bytes& pixels, int width_px,
                                                  int height_px, int channels,
                                                  std::size_t row_bytes, int resolution_dpi);

}  // namespace kanaria::capture
