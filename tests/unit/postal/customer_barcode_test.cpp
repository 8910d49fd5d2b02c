#include "postal/customer_barcode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace kanaria::postal {
namespace {

struct Drawn {
  std::string postal_code;
  std::string address_number;
  std::string bars;
};

/// The table beside this file: what an independent encoder draws.
std::vector<Drawn> drawn() {
  std::ifstream in(std::string(KANARIA_TESTS_DIR) + "/unit/postal/customer_barcodes.tsv");
  std::vector<Drawn> out;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) continue;
    const std::size_t one = line.find('\t');
    const std::size_t two = line.find('\t', one + 1);
    out.push_back({line.substr(0, one), line.substr(one + 1, two - one - 1), line.substr(two + 1)});
  }
  return out;
}

std::string upside_down(std::string bars) {
  std::reverse(bars.begin(), bars.end());
  for (char& bar : bars) bar = bar == 'A' ? 'D' : bar == 'D' ? 'A' : bar;
  return bars;
}

std::string letters_cut_to_13_symbols(const std::string& text) {
  std::string out;
  std::size_t symbols = 0;
  for (const char c : text) {
    symbols += c >= 'A' ? 2 : 1;
    if (symbols > 13) break;
    out += c;
  }
  return out;
}

TEST(CustomerBarcode, EncodesAsAnIndependentEncoderDoes) {
  const auto cases = drawn();
  ASSERT_EQ(cases.size(), 22U);
  for (const Drawn& one : cases) {
    EXPECT_EQ(encode_bars(one.postal_code, one.address_number), one.bars) << one.address_number;
  }
}

TEST(CustomerBarcode, DecodesEitherWayUp) {
  for (const Drawn& one : drawn()) {
    for (const std::string& bars : {one.bars, upside_down(one.bars)}) {
      const auto text = decode_bars(bars);
      ASSERT_TRUE(text) << one.address_number;
      EXPECT_EQ(text->postal_code, one.postal_code);
      EXPECT_EQ(text->address_number, letters_cut_to_13_symbols(one.address_number));
      EXPECT_FALSE(text->repaired);
    }
  }
}

TEST(CustomerBarcode, TheManualsExampleHasCheckSymbolNine) {
  const auto bars = encode_bars("1000013", "1-3-2-503");
  ASSERT_TRUE(bars);
  EXPECT_EQ(bars->substr(62, 3), "TFF");
}

TEST(CustomerBarcode, ALetterCutInHalfIsAccepted) {
  const auto bars = encode_bars("1234567", "123456789012A");
  ASSERT_TRUE(bars);
  EXPECT_EQ(decode_bars(*bars)->address_number, "123456789012");
}

TEST(CustomerBarcode, RefusesWhatTheCodeCannotHold) {
  EXPECT_FALSE(encode_bars("123456", "1"));
  EXPECT_FALSE(encode_bars("12345678", "1"));
  EXPECT_FALSE(encode_bars("123456A", "1"));
  EXPECT_FALSE(encode_bars("1234567", "a"));
  EXPECT_FALSE(encode_bars("1234567", "1 2"));
}

TEST(CustomerBarcode, RefusesOtherLengthsAndLetters) {
  const std::string bars = *encode_bars("1234567", "1-2-3");
  EXPECT_FALSE(decode_bars(""));
  EXPECT_FALSE(decode_bars(bars.substr(1)));
  EXPECT_FALSE(decode_bars(bars + "F"));
  EXPECT_FALSE(decode_bars(std::string(67, 'X')));
  std::string lower = bars;
  lower[10] = 'f';
  EXPECT_FALSE(decode_bars(lower));
}

/// Every half of every bar, of every code of the table, both ways up: one wrong half must be seen.
TEST(CustomerBarcode, EverySingleHalfBarErrorIsRefused) {
  std::size_t errors = 0;
  for (const Drawn& one : drawn()) {
    for (const std::string& bars : {one.bars, upside_down(one.bars)}) {
      for (std::size_t i = 0; i < bars.size(); ++i) {
        for (const unsigned half : {1U, 2U}) {
          constexpr std::string_view kByHalves = "TADF";  // bit 0: ascender, bit 1: descender
          std::string wrong = bars;
          wrong[i] = kByHalves[kByHalves.find(bars[i]) ^ half];
          EXPECT_FALSE(decode_bars(wrong)) << one.address_number << " bar " << i;
          ++errors;
        }
      }
    }
  }
  EXPECT_EQ(errors, 22U * 2 * 67 * 2);
}

/// A whole symbol replaced by another is caught by the check symbol.
TEST(CustomerBarcode, EveryReplacedSymbolIsRefused) {
  const std::string good = *encode_bars("1000013", "1-3-2-503");
  const std::vector<std::string> patterns = {"FTT", "FFT", "FDA", "DFA", "FAD", "FTF", "DAF",
                                             "AFD", "ADF", "TFF", "TFT", "DAT", "DTA", "ADT",
                                             "TDA", "ATD", "TAD", "TTF", "FFF"};
  for (std::size_t symbol = 0; symbol < 21; ++symbol) {
    for (const std::string& pattern : patterns) {
      std::string wrong = good;
      wrong.replace(2 + symbol * 3, 3, pattern);
      if (wrong != good) {
        EXPECT_FALSE(decode_bars(wrong)) << symbol << pattern;
      }
    }
  }
}

TEST(CustomerBarcode, OneIllegibleSymbolIsRecoveredAndMarked) {
  for (const Drawn& one : drawn()) {
    for (std::size_t symbol = 0; symbol < 21; ++symbol) {
      for (const std::size_t illegible : {1U, 3U}) {
        std::string bars = one.bars;
        bars.replace(2 + symbol * 3, illegible, std::string(illegible, '?'));
        for (const std::string& turned : {bars, upside_down(bars)}) {
          const auto text = decode_bars(turned);
          ASSERT_TRUE(text) << one.address_number << " symbol " << symbol;
          EXPECT_TRUE(text->repaired);
          EXPECT_EQ(text->postal_code, one.postal_code);
          EXPECT_EQ(text->address_number, letters_cut_to_13_symbols(one.address_number));
        }
      }
    }
  }
}

TEST(CustomerBarcode, TwoIllegibleSymbolsAreTooMany) {
  std::string bars = *encode_bars("1000013", "1-3-2-503");
  bars[5] = '?';
  bars[20] = '?';
  EXPECT_FALSE(decode_bars(bars));
}

TEST(CustomerBarcode, IllegibleStartOrStopIsRefused) {
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{65}, std::size_t{66}}) {
    std::string bars = *encode_bars("1000013", "1-3-2-503");
    bars[at] = '?';
    EXPECT_FALSE(decode_bars(bars)) << at;
  }
}

TEST(CustomerBarcode, ARoundTripKeepsRandomTexts) {
  std::mt19937 random(20261121);
  constexpr std::string_view kCharacters = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int i = 0; i < 2000; ++i) {
    std::string code;
    for (int k = 0; k < 7; ++k) code += static_cast<char>('0' + random() % 10);
    std::string number;
    for (auto k = random() % 14; k > 0; --k) number += kCharacters[random() % kCharacters.size()];
    const auto bars = encode_bars(code, number);
    ASSERT_TRUE(bars);
    const auto text = decode_bars(i % 2 == 0 ? *bars : upside_down(*bars));
    ASSERT_TRUE(text) << number;
    EXPECT_EQ(text->postal_code, code);
    EXPECT_EQ(text->address_number, letters_cut_to_13_symbols(number));
  }
}

}  // namespace
}  // namespace kanaria::postal
