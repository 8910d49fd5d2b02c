// How a record's name and address are written, in parts: what the folding of the match keys takes
// away, and decoys and customers' own marks live in.  Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace kanaria::registry {

/// The values are part of the format.
enum class NotationPart : std::uint8_t {
  name = 0,  ///< the name as written
  town = 1,  ///< what follows the city, up to the house numbers, without 大字: 芝公園三丁目
  numbers = 2,   ///< house numbers as written: 2-8, 2番8号
  building = 3,  ///< the building's name as written, without the room
  room = 4,      ///< as written: 101, 101A, 101号室
  door = 5,      ///< the room folded to its number, so that two rooms of a house are told apart
};
inline constexpr std::size_t kNotationParts = 6;

/// A text for each part, spaces dropped; "" for one that is not there.
using NotationTexts = std::array<std::string, kNotationParts>;

/// HMAC of part and text under headquarters' inner key: like an inner tag, all that has to be kept
/// of an erased person's writing.
using NotationInner = base::Digest;
[[nodiscard]] NotationInner notation_inner_of(const base::Key& inner_key, NotationPart part,
                                              std::string_view text);
using NotationInners = std::array<NotationInner, kNotationParts>;
[[nodiscard]] NotationInners notation_inners_of(const base::Key& inner_key,
                                                const NotationTexts& texts);

}  // namespace kanaria::registry
