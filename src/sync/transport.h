// The way to headquarters, handed in: HTTP on a kiosk (http_transport.h), a model in tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::sync {

struct Answer {
  int status = 0;  ///< HTTP's
  base::Bytes body;
  std::optional<std::int64_t> retry_after_ms;
};

class Transport {
 public:
  virtual ~Transport() = default;
  /// One request and its whole answer, bounded in time and bytes.  An Error: there is no answer
  /// (try_later), or none can come before a person changes something (operator_acts); headquarters
  /// may have acted on the request all the same.
  [[nodiscard]] virtual base::Result<Answer> post(std::string_view path, base::ByteView body) = 0;
};

}  // namespace kanaria::sync
