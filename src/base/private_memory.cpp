#include "base/private_memory.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace kanaria::base {
namespace {

void leave_no_core_dump() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);  // lowering a limit is always allowed
  ::prctl(PR_SET_DUMPABLE, 0);
}

/// Only where nothing limits it: a process that locks all it touches and has a limit is refused
/// memory one day.  With a limit of 0 only the capability can make it succeed.
bool lock_pages() {
  rlimit usual{};
  if (::getrlimit(RLIMIT_MEMLOCK, &usual) != 0) return false;
  const bool is_unlimited = usual.rlim_max == RLIM_INFINITY;
  const rlimit probe{is_unlimited ? RLIM_INFINITY : 0, usual.rlim_max};
  if (::setrlimit(RLIMIT_MEMLOCK, &probe) != 0) return false;
  if (::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0) return true;
  ::setrlimit(RLIMIT_MEMLOCK, &usual);
  return false;
}

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_memory_or_encrypted(std::string_view device, const std::filesystem::path& block_dir) {
  if (device.starts_with("/dev/zram")) return true;
  // /proc/swaps names a mapped device /dev/dm-N, whatever link it was turned on by.
  constexpr std::string_view kMapped = "/dev/dm-";
  if (!device.starts_with(kMapped)) return false;
  const auto name = device.substr(std::string_view("/dev/").size());
  return read_all(block_dir / name / "dm" / "uuid").starts_with("CRYPT-");
}

}  // namespace

bool may_swap_to_disk(std::string_view swaps, const std::filesystem::path& block_dir) {
  bool heading = true;
  while (!swaps.empty()) {
    const auto end = std::min(swaps.find('\n'), swaps.size());
    const std::string_view line = swaps.substr(0, end);
    swaps.remove_prefix(std::min(end + 1, swaps.size()));
    const bool is_area = !heading && !line.empty();
    heading = false;
    if (is_area && !is_memory_or_encrypted(line.substr(0, line.find_first_of(" \t")), block_dir)) {
      return true;
    }
  }
  return false;
}

Swap keep_memory_private() {
  leave_no_core_dump();
  if (lock_pages()) return Swap::locked;
  return may_swap_to_disk(read_all("/proc/swaps"), "/sys/class/block") ? Swap::reachable
                                                                       : Swap::harmless;
}

}  // namespace kanaria::base
