// Draws what was read onto the page, for people: `kanaria read --picture`.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "reading/reader.h"

namespace kanaria::reading {

/// The upright page with its fields boxed and labelled, as a PNG file's bytes.  Recipient boxes are
/// red, sender boxes blue, the barcode green, other lines grey.
[[nodiscard]] base::Result<base::Bytes> draw_png(const ReadPage& read);

}  // namespace kanaria::reading
