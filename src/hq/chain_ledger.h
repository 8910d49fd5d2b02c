// The evidence chains of all kiosks, as headquarters has verified and committed them: appended to,
// never changed.  Thread rule: that of Work.
#pragma once

#include "hq/exchange.h"

namespace kanaria::hq {

/// Takes keys and entries that go on from the chain's head, each verified, all of a part or none;
/// answers with the receipt of the head or a refusal (wire/FORMAT.md, "The conversation").
void take_chain_part(Exchange& exchange, const wire::ChainPart& part);

/// Starts a chain with its first key.  False, and nothing changed, when this chain is there with
/// another key.
[[nodiscard]] bool start_chain(Work& work, const std::string& kiosk, const wire::ChainEpoch& epoch,
                               const base::PublicKey& key, std::int64_t now_ms);

}  // namespace kanaria::hq
