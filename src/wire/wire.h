// Messages to bytes and back, and the signatures of headquarters.  Pure functions; safe from any
// thread.  FORMAT.md has the layout.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "wire/messages.h"

namespace kanaria::wire {

/// A body or a file holds at most this much, and at most kMostMessages.
inline constexpr std::size_t kMostBody_bytes = 4u << 20;
inline constexpr std::size_t kMostMessages = 1024;

/// Appends one message.  CHECKs that it keeps the bounds of messages.h.
void append_message(base::Bytes& out, const Message& message);

/// The messages of a body; nullopt unless every byte belongs to a message that append_message()
/// could have made.  Refuses more than kMostBody_bytes or kMostMessages before it takes memory.
[[nodiscard]] std::optional<std::vector<Message>> parse_messages(base::ByteView body);

/// Letters, digits and . _ -, 1 to kMostName_bytes.
[[nodiscard]] bool is_kiosk_name(std::string_view text);

[[nodiscard]] Receipt signed_receipt(Receipt receipt, const base::SigningSeed& seed);
[[nodiscard]] bool holds(const Receipt& receipt, const base::PublicKey& key);
[[nodiscard]] Beacon signed_beacon(Beacon beacon, const base::SigningSeed& seed);
[[nodiscard]] bool holds(const Beacon& beacon, const base::PublicKey& key);
/// The content of a beacon's message, signature included.
[[nodiscard]] base::Bytes beacon_bytes(const Beacon& beacon);
/// What an entry of the chain holds of a beacon: SHA-256 of these.
[[nodiscard]] base::Digest beacon_hash(const Beacon& beacon);

}  // namespace kanaria::wire
