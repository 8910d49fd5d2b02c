#include "sync/chain_stage.h"

#include <algorithm>

namespace kanaria::sync {

using base::Result;

namespace {

constexpr std::size_t kLink_bytes = sizeof(wire::ChainLink);

}  // namespace

ChainStage::ChainStage(store::Database& database, ChainSource& chain, std::string kiosk,
                       Problems& problems)
    : database_(&database), chain_(&chain), kiosk_(std::move(kiosk)), problems_(&problems) {}

void ChainStage::start() {
  after_.reset();
  asked_ = false;
  done_ = false;
}

Result<std::vector<wire::Message>> ChainStage::next(std::size_t most_bytes) {
  std::vector<wire::Message> messages;
  if (done_) return messages;
  if (!after_) {
    auto state = read_sync_state(*database_);
    if (!state) return state.error();
    after_ = state->acknowledged_seq;
  }
  const std::size_t most = std::clamp<std::size_t>(most_bytes / kLink_bytes, 1, wire::kMostLinks);
  auto part = chain_->links_after(*after_, most);
  if (!part) return part.error();
  if (part->links.empty() && asked_) {
    done_ = true;
    return messages;
  }
  messages.push_back(
      wire::ChainPart{kiosk_, chain_->epoch(), std::move(part->keys), std::move(part->links)});
  return messages;
}

Result<bool> ChainStage::answered(Taken& taken) {
  bool forward = !asked_ && taken.head;
  for (const wire::Refusal& refusal : taken.refusals) {
    if (refusal.code == wire::Refusal::Code::gap) continue;
    problems_->add("Headquarters does not take the chain after entry " + std::to_string(*after_) +
                   ": " + refusal.sentence);
    if (refusal.code == wire::Refusal::Code::equivocation) done_ = true;
  }
  if (taken.head) {
    asked_ = true;
    // Backwards, too: headquarters may have been set up anew from an older copy.
    forward = forward || *taken.head > *after_;
    after_ = *taken.head;
  }
  return forward;
}

Result<void> ChainStage::failed(const Failure&) {
  return {};
}

}  // namespace kanaria::sync
