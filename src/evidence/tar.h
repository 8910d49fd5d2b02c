// POSIX ustar archives in memory: the container inside a capsule, so that it can be unpacked by
// hand after `age -d`.  Deterministic: mode 0600, owner 0, the given time.  Pure functions. Source:
// IEEE Std 1003.1 (pax, "ustar Interchange Format").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace kanaria::evidence {

inline constexpr std::size_t kTarBlock_bytes = 512;

struct TarMember {
  std::string name;  ///< 1 to 99 bytes, no folder
  base::ByteView bytes;
};

/// `mtime_s` is in seconds since 1970, brought within 1970 and 2242.  One allocation, so that the
/// caller can wipe every byte of it.  CHECKs the names' lengths and that a member is below 8 GiB.
[[nodiscard]] base::Bytes write_tar(const std::vector<TarMember>& members, std::int64_t mtime_s);

}  // namespace kanaria::evidence
