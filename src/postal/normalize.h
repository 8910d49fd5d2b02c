// Addresses as people write them, taken apart.  Pure functions over an immutable dictionary; safe
// from any thread.
#pragma once

#include <string>
#include <string_view>

#include "postal/address.h"
#include "postal/dictionary.h"

namespace kanaria::postal {

/// Takes an address apart.  Anything not found stays empty and the text goes to `rest`.  Bounded:
/// input over 300 characters is cut.
/// Prefecture, city and town come back as the dictionary writes them; 郡, ward, prefecture or city
/// that were left out are added where the rest leaves one possibility, and a postal code in front
/// helps to decide.  A town's numbers of 条, 線 and 番 are kanji, as its 丁目 and 地割.  4-2-8
/// behind a town becomes 四丁目2-8 where the dictionary knows that the town has a 四丁目.
[[nodiscard]] Address normalize_address(const PostalDictionary& dictionary, std::string_view text);

/// The customer barcode's address number of the text after the town (Japan Post's manual, p. 19):
/// "4-2-8-301"; "" when there is none.  Not cut to 13 characters.
[[nodiscard]] std::string address_number(std::string_view rest);

}  // namespace kanaria::postal
