// Other readings of the recipient's fields, behind the best ones: characters less likely, looks
// that lost, pieces of print that belong to the line or do not, other lines in the same role.
#pragma once

#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/address_field.h"
#include "reading/place_match.h"
#include "reading/reading.h"
#include "reading/roles.h"

namespace kanaria::reading {

/// What the readings are drawn from.
struct RivalSources {
  const ReadSide& side;
  const RecipientRole& role;
  const std::vector<AddressGroup>& groups;  ///< all addresses of the side
  const PlaceIndex& places;
  const postal::PostalDictionary& dictionary;
  const postal::NameKnowledge& names;
};

/// Adds to the address that `fields` has, or to none; its best text stays the best.
void add_rival_addresses(const RivalSources& sources, const AddressFields& fields, Field& address);

/// The same for a person's or a firm's name.
void add_rival_names(const RivalSources& sources, Field& name);

/// The codes of the places that the address may name.  Where no code was read, the field's text
/// stays empty: a code that is not printed is only a hypothesis.
void add_rival_codes(const RivalSources& sources, const AddressFields& fields, Field& postal_code);

}  // namespace kanaria::reading
