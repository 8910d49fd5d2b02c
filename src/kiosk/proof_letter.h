// Takes in the letter that headquarters sends to see that this kiosk still recognises what it must:
// read, checked and recorded as any other mailpiece is.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "kiosk/configuration.h"

namespace kanaria::kiosk {

/// What cannot be taken in now (a batch is under way, no registry, an unreadable picture) is left
/// out without an Error: headquarters sends it again and tells its people when none ever comes
/// back.  An Error only where the kiosk must stop (device_must_stop).
[[nodiscard]] base::Result<void> take_in_letter(const Configuration& configuration,
                                                const base::Clock& clock, base::Bytes picture);

}  // namespace kanaria::kiosk
