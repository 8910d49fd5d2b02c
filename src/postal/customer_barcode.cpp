#include "postal/customer_barcode.h"

#include <algorithm>
#include <array>
#include <vector>

namespace kanaria::postal {
namespace {

constexpr std::size_t kBars = kCustomerBarcodeBars;
constexpr std::size_t kBarsPerSymbol = 3;
constexpr std::size_t kPostalSymbols = 7;
constexpr std::size_t kAddressSymbols = 13;
constexpr std::size_t kSymbols = kPostalSymbols + kAddressSymbols + 1;  ///< with the check symbol
constexpr int kModulus = 19;
constexpr int kHyphen = 10;
constexpr int kCC1 = 11;  ///< CC1 to CC3 begin a letter
constexpr int kCC3 = 13;
constexpr int kCC4 = 14;  ///< fills up to 13 symbols
constexpr std::string_view kStart = "FD";
constexpr std::string_view kStop = "DF";

/// By value: 0 to 9, the hyphen, CC1 to CC8.
constexpr std::array<std::string_view, kModulus> kPatterns{
    "FTT", "FFT", "FDA", "DFA", "FAD", "FTF", "DAF", "AFD", "ADF", "TFF",
    "TFT", "DAT", "DTA", "ADT", "TDA", "ATD", "TAD", "TTF", "FFF"};

int value_of(std::string_view bars) {
  const auto found = std::find(kPatterns.begin(), kPatterns.end(), bars);
  return found == kPatterns.end() ? -1 : static_cast<int>(found - kPatterns.begin());
}

/// '?' fits any bar.
bool fits(std::string_view bars, std::string_view pattern) {
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (bars[i] != '?' && bars[i] != pattern[i]) return false;
  }
  return true;
}

/// The same code read from the other end: bars in reverse order, up and down exchanged.
std::string turned(std::string_view bars) {
  std::string out(bars.rbegin(), bars.rend());
  for (char& bar : out) {
    if (bar == 'A') {
      bar = 'D';
    } else if (bar == 'D') {
      bar = 'A';
    }
  }
  return out;
}

/// The value that makes the sum of all but `at` a multiple of 19.
int completing(const std::array<int, kSymbols>& values, std::size_t at) {
  int sum = 0;
  for (std::size_t i = 0; i < kSymbols; ++i) sum += i == at ? 0 : values[i];
  return (kModulus - sum % kModulus) % kModulus;
}

/// The address number of 13 values; false when they are no text.
bool read_address_number(const std::array<int, kSymbols>& values, std::string& out) {
  std::size_t i = kPostalSymbols;
  const std::size_t end = kPostalSymbols + kAddressSymbols;
  for (; i < end && values[i] != kCC4; ++i) {
    const int value = values[i];
    if (value < kHyphen) {
      out += static_cast<char>('0' + value);
    } else if (value == kHyphen) {
      out += '-';
    } else if (value >= kCC1 && value <= kCC3) {
      if (i + 1 == end) break;  // a letter cut in half by the limit of 13
      const int digit = values[++i];
      const int letter = (value - kCC1) * 10 + digit;
      if (digit > 9 || letter > 25) return false;
      out += static_cast<char>('A' + letter);
    } else {
      return false;
    }
  }
  return std::all_of(values.begin() + static_cast<std::ptrdiff_t>(i),
                     values.begin() + static_cast<std::ptrdiff_t>(end),
                     [&](int value) { return value == kCC4 || i + 1 == end; });
}

std::optional<BarcodeText> decode_upright(std::string_view bars) {
  std::array<int, kSymbols> values{};
  std::size_t erased = kSymbols;
  for (std::size_t i = 0; i < kSymbols; ++i) {
    const auto symbol = bars.substr(kStart.size() + i * kBarsPerSymbol, kBarsPerSymbol);
    if (symbol.find('?') != std::string_view::npos) {
      if (erased != kSymbols) return std::nullopt;
      erased = i;
    } else if ((values[i] = value_of(symbol)) < 0) {
      return std::nullopt;
    }
  }
  BarcodeText out;
  if (erased != kSymbols) {
    values[erased] = completing(values, erased);
    const auto symbol = bars.substr(kStart.size() + erased * kBarsPerSymbol, kBarsPerSymbol);
    if (!fits(symbol, kPatterns[static_cast<std::size_t>(values[erased])])) return std::nullopt;
    out.repaired = true;
  } else if (completing(values, kSymbols - 1) != values[kSymbols - 1]) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < kPostalSymbols; ++i) {
    if (values[i] >= kHyphen) return std::nullopt;
    out.postal_code += static_cast<char>('0' + values[i]);
  }
  if (!read_address_number(values, out.address_number)) return std::nullopt;
  return out;
}

/// Appends the values of a character; false when the code has none for it.
bool append_values(char c, std::vector<int>& out) {
  if (c >= '0' && c <= '9') {
    out.push_back(c - '0');
  } else if (c == '-') {
    out.push_back(kHyphen);
  } else if (c >= 'A' && c <= 'Z') {
    out.push_back(kCC1 + (c - 'A') / 10);
    out.push_back((c - 'A') % 10);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::optional<BarcodeText> decode_bars(std::string_view bars) {
  if (bars.size() != kBars || bars.find_first_not_of("FADT?") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto framed = [](std::string_view text) {
    // Start and stop tell the direction, so they must be legible.
    return text.starts_with(kStart) && text.ends_with(kStop);
  };
  if (framed(bars)) return decode_upright(bars);
  const std::string other = turned(bars);
  return framed(other) ? decode_upright(other) : std::nullopt;
}

std::optional<std::string> encode_bars(std::string_view postal_code,
                                       std::string_view address_number) {
  std::vector<int> values;
  const bool digits = postal_code.find_first_not_of("0123456789") == std::string_view::npos;
  if (postal_code.size() != kPostalSymbols || !digits) return std::nullopt;
  for (const char c : postal_code) append_values(c, values);
  for (const char c : address_number) {
    if (!append_values(c, values)) return std::nullopt;
  }
  values.resize(kSymbols - 1, kCC4);
  std::array<int, kSymbols> all{};
  std::copy(values.begin(), values.end(), all.begin());
  all[kSymbols - 1] = completing(all, kSymbols - 1);
  std::string out(kStart);
  for (const int value : all) out += kPatterns[static_cast<std::size_t>(value)];
  return out += kStop;
}

}  // namespace kanaria::postal
