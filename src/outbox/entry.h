// Plain values of the outbox.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace kanaria::outbox {

/// waiting: not yet with headquarters.  retained: headquarters has a committed copy, and the
/// retention time still runs.  quarantined: its bytes are not those that were put in; it is kept,
/// never sent and never deleted by itself.
enum class State { waiting, retained, quarantined };
/// "waiting", "retained" or "quarantined".
[[nodiscard]] std::string_view to_string(State state);

/// One opaque payload.
struct Entry {
  std::uint64_t seq = 0;  ///< the caller's number; unique and growing
  State state = State::waiting;
  std::int64_t created_wall_ms = 0;
  std::int64_t attempts = 0;  ///< to send it
  base::Bytes payload;
  bool intact = false;  ///< the payload still has the SHA-256 noted when it was put in
};

struct Amount {
  std::int64_t items = 0;
  std::int64_t bytes = 0;
};

struct Stats {
  Amount waiting;
  Amount retained;
  Amount quarantined;
  std::int64_t oldest_waiting_wall_ms = 0;  ///< 0 when nothing waits
};

}  // namespace kanaria::outbox
