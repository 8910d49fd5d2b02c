// Measured bars to the content of a customer barcode.  Pure; safe from any thread.
#pragma once

#include <optional>

#include "reading/bar_sampler.h"
#include "reading/reading.h"

namespace kanaria::reading {

struct DecodedBars {
  CustomerBarcode content;
  bool upside_down = false;  ///< the bars were measured with the code standing on its head
};

/// The most likely content, read either way up.  Each symbol must be one of the 19 with as many
/// ascenders as descenders; start, stop and the check symbol must hold.  Nothing when more than
/// one symbol is in doubt and the doubt cannot be settled by a clear margin.
[[nodiscard]] std::optional<DecodedBars> decode_samples(const BarSamples& samples);

}  // namespace kanaria::reading
