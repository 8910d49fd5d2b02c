// From the symbols of an address and the figures of a postal code to both fields: the dictionary
// and the two readings check one another.
#pragma once

#include <string>
#include <vector>

#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/reading.h"
#include "reading/roles.h"

namespace kanaria::reading {

struct AddressFields {
  Field postal_code;
  Field address;
  bool codes_agree = false;   ///< the code read is one of the place read
  PlaceMatch place;           ///< the likeliest; without text where there is none
  std::string place_code;     ///< the dictionary's for the likeliest place; printed or not
  double place_cost = 0;      ///< reading errors in the likeliest place
  std::size_t rest_from = 0;  ///< where it ends in the group's symbols
};

/// `codes` are all readings of the postal code that belong to this address, best first; may be
/// empty. A code that is not printed is not invented.
[[nodiscard]] AddressFields read_address(const AddressGroup& group,
                                         const std::vector<ReadPostalCode>& codes,
                                         const postal::PostalDictionary& dictionary);

/// Field::notations of the address that `fields` has; none where its text is another place's.
[[nodiscard]] std::vector<WeighedText> notations_of_address(
    const AddressGroup& group, const AddressFields& fields, const Field& address,
    const postal::PostalDictionary& dictionary, const postal::NameKnowledge& names);

/// How an address is written: `place`, its prefecture in front, then `rest` as it was read after
/// it.
[[nodiscard]] std::string address_text(const PlaceMatch& place, std::u32string_view rest,
                                       const postal::PostalDictionary& dictionary);

/// A postal code alone, without an address to check it.
[[nodiscard]] Field read_postal_code(const std::vector<ReadPostalCode>& codes,
                                     const postal::PostalDictionary& dictionary);

}  // namespace kanaria::reading
