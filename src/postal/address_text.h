// An address as characters to show and as symbols to look up.  Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "postal/variants.h"

namespace kanaria::postal {

inline constexpr std::size_t kMaxAddressCharacters = 300;
/// Symbols from here on are numbers: kNumber + value.
inline constexpr std::uint32_t kNumber = 0x110000;

/// NFKC, without variation selectors and control characters, one kind of space and of hyphen.  A
/// dash of another kind (ー ― ~ and 一 between digits) becomes a hyphen where numbers stand beside
/// it.  At most kMaxAddressCharacters.
[[nodiscard]] std::u32string prepare_address(std::string_view utf8);

/// One symbol of an address and the characters [first, last) that it stands for.
struct Symbol {
  std::uint32_t value = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// Makes symbols: what people write differently for one place becomes the same.  Spaces, brackets,
/// 大字 and 字 are dropped, kana are large katakana, variant kanji their representatives, a number
/// in kanji or digits is one symbol, ヶ ケ が and ノ の 之 are one symbol each and are dropped
/// between kanji.
class Symbolizer {
 public:
  explicit Symbolizer(const VariantTable& variants);
  /// `out` is replaced; the caller keeps it to save allocations.
  void symbolize(std::u32string_view text, std::vector<Symbol>& out) const;

 private:
  const VariantTable& variants_;
  std::vector<char32_t> basic_;  ///< by code point; kDrop for what is dropped
};

[[nodiscard]] bool is_kanji(char32_t c);
[[nodiscard]] bool is_katakana(char32_t c);

}  // namespace kanaria::postal
