// From the symbols of addressees' lines to names: junk before, honorifics after, lexicons beside.
#pragma once

#include "postal/names.h"
#include "reading/reading.h"
#include "reading/roles.h"

namespace kanaria::reading {

/// Fills name, names, care_of and attention of the recipient.
void read_names(const ReadSide& side, const RecipientRole& role, const postal::NameKnowledge& names,
                Recipient& recipient);

/// A company's name as printed on `line`, a logo in front left out.
[[nodiscard]] Field read_company(const ReadLine& line);

}  // namespace kanaria::reading
