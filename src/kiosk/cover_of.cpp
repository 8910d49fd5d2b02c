#include "kiosk/cover_of.h"

namespace kanaria::kiosk {
namespace {

/// A code that fills half of an A4 page's width is legible at 100 dpi, to which a page of 200 dpi
/// is halved, with 3.9 megapixels; at 150 dpi it has 2.2 and is left whole.
constexpr long long kMostWhole_px = 3'000'000;

base::Result<std::optional<reading::CoverSheet>> cover_on(page::Decoder& decoder,
                                                          const capture::OriginalImage& image) {
  const long long pixels = static_cast<long long>(image.header.width_px) * image.header.height_px;
  const auto size = pixels > kMostWhole_px ? page::DecodedSize::halved : page::DecodedSize::whole;
  const auto picture = decoder.decode(image, size);
  if (!picture) return std::optional<reading::CoverSheet>();
  return reading::read_cover_sheet(*picture);
}

}  // namespace

base::Result<std::optional<reading::CoverSheet>> cover_of(page::Decoder& decoder,
                                                          const capture::Capture& capture) {
  auto front = cover_on(decoder, capture.front);
  if (!front || *front || !capture.back) return front;
  return cover_on(decoder, *capture.back);
}

}  // namespace kanaria::kiosk
