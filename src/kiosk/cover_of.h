// Whether a captured sheet is the cover sheet of a batch (reading/cover_sheet.h).
#pragma once

#include <optional>

#include "base/result.h"
#include "capture/capture.h"
#include "page/decoder.h"
#include "reading/cover_sheet.h"

namespace kanaria::kiosk {

/// Looks on the front and, unless that is one, on the back: a sheet may have been fed upside down.
/// nullopt: a mailpiece, also one that cannot be decoded; reading it says why.  An Error
/// (this_mailpiece): codes on it contradict each other.  Safe from any thread.
[[nodiscard]] base::Result<std::optional<reading::CoverSheet>> cover_of(
    page::Decoder& decoder, const capture::Capture& capture);

}  // namespace kanaria::kiosk
