// Any bytes: the header parser neither crashes nor accepts a size that is not one.
#include <cstdint>

#include "base/check.h"
#include "capture/image_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = kanaria::capture::read_image_header({data, size});
  if (header) {
    static_cast<void>(kanaria::capture::is_cut_short({data, size}, header->format));
    CHECK(header->width_px > 0 && header->height_px > 0);
    CHECK(header->resolution_dpi == 0 ||
          (header->resolution_dpi >= kanaria::capture::kMinResolution_dpi &&
           header->resolution_dpi <= kanaria::capture::kMaxResolution_dpi));
  }
  return 0;
}
