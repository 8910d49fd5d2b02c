// Which of a town's postal codes an address has.  Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "postal/dictionary.h"
#include "postal/place_search.h"

namespace kanaria::postal {

/// What the codes of a town may depend on.
struct PlaceDetail {
  std::uint32_t row = 0;       ///< a row of the town, where one was found
  std::uint32_t block = 0;     ///< 丁目; 0 = none
  std::uint32_t section = 0;   ///< 地割; 0 = none
  std::u32string_view street;  ///< Kyoto's
  std::u32string_view rest;    ///< normalized
};

/// The rows of the place that fit best, with all their codes in ascending order, each once.
[[nodiscard]] std::vector<std::string> postal_codes_of(const PostalDictionary& dictionary,
                                                       const Place& place,
                                                       const PlaceDetail& detail);

}  // namespace kanaria::postal
