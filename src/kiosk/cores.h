// How many mailpieces to read at a time.
#pragma once

#include <optional>

#include "base/options.h"

namespace kanaria::kiosk {

inline constexpr long kMaxJobs = 256;

/// The option --jobs.  Without a value: the cores that this process may use, at most kMaxJobs.
[[nodiscard]] base::Option jobs_option();
/// nullopt when the value given is not a number from 1 to kMaxJobs.
[[nodiscard]] std::optional<std::size_t> jobs_of(const base::Options& options);

}  // namespace kanaria::kiosk
