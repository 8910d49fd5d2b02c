// The durable queue of opaque payloads to headquarters, in the data folder's database.
//
// Format.  Table outbox, one row an item, never changed: seq (the caller's number, the key),
// purpose (what the item is stored for), created_wall_ms, size_bytes, digest (SHA-256 of the
// payload), payload; its columns state and attempts are of the first version and stay 0.  The
// payload lies in the row, so that an item is there whole or not at all.  Table outbox_delivery,
// a small row beside it: state (0 waiting, 1 retained, 2 quarantined), attempts, next_attempt_ms,
// committed_ms (headquarters' clock, of a retained item), and size and time again, so that counting
// reads no payloads.  Table outbox_receipts: headquarters' receipts, kept for ever.
//
// Rules.  An item enters in the caller's transaction, beside whatever else must be true together
// with it.  It leaves `waiting` only with headquarters' receipt for exactly its bytes, and the file
// only after the retention time by headquarters' clock: nothing here drops by age, by number of
// attempts or for want of room.  An item that is damaged or refused does not stop the others.  What
// is deleted is overwritten (store: secure_delete).  Recovery after a crash is the database's own.
//
// Thread rule: that of the Database.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "outbox/entry.h"
#include "store/database.h"

namespace kanaria::outbox {

class Reserve;

/// The longest time that an item waits for its next attempt.  A noted time beyond it comes from a
/// clock that was wrong, and does not count.
inline constexpr std::int64_t kLongestPause_ms = 60 * 60 * 1000;
/// delete_expired() takes no more than this at once: a transaction holds others up.
inline constexpr int kMostDeleted = 64;
/// Nor more than this, but for one item alone: what is deleted is overwritten, so the journal holds
/// all of it, and on a full disk it must fit into the reserve.
inline constexpr std::int64_t kMostDeleted_bytes = 1 << 20;
/// 2 MiB: their journal fits into the reserve.
inline constexpr int kMostGivenBack_pages = 512;

/// The two migrations that make the tables.
[[nodiscard]] const std::string& outbox_tables();
[[nodiscard]] const std::string& outbox_delivery_tables();

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

/// The waiting item with the smallest number above `seq` whose next attempt is due.
[[nodiscard]] base::Result<std::optional<Item>> next_due(store::Database& database,
                                                         std::uint64_t seq,
                                                         std::int64_t now_wall_ms);
/// The same, due or not.
[[nodiscard]] base::Result<std::optional<Item>> next_waiting(store::Database& database,
                                                             std::uint64_t seq);
/// At most `size_bytes` of a payload; fewer at its end.  An Error with Remedy this_mailpiece: the
/// item is damaged or gone, and others are not.
[[nodiscard]] base::Result<base::Bytes> read_piece(store::Database& database, std::uint64_t seq,
                                                   std::uint64_t offset_bytes,
                                                   std::size_t size_bytes);
/// Whether the payload has the noted SHA-256.  Reads it in pieces.
[[nodiscard]] base::Result<bool> is_intact(store::Database& database, const Item& item);

/// Notes a failed attempt; the next one is due after `pause_ms` (at most kLongestPause_ms).
[[nodiscard]] base::Result<void> note_attempt(store::Transaction& transaction, std::uint64_t seq,
                                              std::int64_t now_wall_ms, std::int64_t pause_ms);

/// Keeps the receipt and marks the item, if both are about the same bytes.
[[nodiscard]] base::Result<Marked> mark_retained(store::Transaction& transaction,
                                                 const Receipt& receipt);
/// Also of items that were deleted since; nullopt when none came.
[[nodiscard]] base::Result<std::optional<Receipt>> receipt_of(store::Database& database,
                                                              std::uint64_t seq);
/// Deletes retained items, oldest first, whose retention ended before `headquarters_now_ms`
/// (headquarters' signed time).  Gives how many; 0: there are none left.  Their receipts stay.
[[nodiscard]] base::Result<int> delete_expired(store::Transaction& transaction,
                                               std::int64_t headquarters_now_ms,
                                               std::int64_t retention_ms);
/// Gives the room of what was deleted back to the disk, at most kMostGivenBack_pages at once; true
/// when there may be more.  Without it a disk that was full once would stay so.
[[nodiscard]] base::Result<bool> give_room_back(store::Transaction& transaction);
/// Sets a damaged item aside.
[[nodiscard]] base::Result<void> quarantine(store::Transaction& transaction, std::uint64_t seq);

/// SHA-256 of the payload as it lies there now; zeros when it cannot be read or is not the noted
/// one, nullopt when there is no such item.
[[nodiscard]] base::Result<std::optional<base::Digest>> payload_digest(store::Database& database,
                                                                       std::uint64_t seq);
/// The largest number in the table now; 0 when it is empty.
[[nodiscard]] base::Result<std::uint64_t> last_seq(store::Database& database);

/// One transaction; on a full disk once more with the reserve given up, so that receipts and
/// deletions still fit.  `change` may run twice.
[[nodiscard]] base::Result<void> transact(
    store::Database& database, const Reserve& reserve,
    const std::function<base::Result<void>(store::Transaction&)>& change);

}  // namespace kanaria::outbox
