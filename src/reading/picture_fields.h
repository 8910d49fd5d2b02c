// The fields of a reading as a picture shows them: each with its number and its places on the page.
#pragma once

#include <string>
#include <vector>

#include "lettering/lettering.h"
#include "page/page.h"
#include "reading/reader.h"
#include "reading/reading.h"

namespace kanaria::reading {

enum class Party { recipient, sender, barcode };

struct ShownField {
  Party party = Party::recipient;
  int number = 0;     ///< from 1; a field has the same one in every picture
  std::string title;  ///< "postal code", "address" …
  std::string text;   ///< "" when not there or not legible
  double confidence = 0;
  std::vector<page::Box> boxes;  ///< in the upright page; none: not on this side
};

/// In the order of their numbers.  The recipient's postal code, address and name are always among
/// them, other fields only where they were read or placed.  Pure.
[[nodiscard]] std::vector<ShownField> shown_fields(const Reading& reading,
                                                   const std::vector<Placed>& placed);

[[nodiscard]] lettering::Colour colour_of(Party party);

}  // namespace kanaria::reading
