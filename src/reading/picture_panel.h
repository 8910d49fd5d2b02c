// The panel beside a picture: what was read, how sure, and what the marks mean.
#pragma once

#include <vector>

#include "lettering/lettering.h"
#include "reading/picture_fields.h"
#include "reading/reader.h"

namespace kanaria::reading {

inline constexpr int kPanelWidth_px = 760;

/// A picture (blue, green, red) kPanelWidth_px wide and as high as it needs to be, bounded.  Not
/// thread-safe, because of `lettering`.
[[nodiscard]] cv::Mat drawn_panel(const Reading& reading, const page::Page& page,
                                  const std::vector<ShownField>& fields,
                                  lettering::Lettering& lettering);

}  // namespace kanaria::reading
