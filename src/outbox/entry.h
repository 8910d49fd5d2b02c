// Plain values of the outbox.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/digest.h"

namespace kanaria::outbox {

/// waiting: not yet with headquarters.  retained: headquarters has a committed copy, and the
/// retention time still runs.  quarantined: its bytes are not those that were put in; it is kept,
/// never sent and never deleted by itself.
enum class State { waiting, retained, quarantined };
/// "waiting", "retained" or "quarantined".
[[nodiscard]] std::string_view to_string(State state);

/// An item without its payload.
struct Item {
  std::uint64_t seq = 0;  ///< the caller's number; unique and growing
  State state = State::waiting;
  std::int64_t created_wall_ms = 0;
  std::uint64_t size_bytes = 0;      ///< of the payload
  base::Digest digest{};             ///< SHA-256 of the payload, noted when it was put in
  std::int64_t attempts = 0;         ///< to send it that failed for its own sake
  std::int64_t next_attempt_ms = 0;  ///< wall clock; 0: at once
};

/// An item and its payload.
struct Entry : Item {
  base::Bytes payload;
  bool intact = false;  ///< the payload still has the noted SHA-256
};

/// That headquarters has an item for good.  The caller has verified it.
struct Receipt {
  std::uint64_t seq = 0;
  base::Digest digest{};          ///< SHA-256 of the payload that headquarters has
  std::int64_t committed_ms = 0;  ///< headquarters' clock
  base::Bytes bytes;              ///< the receipt as it came, signature included
};

/// What a receipt came to.
enum class Marked {
  retained,       ///< the item is with headquarters from now on
  already,        ///< it was so before: a receipt that came twice
  quarantined,    ///< the receipt is noted; the damaged item stays set aside
  unknown_item,   ///< no item of this number was ever put in; nothing was noted
  other_payload,  ///< headquarters has something else under this number; nothing was noted
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
