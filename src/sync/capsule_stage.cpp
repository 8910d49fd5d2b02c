#include "sync/capsule_stage.h"

#include <algorithm>

namespace kanaria::sync {

using base::Remedy;
using base::Result;

void CapsuleStage::start() {
  sending_.clear();
  after_ = 0;
  done_ = false;
}

Result<std::uint64_t> CapsuleStage::append_pieces(store::Database& database,
                                                  const outbox::Item& item,
                                                  const wire::CapsulePiece& head,
                                                  std::size_t most_bytes,
                                                  std::vector<wire::Message>& messages) {
  std::uint64_t offset = head.offset_bytes;
  std::size_t left_bytes = most_bytes;
  do {
    const std::size_t size = std::min(left_bytes, wire::kMostPiece_bytes);
    auto bytes = outbox::read_piece(database, item.seq, offset, size);
    if (!bytes) return bytes.error();
    wire::CapsulePiece piece = head;
    piece.offset_bytes = offset;
    offset += bytes->size();
    left_bytes -= bytes->size();
    piece.bytes = std::move(*bytes);
    messages.emplace_back(std::move(piece));
  } while (offset < item.size_bytes && left_bytes > 0);
  return offset;
}

/// Fills up what is on its way.
Result<void> CapsuleStage::fill() {
  auto state = read_sync_state(parts_.database);
  if (!state) return state.error();
  acknowledged_seq_ = state->acknowledged_seq;
  while (sending_.size() < kMostItems) {
    auto item = outbox::next_due(parts_.database, after_, parts_.clock.now().wall_ms);
    if (!item) return item.error();
    if (!*item || (*item)->seq > acknowledged_seq_) return {};
    after_ = (*item)->seq;
    sending_.push_back({.item = **item});
  }
  return {};
}

/// False: the item is damaged and was set aside.
Result<bool> CapsuleStage::checked(const outbox::Item& item) {
  auto intact = outbox::is_intact(parts_.database, item);
  if (!intact || *intact) return intact;
  parts_.problems.add("Capsule " + std::to_string(item.seq) +
                      " is damaged; it was set aside and the others are sent. Tell headquarters.");
  if (auto done = outbox::transact(parts_.database, parts_.reserve,
                                   [&](auto& t) { return outbox::quarantine(t, item.seq); });
      !done) {
    return done.error();
  }
  return false;
}

/// False: the request is full.
Result<bool> CapsuleStage::append(Sending& sending, std::size_t& left_bytes,
                                  std::vector<wire::Message>& messages) {
  const outbox::Item& item = sending.item;
  wire::CapsulePiece head{parts_.kiosk,    parts_.chain.epoch(), item.seq, item.digest,
                          item.size_bytes, sending.offset_bytes, {}};
  const bool fits = item.size_bytes <= std::min(left_bytes, wire::kMostPiece_bytes);
  if (!fits && !messages.empty() && item.size_bytes <= wire::kMostPiece_bytes) return false;
  if (!sending.checked) {
    auto whole = checked(item);
    if (!whole) return whole.error();
    sending.checked = true;
    sending.ended = !*whole;
    if (sending.ended) return true;
  }
  sending.in_request = true;
  if (!fits && !sending.asked) {
    messages.emplace_back(std::move(head));  // without bytes: how much is there?
    return true;
  }
  const auto behind = append_pieces(parts_.database, item, head, left_bytes, messages);
  if (!behind) {
    if (behind.error().remedy != Remedy::this_mailpiece) return behind.error();
    sending.ended = true;  // damaged since; is set aside when it is begun again
    return true;
  }
  left_bytes -= std::min<std::size_t>(left_bytes, *behind - sending.offset_bytes);
  return *behind == item.size_bytes && left_bytes > 0;
}

Result<std::vector<wire::Message>> CapsuleStage::next(std::size_t most_bytes) {
  std::vector<wire::Message> messages;
  while (!done_ && messages.empty()) {
    if (auto done = fill(); !done) return done.error();
    done_ = sending_.empty();
    std::size_t left_bytes = most_bytes;
    for (Sending& sending : sending_) {
      sending.in_request = false;
      auto more = append(sending, left_bytes, messages);
      if (!more) return more.error();
      const bool alone = most_bytes <= Timing::kSmallestRequest_bytes && !messages.empty();
      if (!*more || alone || messages.size() >= kMostItems) break;
    }
    std::erase_if(sending_, [](const Sending& sending) { return sending.ended; });
  }
  return messages;
}

Result<void> CapsuleStage::put_off(Sending& sending, const std::string& why) {
  sending.ended = true;
  const outbox::Item& item = sending.item;
  parts_.problems.add("Capsule " + std::to_string(item.seq) + " stays in the queue: " + why);
  const std::int64_t pause_ms = back_off_ms(
      Timing::kFirstItemPause_ms, Timing::kLongestItemPause_ms, item.attempts + 1, parts_.chance);
  const std::int64_t now_ms = parts_.clock.now().wall_ms;
  return outbox::transact(parts_.database, parts_.reserve, [&](auto& t) {
    return outbox::note_attempt(t, item.seq, now_ms, pause_ms);
  });
}

/// True: this item came forward.
Result<bool> CapsuleStage::settle(Sending& sending, const Taken& taken) {
  const std::uint64_t seq = sending.item.seq;
  if (std::find(taken.received.begin(), taken.received.end(), seq) != taken.received.end()) {
    sending.ended = true;
    return true;
  }
  for (const wire::Refusal& refusal : taken.refusals) {
    if (refusal.seq != seq) continue;
    if (auto done = put_off(sending, "headquarters says: " + refusal.sentence); !done) {
      return done.error();
    }
    return false;
  }
  bool forward = false;
  for (const wire::Progress& progress : taken.progress) {
    if (progress.seq != seq || progress.capsule != sending.item.digest) continue;
    const std::uint64_t has = std::min(progress.received_bytes, sending.item.size_bytes);
    forward = forward || !sending.asked || has > sending.offset_bytes;
    sending.offset_bytes = has;
    sending.asked = true;
  }
  sending.idle = forward ? 0 : sending.idle + 1;
  if (sending.idle < Timing::kMostIdleAnswers) return forward;
  if (auto done = put_off(sending, "headquarters neither takes nor refuses it."); !done) {
    return done.error();
  }
  return false;
}

Result<bool> CapsuleStage::answered(Taken& taken) {
  bool forward = false;
  for (Sending& sending : sending_) {
    if (!sending.in_request) continue;
    auto came = settle(sending, taken);
    if (!came) return came.error();
    // To be rid of an item brings the round forward as well.
    forward = forward || *came || sending.ended;
    sending.in_request = false;
  }
  std::erase_if(sending_, [](const Sending& sending) { return sending.ended; });
  return forward;
}

Result<void> CapsuleStage::failed(const Failure& failure) {
  const auto in_request = [](const Sending& sending) { return sending.in_request; };
  const bool alone = std::count_if(sending_.begin(), sending_.end(), in_request) == 1;
  for (Sending& sending : sending_) {
    if (!sending.in_request) continue;
    sending.in_request = false;
    sending.asked = false;  // part of it may have arrived
    if (!alone || !failure.smallest) continue;
    const std::string how = failure.status == 0
                                ? "the connection fails when it is sent."
                                : "headquarters answers " + std::to_string(failure.status) + ".";
    if (auto done = put_off(sending, how); !done) return done;
  }
  std::erase_if(sending_, [](const Sending& sending) { return sending.ended; });
  return {};
}

}  // namespace kanaria::sync
