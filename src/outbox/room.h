// Room on the disk: the high-water check before intake, and the reserve that lets the queue be
// emptied on a full disk.  Deleting a row needs room itself (the journal), so a few MiB are held
// back in a file and given up when nothing else is left.
// Thread rule: one thread a folder.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace kanaria::outbox {

inline constexpr std::uint64_t kReserve_bytes = 4u << 20;
/// Below this much free room nothing more is taken in.
inline constexpr std::uint64_t kHighWater_bytes = 64u << 20;

/// An Error (operator_acts) when less than `needed_bytes` are free for this user in `folder`.
[[nodiscard]] base::Result<void> check_room(const std::filesystem::path& folder,
                                            std::uint64_t needed_bytes);

class Reserve {
 public:
  explicit Reserve(std::filesystem::path file) : file_(std::move(file)) {}

  /// Makes the file, or restores it after release(): kReserve_bytes of real blocks.  An Error
  /// (operator_acts) when they cannot be had; a reserve that is there already is left alone.
  [[nodiscard]] base::Result<void> hold() const;
  /// Gives the blocks back to the disk.  True when there were any.
  [[nodiscard]] bool release() const;

 private:
  std::filesystem::path file_;
};

}  // namespace kanaria::outbox
