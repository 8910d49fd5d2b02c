// Who is who on a mailpiece: which lines are the recipient's and which the sender's, decided
// together from position, size, direction, honorifics, postal codes, phones and corporate forms.
#pragma once

#include <optional>
#include <vector>

#include "reading/place_match.h"
#include "reading/read_line.h"

namespace kanaria::reading {

/// Lines that together name a place and what follows it.
struct AddressGroup {
  std::vector<std::size_t> lines;  ///< indices into ReadSide::lines, in reading order
  std::vector<Symbol> symbols;     ///< of all lines, a postal code in front left out
  std::vector<PlaceMatch> places;  ///< best first
  std::optional<ReadPostalCode> postal_code;
};

/// An addressee's line.
struct NameLine {
  std::size_t line = 0;
  std::size_t end = 0;       ///< where the honorific begins
  std::u32string honorific;  ///< "" when none was printed or legible
};

struct RecipientRole {
  std::optional<AddressGroup> address;
  std::vector<NameLine> names;             ///< the main one first; 連名 after it
  std::vector<std::size_t> company_lines;  ///< company and department of the addressee, in order
  std::optional<std::size_t> care_of_line;
  bool attention_guardian = false;  ///< 保護者様
  double score = 0;
};

struct SenderRole {
  std::optional<AddressGroup> address;
  std::optional<std::size_t> name_line;
  std::optional<std::size_t> phone_line;
  double score = 0;
};

/// Address groups of a side, each line in at most one as its first line.  `names` tells a person's
/// name from a building's.
[[nodiscard]] std::vector<AddressGroup> find_addresses(const ReadSide& side,
                                                       const PlaceIndex& places,
                                                       const postal::NameKnowledge& names);

/// A surname and a given name of the lexicons and nothing else.
[[nodiscard]] bool is_person(std::u32string_view text, const postal::NameKnowledge& names);

/// nullopt when nobody is addressed.
[[nodiscard]] std::optional<RecipientRole> find_recipient(const ReadSide& side,
                                                          const std::vector<AddressGroup>& groups,
                                                          const postal::NameKnowledge& names);

/// The sender among what the recipient leaves; `recipient` may be null (the back of a mailpiece).
[[nodiscard]] SenderRole find_sender(const ReadSide& side, const std::vector<AddressGroup>& groups,
                                     const RecipientRole* recipient);

}  // namespace kanaria::reading
