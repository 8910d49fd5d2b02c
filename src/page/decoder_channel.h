// What a program and its decoding worker say to each other.  The worker is started with two open
// files: a SOCK_SEQPACKET socket, and a memory file that both may use, of a fixed and sealed size.
//
//   worker  -> DecoderReady                     locked, or why not
//   program -> DecodeRequest                    the encoded picture lies at kEncodedAt_bytes
//   worker  -> DecodeReply                      the pixels lie at 0
//   program closes the socket: the worker ends
//
// Both come from the same build; the fields are the machine's own numbers.
#pragma once

#include <cstdint>

#include "page/pixels.h"

namespace kanaria::page {

inline constexpr int kChannelFile = 0;
inline constexpr int kPictureFile = 1;
/// Before any of the two speaks: rounded up, so that the encoded picture begins on a page.
inline constexpr std::size_t kEncodedAt_bytes = 138'018'816;
static_assert(kEncodedAt_bytes % 4096 == 0 && kEncodedAt_bytes >= kColourChannels * kMaxPixels);
inline constexpr std::size_t kMaxEncoded_bytes = 64'000'000;
inline constexpr std::size_t kPictureFile_bytes = kEncodedAt_bytes + kMaxEncoded_bytes;

/// A worker is replaced after so many pictures, so that none lives for ever after one that it
/// should not have seen, and its limit of CPU time can be one for its life.
inline constexpr std::uint64_t kPicturesOfOneWorker = 100;
inline constexpr std::uint64_t kMostCpuOfOnePicture_s = 10;

// A sanitizer's runtime prints its findings and takes terabytes of addresses for itself.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif
#else
inline constexpr bool kIsSanitized = false;
#endif
/// What is closed from here on when the worker starts; only sanitizers keep standard error.
inline constexpr int kFirstClosedFile = kIsSanitized ? 3 : 2;

enum class LockStep : std::uint32_t {
  none,  ///< all locks hold
  picture_memory,
  warm_up,
  limits,
  privileges,
  system_calls,
};

struct DecoderReady {
  LockStep failed = LockStep::none;
  std::int32_t error_number = 0;
};

struct DecodeRequest {
  std::uint64_t number = 0;
  std::uint64_t encoded_bytes = 0;
  std::int32_t width_px = 0;
  std::int32_t height_px = 0;
  DecodedSize size = DecodedSize::whole;
};

struct DecodeReply {
  std::uint64_t number = 0;  ///< the request's
  DecodeOutcome outcome = DecodeOutcome::undecodable;
  std::int32_t width_px = 0;
  std::int32_t height_px = 0;
};

}  // namespace kanaria::page
