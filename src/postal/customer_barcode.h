// Japan Post's 4-state customer barcode (カスタマバーコード) as symbols: 23 symbols, 67 bars, each
// F(ull), A(scender), D(escender) or T(iming).  Source: Japan Post, カスタマバーコード manual.
// Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kanaria::postal {

inline constexpr int kCustomerBarcodeBars = 67;

struct BarcodeText {
  std::string postal_code;     ///< seven digits
  std::string address_number;  ///< up to 13 characters of digits, hyphens, letters
  bool repaired = false;       ///< one illegible symbol was recovered from the check symbol
};

/// Decodes exactly 67 of F A D T, read left to right or upside down; nullopt when start, stop, a
/// symbol or the check symbol is wrong.  '?' stands for an illegible bar: bars of at most one
/// symbol may be illegible, and the symbol is then recovered from the check symbol (`repaired`).
[[nodiscard]] std::optional<BarcodeText> decode_bars(std::string_view bars);

/// The bars of a postal code and an address number (cut at 13 symbols, padded with CC4); nullopt
/// for characters outside the code.
[[nodiscard]] std::optional<std::string> encode_bars(std::string_view postal_code,
                                                     std::string_view address_number);

}  // namespace kanaria::postal
