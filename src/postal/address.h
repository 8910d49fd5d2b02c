// A Japanese address taken apart, and what the postal dictionary knows of places.  Plain values.
#pragma once

#include <string>
#include <vector>

namespace kanaria::postal {

/// "" and empty where unknown.  `prefecture + city + street + town + rest` reads as the address.
struct Address {
  std::string prefecture;  ///< 東京都
  std::string city;        ///< 港区; 郡 and ward included: 札幌市北区, 邑楽郡大泉町
  std::string town;        ///< 芝公園四丁目: a 丁目 in kanji numerals belongs to it
  std::string street;  ///< Kyoto's form before the town, as written: 寺町通御池上る; mostly ""
  std::string rest;    ///< 2-8 芝ハイツ301: numbers joined by hyphens, half width
  std::vector<std::string> postal_codes;  ///< seven digits each; several where the town has several
  std::string address_number;             ///< customer barcode's: 4-2-8-301
};

}  // namespace kanaria::postal
