// Inside evidence/ only: a column of fixed length as an array.
#pragma once

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace kanaria::evidence {

/// False, and nothing copied, when the length is another.
template <std::size_t N>
[[nodiscard]] bool copy_exactly(base::ByteView from, std::array<std::uint8_t, N>& to) {
  if (from.size() != N) return false;
  std::copy(from.begin(), from.end(), to.begin());
  return true;
}

}  // namespace kanaria::evidence
