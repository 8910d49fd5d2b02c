// SHA-256 of bytes that come in pieces, whose state between two pieces can be kept in the database:
// nobody has to hold a whole capsule, and any receiver can go on with it.
// A value; safe as one.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/digest.h"

namespace kanaria::hq {

class RunningDigest {
 public:
  RunningDigest();
  /// nullopt unless the bytes are what state() gave.
  [[nodiscard]] static std::optional<RunningDigest> resume(base::ByteView state);

  void take(base::ByteView piece);
  [[nodiscard]] base::Bytes state() const;
  [[nodiscard]] base::Digest digest() const;

 private:
  struct State {
    std::array<std::uint32_t, 8> words;
    std::uint64_t bits;
    std::array<std::uint8_t, 64> block;
  };
  State state_;
};

}  // namespace kanaria::hq
