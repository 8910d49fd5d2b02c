// Keeps what a process holds in memory from the disk: no core dumps, no swap.  For programs whose
// memory holds people's mail or keys.
// Thread rule: call it first in main(), before there are other threads.
#pragma once

#include <filesystem>
#include <string_view>

namespace kanaria::base {

/// What stands between the memory of this process and a disk.
enum class Swap {
  locked,     ///< its pages stay in memory (mlockall)
  harmless,   ///< they may be swapped out, but only to memory or to encrypted devices, or nowhere
  reachable,  ///< they may reach a disk in the clear
};

/// After this the process leaves no core dump, neither as a file nor by a program that the kernel
/// hands it to, and other programs of the same user cannot look into it (prctl(2),
/// PR_SET_DUMPABLE; a resource limit alone does not hold for such programs, core(5)).  Pages are
/// locked as they are touched, where this user may lock as much as he likes (root, CAP_IPC_LOCK,
/// LimitMEMLOCK=infinity); under any smaller limit allocations would begin to fail.
Swap keep_memory_private();

/// Whether one of the areas listed (as in /proc/swaps) is neither memory (zram) nor encrypted
/// (dm-crypt), by `block_dir` (/sys/class/block).  What cannot be told counts as a disk.
[[nodiscard]] bool may_swap_to_disk(std::string_view swaps, const std::filesystem::path& block_dir);

}  // namespace kanaria::base
