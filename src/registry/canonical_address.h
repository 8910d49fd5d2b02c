// An address reduced to what two ways of writing it have in common: the place without prefecture,
// 郡, 大字 and 丁目, and the house numbers with the 丁目 in front.  Builder and kiosk share it.
// Pure functions; safe from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "postal/address.h"
#include "registry/notation.h"

namespace kanaria::registry {

/// Replaces variant kanji by their representatives (postal::NameKnowledge::fold).
using Fold = std::function<std::string(std::string_view)>;

/// One way to understand the numbers of an address.  芝公園四丁目2-8 芝ハイツ301 is "4-2-8", "301";
/// a post-office box is "私書箱45", "", whatever its office is called.
struct Door {
  std::string house;  ///< never empty
  std::string room;   ///< "" when there is none
  bool operator==(const Door&) const = default;

  [[nodiscard]] std::string joined() const { return room.empty() ? house : house + "-" + room; }
};

struct CanonicalAddress {
  std::string place;                ///< city and town, folded; "" when unknown
  bool has_town = false;            ///< the postal dictionary knew the town
  std::vector<Door> doors;          ///< most likely first, at most 2; empty: no house number
  std::vector<std::string> codes;   ///< the town's postal codes by the dictionary
  std::string notation_of_address;  ///< what follows the city, as written
};

/// `written` is the address as it was printed or recorded, `taken_apart` what
/// postal::normalize_address made of it.  A room is told from a house number by a building's name
/// before it, by being a fourth number, or by having three digits or more in third place;
/// "4-2-8-301" without a building has a second door in which 301 is not a room of 4-2-8.
[[nodiscard]] CanonicalAddress canonical_address(std::string_view written,
                                                 const postal::Address& taken_apart,
                                                 const Fold& fold);

/// The address' parts as written, the room of its likeliest door, and the name as written
/// (notation_of_name).
[[nodiscard]] NotationTexts notation_texts_of(const CanonicalAddress& address,
                                              std::string_view name);

/// Half-width digits, letters and hyphens, full-width kana, Ⅱ as II, ヶ as ケ, spaces dropped;
/// kanji stay as written.
[[nodiscard]] std::string plain_notation(std::string_view text);

}  // namespace kanaria::registry
