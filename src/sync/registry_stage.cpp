#include "sync/registry_stage.h"

#include "outbox/outbox.h"

namespace kanaria::sync {

using base::Result;

void RegistryStage::start() {
  done_ = false;
  if (!update_->warning().empty()) problems_->add(update_->warning());
}

Result<std::vector<wire::Message>> RegistryStage::next(std::size_t) {
  std::vector<wire::Message> messages;
  if (!done_) messages.emplace_back(update_->request(kiosk_));
  return messages;
}

Result<bool> RegistryStage::answered(Taken& taken) {
  bool forward = false;
  for (const wire::RegistryPiece& piece : taken.registry) {
    if (done_) break;
    auto taking = update_->take(piece);
    if (!taking) {
      // Whatever is wrong with the next registry, the one in use and the queue go on.
      problems_->add(taking.error().sentence);
      done_ = true;
      return true;
    }
    forward = forward || *taking != RegistryUpdate::Taken::passed_over;
    done_ =
        *taking == RegistryUpdate::Taken::up_to_date || *taking == RegistryUpdate::Taken::installed;
    if (*taking != RegistryUpdate::Taken::installed) continue;
    if (!update_->warning().empty()) problems_->add(update_->warning());
    if (auto kept =
            outbox::transact(*database_, reserve_,
                             [&](auto& t) { return keep_registry_floor(t, update_->version()); });
        !kept) {
      return kept.error();
    }
  }
  for (const wire::Refusal& refusal : taken.refusals) {
    problems_->add("Headquarters gives no registry: " + refusal.sentence);
    done_ = true;
    forward = true;
  }
  return forward;
}

Result<void> RegistryStage::failed(const Failure&) {
  return {};
}

}  // namespace kanaria::sync
