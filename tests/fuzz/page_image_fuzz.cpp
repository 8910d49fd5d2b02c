// An image file of any bytes, from its header to the lines of its page, as it lies and turned.
// What is refused says why; of what is taken, all that was found lies on the page.
//
// Uncompressed TIFF files carry the pixels themselves and no checksum: most of what can be laid out
// wrongly is reached by changing their bytes.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/check.h"
#include "capture/folder_source.h"
#include "page/make_page.h"

using namespace kanaria;

namespace {

// Time grows with the pixels, and nothing but memory depends on there being many.
constexpr std::int64_t kMostPixels = 40'000;
// One mailpiece's lines; what reads them relies on there being a bound.
constexpr std::size_t kMostLines = 160;

void check_inside(const page::Box& box, const page::Raster& picture) {
  CHECK(box.width_px > 0 && box.height_px > 0);
  CHECK(box.x_px >= 0 && box.right_px() <= picture.width_px);
  CHECK(box.y_px >= 0 && box.bottom_px() <= picture.height_px);
}

void check_page(const page::Page& page) {
  const auto width_px = static_cast<std::size_t>(page.grey.width_px);
  const auto height_px = static_cast<std::size_t>(page.grey.height_px);
  CHECK(page.grey.channels == 1 && page.grey.pixels.size() == width_px * height_px);
  CHECK(page.colour.channels == 3 && page.colour.pixels.size() == 3 * width_px * height_px);
  CHECK(page.resolution_dpi > 0 && std::abs(page.skew_deg) <= 45);
  for (const page::Point& corner : page.sheet) {
    CHECK(std::isfinite(corner.x_px) && std::isfinite(corner.y_px));
  }
  CHECK(page.lines.size() <= kMostLines);
  for (const page::TextLine& line : page.lines) {
    check_inside(line.box, page.grey);
    CHECK(line.em_px > 0 && line.ink_contrast >= 0 && line.ink_contrast <= 1);
    CHECK(!line.glyphs.empty());
    for (const page::Box& glyph : line.glyphs) check_inside(glyph, page.grey);
  }
  for (const page::PostalBoxes& row : page.postal_boxes) {
    for (const page::Box& box : row.boxes) CHECK(box.width_px > 0 && box.height_px > 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto image = capture::examined_image("any.image", base::Bytes(data, data + size));
  if (!image) {
    CHECK(!image.error().sentence.empty());
    return 0;
  }
  if (std::int64_t{image->header.width_px} * image->header.height_px > kMostPixels) return 0;
  // What decodes stands behind locks in the product; here it is looked into.
  const page::DecodedSize halved = page::size_for_page(image->header);
  const page::PixelSize expected = page::expected_size(image->header, halved);
  page::Raster picture{0, 0, page::kColourChannels, {}};
  picture.pixels.resize(expected.bytes());
  const auto decoded = page::decode_pixels(image->bytes, image->header, halved, picture.pixels);
  if (decoded.outcome != page::DecodeOutcome::decoded) return 0;
  picture.width_px = decoded.size.width_px;
  picture.height_px = decoded.size.height_px;
  picture.pixels.resize(decoded.size.bytes());
  if (std::min(picture.width_px, picture.height_px) < page::kLeastSide_px) return 0;
  const auto page = page::page_of(*image, std::move(picture));
  if (!page) {
    CHECK(page.error().remedy == base::Remedy::this_mailpiece && !page.error().sentence.empty());
    return 0;
  }
  check_page(*page);
  check_page(page::turned(*page, 1 + static_cast<int>(size % 3)));  // one of the three, for time
  return 0;
}
