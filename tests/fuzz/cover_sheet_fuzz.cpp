// What strangers print on a sheet: 'T' and a code's text, which comes back from its own code if it
// is a cover sheet's; or a width in pixels (1 to 255) and a grey picture.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "reading/cover_sheet.h"

namespace {

using namespace kanaria;

constexpr int kModule_px = 3;
constexpr int kQuiet_px = 4 * kModule_px;

page::Raster printed(const page::Raster& code) {
  const int side_px = code.width_px * kModule_px + 2 * kQuiet_px;
  page::Raster out{side_px, side_px, 1, {}};
  out.pixels.assign(static_cast<std::size_t>(side_px) * static_cast<std::size_t>(side_px), 255);
  for (int y = 0; y < code.height_px * kModule_px; ++y) {
    for (int x = 0; x < code.width_px * kModule_px; ++x) {
      out.pixels[static_cast<std::size_t>((y + kQuiet_px) * side_px + x + kQuiet_px)] =
          code.pixels[static_cast<std::size_t>(y / kModule_px * code.width_px + x / kModule_px)];
    }
  }
  return out;
}

void look_at_text(std::string_view text) {
  const auto sheet = reading::parse_cover_text(text);
  if (!sheet) return;
  CHECK(reading::cover_text(*sheet) == text);
  const auto found = reading::read_cover_sheet(printed(reading::cover_code(*sheet)));
  CHECK(found && *found == sheet);
}

void look_at_picture(const std::uint8_t* data, std::size_t size) {
  const int width_px = data[0];
  const auto height_px = static_cast<int>((size - 1) / static_cast<std::size_t>(width_px));
  const auto pixels = static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px);
  const page::Raster picture{width_px, height_px, 1, {data + 1, data + 1 + pixels}};
  (void)reading::read_cover_sheet(picture);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || data[0] == 0) return 0;
  if (data[0] == 'T') {
    look_at_text({reinterpret_cast<const char*>(data) + 1, size - 1});
  } else {
    look_at_picture(data, size);
  }
  return 0;
}
