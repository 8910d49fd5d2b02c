#include "sync/inbox.h"

#include "outbox/outbox.h"
#include "wire/wire.h"

namespace kanaria::sync {

using base::Result;

namespace {

base::Bytes body_of(const wire::Receipt& receipt) {
  base::Bytes body;
  wire::append_message(body, receipt);
  return body;
}

}  // namespace

Inbox::Inbox(store::Database& database, ChainSource& chain, outbox::Reserve reserve,
             Enrolled enrolled, Problems& problems)
    : database_(&database),
      chain_(&chain),
      reserve_(std::move(reserve)),
      enrolled_(std::move(enrolled)),
      problems_(&problems) {}

bool Inbox::is_ours(const std::string& kiosk, const wire::ChainEpoch& epoch) const {
  return kiosk == enrolled_.kiosk && epoch == chain_->epoch();
}

Result<Taken> Inbox::take(std::vector<wire::Message> messages) {
  receipts_.clear();
  head_.reset();
  beacon_.reset();
  Taken taken;
  for (wire::Message& message : messages) {
    if (auto done = sort(message, taken); !done) return done.error();
  }
  auto state = read_sync_state(*database_);
  if (!state) return state.error();
  if (head_ && head_->seq <= state->acknowledged_seq) head_.reset();
  if (beacon_ && state->beacon && beacon_->time_ms <= state->beacon->time_ms) beacon_.reset();
  if (!receipts_.empty() || head_ || beacon_) {
    if (auto done = outbox::transact(*database_, reserve_, [&](auto& t) { return keep(t); });
        !done) {
      return done.error();
    }
    taken.received = std::move(received_);
  }
  return taken;
}

Result<void> Inbox::sort(wire::Message& message, Taken& taken) {
  if (auto* receipt = std::get_if<wire::Receipt>(&message)) {
    if (!wire::holds(*receipt, enrolled_.receipt_key)) {
      problems_->add("A receipt that headquarters did not sign was ignored.");
    } else if (!is_ours(receipt->kiosk, receipt->epoch)) {
      ++taken.for_others;
    } else if (receipt->kind == wire::Receipt::Kind::head) {
      return check_head(*receipt, taken);
    } else {
      receipts_.push_back(*receipt);
    }
  } else if (auto* beacon = std::get_if<wire::Beacon>(&message)) {
    if (!wire::holds(*beacon, enrolled_.receipt_key)) {
      problems_->add("A beacon that headquarters did not sign was ignored.");
      return {};
    }
    taken.beacon = true;
    if (!beacon_ || beacon->time_ms > beacon_->time_ms) beacon_ = *beacon;
  } else if (auto* progress = std::get_if<wire::Progress>(&message)) {
    if (is_ours(progress->kiosk, progress->epoch)) {
      taken.progress.push_back(*progress);
    } else {
      ++taken.for_others;
    }
  } else if (auto* refusal = std::get_if<wire::Refusal>(&message)) {
    taken.refusals.push_back(std::move(*refusal));
  } else if (auto* piece = std::get_if<wire::RegistryPiece>(&message)) {
    if (piece->kiosk == enrolled_.kiosk) {
      taken.registry.push_back(std::move(*piece));
    } else {
      ++taken.for_others;
    }
  } else if (auto* letter = std::get_if<wire::Letter>(&message)) {
    if (letter->kiosk == enrolled_.kiosk) {
      taken.letters.push_back(std::move(letter->picture));
    } else {
      ++taken.for_others;
    }
  } else {
    problems_->add("A message that only kiosks send came from headquarters and was ignored.");
  }
  return {};
}

Result<void> Inbox::check_head(const wire::Receipt& receipt, Taken& taken) {
  auto own = chain_->hash_of(receipt.seq);
  if (!own) return own.error();
  if (receipt.seq == 0) own = std::optional(base::Digest{});
  if (!*own || **own != receipt.digest) {
    problems_->add("Headquarters has another entry " + std::to_string(receipt.seq) +
                   " than this kiosk's chain: its database was changed or replaced. Tell "
                   "headquarters.");
    return {};
  }
  taken.head = receipt.seq;
  if (!head_ || receipt.seq > head_->seq) head_ = receipt;
  return {};
}

Result<void> Inbox::keep(store::Transaction& transaction) {
  received_.clear();
  for (const wire::Receipt& receipt : receipts_) {
    if (auto done = keep_receipt(transaction, receipt); !done) return done;
  }
  if (head_) {
    if (auto done = chain_->take_head(transaction, *head_); !done) return done;
    if (auto done = keep_head(transaction, head_->seq); !done) return done;
  }
  if (beacon_) {
    if (auto done = chain_->take_beacon(transaction, *beacon_); !done) return done;
    if (auto done = keep_beacon(transaction, *beacon_); !done) return done;
  }
  return {};
}

Result<void> Inbox::keep_receipt(store::Transaction& transaction, const wire::Receipt& receipt) {
  const outbox::Receipt kept{receipt.seq, receipt.digest, receipt.committed_ms, body_of(receipt)};
  auto marked = outbox::mark_retained(transaction, kept);
  if (!marked) return marked.error();
  switch (*marked) {
    case outbox::Marked::retained:
    case outbox::Marked::already:
    case outbox::Marked::quarantined:
      received_.push_back(receipt.seq);
      break;
    case outbox::Marked::unknown_item:
    case outbox::Marked::other_payload:
      problems_->add("Headquarters has another capsule " + std::to_string(receipt.seq) +
                     " than this kiosk; its receipt was ignored and the capsule stays. Tell "
                     "headquarters.");
  }
  return {};
}

}  // namespace kanaria::sync
