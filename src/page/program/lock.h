// What a decoding worker does to itself before it sees the first byte from outside.
#pragma once

#include "page/decoder_channel.h"

namespace kanaria::page {

/// What decoding may take beyond what the worker has when it is locked: the largest picture and
/// what a progressive JPEG of it needs (3 coefficients of 2 bytes a pixel) fit; with the worker's
/// own 60 MiB or so it stays under 512 MiB.
inline constexpr std::size_t kMostMemoryMore_bytes = std::size_t{440} << 20;

/// Gives up everything but computing, for good:
/// - no core dump, not to be looked into, memory kept from the disk (base/private_memory.h);
/// - no new file, process or file contents; memory up to kMostMemoryMore_bytes more; CPU time for
///   kPicturesOfOneWorker pictures;
/// - no new privileges;
/// - system calls: reading from and writing to the channel, memory that is not executable, and
///   ending.  Writing elsewhere (a library's warnings) fails; anything else ends the process.
/// Returns `none`, or the first step that failed: then nothing may be decoded.  Builds with a
/// sanitizer have no limit of memory, which the sanitizer takes terabytes of addresses of, and may
/// make the calls that its runtime makes; they are for tests only.
[[nodiscard]] DecoderReady lock_in();

}  // namespace kanaria::page
