// Classes of variant kanji (models/names/variants.txt).  Immutable; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kanaria::postal {

class VariantTable {
 public:
  /// `text` is the content of variants.txt; an Error calls the file `name`.
  [[nodiscard]] static base::Result<VariantTable> parse(std::string_view text,
                                                        const std::string& name);

  /// The representative of the character's class (髙 gives 高), or the character itself.
  [[nodiscard]] char32_t fold(char32_t c) const {
    if (c < 0x10000) return basic_[c];
    const auto found = rare_.find(c);
    return found == rare_.end() ? c : found->second;
  }
  /// All characters of the class, itself among them; only itself where it has no variants.
  [[nodiscard]] std::u32string members(char32_t c) const;
  /// Folded characters that look alike, yet are different names (斎 and 斉).
  [[nodiscard]] bool near(char32_t a, char32_t b) const;
  [[nodiscard]] const std::string& digest_hex() const { return digest_hex_; }

 private:
  VariantTable() = default;
  std::vector<char32_t> basic_;  ///< by code point, for the basic plane
  std::unordered_map<char32_t, char32_t> rare_;
  std::unordered_map<char32_t, std::u32string> members_;  ///< by representative
  std::vector<std::pair<char32_t, char32_t>> near_;
  std::string digest_hex_;
};

/// Variation selectors, joiners and marks that change no identity: dropped by every folding.
[[nodiscard]] constexpr bool is_ignorable(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ||
         (c >= 0x180B && c <= 0x180D) || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

}  // namespace kanaria::postal
