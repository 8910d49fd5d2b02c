// The sealed capsules of all kiosks: kept as the pieces in which they came, whole or on the way.
// Thread rule: that of Work.
#pragma once

#include "hq/exchange.h"

namespace kanaria::hq {

/// Takes the piece that comes next; answers with progress, the receipt of a whole capsule, or a
/// refusal (wire/FORMAT.md, "The conversation").  Only a capsule whose SHA-256 is the content of a
/// committed entry is ever taken.
void take_capsule_piece(Exchange& exchange, const wire::CapsulePiece& piece);

}  // namespace kanaria::hq
