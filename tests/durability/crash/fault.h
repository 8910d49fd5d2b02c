// Which call of the watched folder is made to fail.
#pragma once

#include <cstdint>
#include <string_view>

namespace kanaria::crash {

enum class CallKind : unsigned {
  open = 1,
  write = 2,
  truncate = 4,
  allocate = 8,
  sync = 16,
  rename = 32,
  unlink = 64,
  make_folder = 128,
  read = 256,
};

/// From "CALLS:N:WHAT": CALLS are kinds joined by '+' (open, write, truncate, allocate, sync,
/// rename, unlink, mkdir, read, or "any", which is all but read); N counts them from 1, "N+" means
/// that one and all after it; WHAT is EIO, ENOSPC, short (half of a write, with success; of no
/// other call) or kill.  Not thread-safe: the recorder's lock is held.
class Fault {
 public:
  enum Outcome { none, error, cut_short, kill };

  /// False when the text is none of that.
  [[nodiscard]] bool parse(std::string_view text);
  /// Counts one call.
  [[nodiscard]] Outcome next(CallKind kind);
  [[nodiscard]] int error_number() const { return error_number_; }

 private:
  unsigned kinds_ = 0;
  std::uint64_t at_ = 0;
  bool lasts_ = false;
  Outcome outcome_ = none;
  int error_number_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace kanaria::crash
