// One sheet as a scanner gave it, both sides examined.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "capture/capture.h"

namespace kanaria::capture {

/// The sheet as a mailpiece of that number.  To be called once both sides are there: an unusable
/// front must not shift what follows.  An Error (this_mailpiece) says which side cannot be used,
/// and to feed the sheet again.  Safe from any thread.
[[nodiscard]] base::Result<Capture> capture_of_sheet(std::uint64_t number, base::Bytes front,
                                                     std::optional<base::Bytes> back,
                                                     Provenance provenance);

}  // namespace kanaria::capture
