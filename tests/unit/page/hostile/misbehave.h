// A decode step that does what a decoder taken over by a picture would try.
#pragma once

#include <cstdint>

#include "page/program/worker.h"

namespace kanaria::page {

/// The first byte of the "picture" says which.
enum class Misdeed : std::uint8_t {
  none,
  open_file,
  read_environment,
  make_socket,
  connect_channel,
  fork,
  thread,
  exec,
  trace_parent,
  read_parent,
  signal_parent,
  write_elsewhere,
  make_executable,
  make_memory_file,
  raise_limits,
  unlink,
  become_dumpable,
  count,
};

/// Tries it; the first pixel of what it gives back is kEscaped when it could be done, else kDenied.
inline constexpr std::uint8_t kEscaped = 66;
inline constexpr std::uint8_t kDenied = 33;
[[nodiscard]] DecodedPixels misbehave(base::ByteView command, const capture::ImageHeader& header,
                                      DecodedSize size, std::span<std::uint8_t> into);

/// Beyond system calls; also by the first byte.
inline constexpr std::uint8_t kSpins = 200;       ///< for ever
inline constexpr std::uint8_t kEatsMemory = 201;  ///< 1 GiB of it
inline constexpr std::uint8_t kLies = 202;        ///< about the size
inline constexpr std::uint8_t kCrashes = 203;
inline constexpr std::uint8_t kTalksTwice = 204;  ///< an answer too many
inline constexpr std::uint8_t kLeaves = 205;

}  // namespace kanaria::page
