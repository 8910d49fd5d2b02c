// Reads the ustar archives that evidence/tar writes, and nothing more: regular files in no folder,
// right checksums, two zero blocks at the end.  Safe on any bytes.
#pragma once

#include <optional>
#include <vector>

#include "evidence/tar.h"

namespace kanaria::hq {

inline constexpr std::size_t kMaxTarMembers = 8;

/// Views into `archive`.  nullopt when anything is not as it must be.
[[nodiscard]] std::optional<std::vector<evidence::TarMember>> read_tar(base::ByteView archive);

}  // namespace kanaria::hq
