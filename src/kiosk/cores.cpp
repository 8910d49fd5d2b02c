#include "kiosk/cores.h"

#include <sched.h>

#include <algorithm>

namespace kanaria::kiosk {
namespace {

/// Honours a CPU set given to the process, which std::thread::hardware_concurrency() need not.
std::size_t usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (::sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<std::size_t>(std::clamp<long>(CPU_COUNT(&cores), 1, kMaxJobs));
}

}  // namespace

base::Option jobs_option() {
  return {"jobs", base::Option::Kind::value, std::to_string(usable_cores()),
          "mailpieces read at a time, 1 to " + std::to_string(kMaxJobs) +
              "; the default is the number of cores"};
}

std::optional<std::size_t> jobs_of(const base::Options& options) {
  const auto jobs = options.number("jobs", 1, kMaxJobs);
  if (!jobs) return std::nullopt;
  return static_cast<std::size_t>(*jobs);
}

}  // namespace kanaria::kiosk
