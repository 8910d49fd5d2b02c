// The SQL of schema.h.
#pragma once

#include <span>
#include <string_view>

namespace kanaria::hq {

/// The n-th one (from 1) brings a database of version n - 1 to n.
[[nodiscard]] std::span<const std::string_view> migrations();
[[nodiscard]] std::string_view roles();

}  // namespace kanaria::hq
