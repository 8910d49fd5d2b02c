// What headquarters learns from a hit's token.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kanaria::hq {

struct Revealed {
  std::string record_id;
  std::string kind;     ///< "canary", "erasure" or "stop"
  std::string list_id;  ///< "" when the record belongs to no list
};

/// nullopt: the token was not made for this key.
using Reveal = std::function<std::optional<Revealed>(std::string_view token)>;

}  // namespace kanaria::hq
