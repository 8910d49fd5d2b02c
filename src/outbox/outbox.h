// The durable queue of opaque payloads to headquarters, in the data folder's database.
//
// Format: table outbox, one row an item: seq (the caller's number, the key), state (0 waiting,
// 1 retained, 2 quarantined), purpose (what the item is stored for), created_wall_ms, attempts,
// digest (SHA-256 of the payload), payload.  The payload lies in the row, so that an item is there
// whole or not at all.
//
// Rules.  An item enters in the caller's transaction, beside whatever else must be true together
// with it.  It leaves `waiting` only after a receipt of headquarters, and the file only after the
// retention time: nothing here drops by age, by number or for want of room.  A damaged item is set
// aside and does not stop the others.  What is deleted is overwritten (store: secure_delete).
// Recovery after a crash is the database's own.
//
// Thread rule: that of the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "outbox/entry.h"
#include "store/database.h"

namespace kanaria::outbox {

[[nodiscard]] const std::string& outbox_tables();

/// `seq` must be new; `purpose` says what the item is kept for and nothing about its content.
[[nodiscard]] base::Result<void> append(store::Transaction& transaction, std::uint64_t seq,
                                        std::string_view purpose, base::ByteView payload,
                                        std::int64_t created_wall_ms);

[[nodiscard]] base::Result<Stats> stats(store::Database& database);

/// The item with the smallest number above `seq` in one of two states; nullopt when there is none.
/// The caller looks at `intact` first.
[[nodiscard]] base::Result<std::optional<Entry>> next_after(store::Database& database,
                                                            std::uint64_t seq, State one,
                                                            State other);

/// The numbers of all items in one of two states, growing, without a look at any payload.  Index
/// and table are read apart, so that a fault in one of them hides nothing that the other knows; an
/// item may have left by the time it is read.
enum class NumbersFrom { index, table };
[[nodiscard]] base::Result<std::vector<std::uint64_t>> numbers(store::Database& database, State one,
                                                               State other, NumbersFrom from);

/// Sets a damaged item aside.
[[nodiscard]] base::Result<void> quarantine(store::Transaction& transaction, std::uint64_t seq);

/// SHA-256 of the payload as it lies there now; nullopt when there is no such item.
[[nodiscard]] base::Result<std::optional<base::Digest>> payload_digest(store::Database& database,
                                                                       std::uint64_t seq);
/// The largest number ever in the table now; 0 when it is empty.
[[nodiscard]] base::Result<std::uint64_t> last_seq(store::Database& database);

}  // namespace kanaria::outbox
