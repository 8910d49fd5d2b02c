// Draws what was read onto the scan, for people: `kanaria read --picture`.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "page/page.h"
#include "reading/reader.h"
#include "reading/reading.h"

namespace kanaria::reading {

/// A PNG file's bytes: the whole scan turned upright by quarter turns, with the sheet's outline,
/// blocks, lines and fields over it, and right of it a panel with the fields' texts and
/// confidences.  Recipient fields are red, the sender's blue, the barcode green.
/// `scan` is the original image of `read.page`, in colour.  `font` is a file that FreeType reads;
/// without it Japanese texts are left out and all else is drawn.  An Error (this_mailpiece) when
/// `scan` holds no pixels or there is no memory.  Safe from any thread.
[[nodiscard]] base::Result<base::Bytes> draw_png(const page::Raster& scan, const ReadPage& read,
                                                 const Reading& reading,
                                                 const std::filesystem::path& font);

}  // namespace kanaria::reading
