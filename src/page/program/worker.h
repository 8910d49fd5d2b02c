// A decoding worker's side of the channel (page/decoder_channel.h).
#pragma once

#include <functional>
#include <span>

#include "page/decoder_channel.h"

namespace kanaria::page {

/// What decode_pixels() is.
using DecodeStep = std::function<DecodedPixels(base::ByteView, const capture::ImageHeader&,
                                               DecodedSize, std::span<std::uint8_t>)>;

/// The memory that a worker shares with its program; mapped once and for ever.
struct PictureMemory {
  std::span<std::uint8_t> bytes;  ///< empty when it cannot be had
};
[[nodiscard]] PictureMemory map_pictures();

/// Makes libraries load, allocate and look at the machine while they may: decodes a small picture
/// of each format, whole and halved, and a damaged one.  False when one cannot be decoded.
[[nodiscard]] bool warm_up();

/// Says whether the locks hold.  False when nobody listens.
bool report(const DecoderReady& ready);

/// Answers requests until the program closes the channel.  What a request says is believed as far
/// as it stays in bounds: it comes from the program.
void answer_requests(const PictureMemory& memory, const DecodeStep& decode);

}  // namespace kanaria::page
