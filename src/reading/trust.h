// How far a field can be trusted: what speaks for and against it, weighed as counted on drawn mail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "postal/names.h"
#include "reading/address_field.h"
#include "reading/reading.h"
#include "reading/roles.h"

namespace kanaria::reading {

/// Figures in [-2, 2], one a sign, in the order of address_signs() or name_signs().
using Evidence = std::vector<double>;

/// What the figures say, in words; the first is always 1.
[[nodiscard]] std::vector<std::string_view> address_signs();
[[nodiscard]] std::vector<std::string_view> name_signs();

/// What speaks for and against the address read from `role`; `fields` are what came of it.
[[nodiscard]] Evidence address_evidence(const ReadSide& side, const RecipientRole& role,
                                        const AddressFields& fields);

/// The same for the addressee's name as `recipient` has it.
[[nodiscard]] Evidence name_evidence(const ReadSide& side, const RecipientRole& role,
                                     const postal::NameKnowledge& names,
                                     const Recipient& recipient);

/// The probability that the field is right: logistic, with the weights that
/// tests/bench/fit_trust.py fitted.
[[nodiscard]] double trust_in_address(const Evidence& evidence);
[[nodiscard]] double trust_in_name(const Evidence& evidence);

/// Why somebody should look, in sentences: the signs against the field that a person can check.
[[nodiscard]] std::vector<std::string> address_reasons(const Evidence& evidence);
[[nodiscard]] std::vector<std::string> name_reasons(const Evidence& evidence);

/// Gives the field that confidence.  Its other hypotheses share what it leaves, in the proportion
/// that they had, and none becomes likelier than the first.
void set_confidence(Field& field, double confidence);

}  // namespace kanaria::reading
