// Finds the place that an address begins with.  Private to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "postal/address_index.h"

namespace kanaria::postal {

/// A reading of the front of an address.  Positions are indices of symbols.
struct Place {
  std::uint32_t prefecture = AddressIndex::kNone;
  std::uint32_t city = AddressIndex::kNone;
  std::uint32_t row = AddressIndex::kNone;  ///< the town's first row; kNone when no town was found
  CityForm form = CityForm::full;
  bool anywhere = false;       ///< the city was not written; it follows from the town
  std::size_t city_last = 0;   ///< behind what was read of prefecture and city
  std::size_t town_first = 0;  ///< where the town begins; later than city_last behind a street
  std::size_t town_last = 0;
  double score = 0;
};

struct PlaceQuery {
  std::u32string_view text;  ///< prepared
  std::span<const Symbol> symbols;
  std::uint32_t code = AddressIndex::kNone;  ///< a postal code written in front
};

/// The best readings, all of one score; several only when the address does not decide between
/// cities.  Empty when it begins with no known place.
[[nodiscard]] std::vector<Place> find_places(const AddressIndex& index, const PlaceQuery& query);

}  // namespace kanaria::postal
