// The pixels of an encoded picture, decoded in this very process.  What decodes strangers' bytes is
// not to be trusted afterwards: programs ask a Decoder (page/decoder.h), whose worker calls this
// behind its locks.
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "capture/capture.h"

namespace kanaria::page {

inline constexpr int kMaxSide_px = 30'000;
inline constexpr long long kMaxPixels = 46'000'000;
inline constexpr int kColourChannels = 3;

/// All of the picture, or half its width and height, rounded up.
enum class DecodedSize { whole, halved };

enum class DecodeOutcome : std::uint32_t {
  decoded,
  undecodable,     ///< damaged, cut short, another format, or wants more memory than there is
  not_as_claimed,  ///< its size is not the header's
};

/// How large the pixels are.
struct PixelSize {
  int width_px = 0;
  int height_px = 0;
  [[nodiscard]] std::size_t bytes() const {
    return static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px) *
           kColourChannels;
  }
};

struct DecodedPixels {
  DecodeOutcome outcome = DecodeOutcome::undecodable;
  PixelSize size;  ///< of what was decoded, else 0
};

/// What a picture with this header has at that size.
[[nodiscard]] PixelSize expected_size(const capture::ImageHeader& header, DecodedSize size);

/// Decodes a JPEG, PNG or the first page of a TIFF file as blue, green, red into `into`, which
/// holds at least expected_size().bytes(); Exif's orientation is left alone.  Never throws.  Safe
/// from any thread.
[[nodiscard]] DecodedPixels decode_pixels(base::ByteView encoded,
                                          const capture::ImageHeader& header, DecodedSize size,
                                          std::span<std::uint8_t> into);

}  // namespace kanaria::page
