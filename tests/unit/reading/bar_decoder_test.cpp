#include "reading/bar_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

namespace kanaria::reading {
namespace {

BarSamples samples_of(const std::string& bars) {
  BarSamples samples;
  for (std::size_t i = 0; i < samples.bars.size(); ++i) {
    samples.bars[i].ascender = bars[i] == 'F' || bars[i] == 'A' ? 1 : 0;
    samples.bars[i].descender = bars[i] == 'F' || bars[i] == 'D' ? 1 : 0;
  }
  samples.spread = 0.1;
  return samples;
}

BarSamples example() {
  return samples_of(postal::encode_bars("1000013", "1-3-2-503").value());
}

void flip(double& half) {
  half = 1 - half;
}

void expect_example(const std::optional<DecodedBars>& decoded) {
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->content.postal_code, "1000013");
  EXPECT_EQ(decoded->content.address_number, "1-3-2-503");
}

TEST(BarDecoder, ReadsClearBarsWithFullConfidence) {
  const auto decoded = decode_samples(example());
  expect_example(decoded);
  EXPECT_EQ(decoded->content.confidence, 1);
  EXPECT_FALSE(decoded->upside_down);
}

TEST(BarDecoder, ReadsUpsideDown) {
  BarSamples samples = example();
  std::reverse(samples.bars.begin(), samples.bars.end());
  for (BarSample& bar : samples.bars) std::swap(bar.ascender, bar.descender);
  const auto decoded = decode_samples(samples);
  expect_example(decoded);
  EXPECT_TRUE(decoded->upside_down);
}

TEST(BarDecoder, AMirrorImageIsNoBarcode) {
  BarSamples samples = example();
  std::reverse(samples.bars.begin(), samples.bars.end());
  EXPECT_FALSE(decode_samples(samples));
}

TEST(BarDecoder, AnyOneHalfBarOfASymbolMayBeWrong) {
  for (std::size_t bar = 2; bar < 65; ++bar) {
    BarSamples samples = example();
    flip(bar % 2 == 0 ? samples.bars[bar].ascender : samples.bars[bar].descender);
    const auto decoded = decode_samples(samples);
    expect_example(decoded);
    EXPECT_LT(decoded->content.confidence, 1) << bar;
  }
}

TEST(BarDecoder, AnyOneSymbolMayBeIllegible) {
  for (std::size_t symbol = 0; symbol < 21; ++symbol) {
    BarSamples samples = example();
    for (std::size_t i = 0; i < 3; ++i) samples.bars[2 + 3 * symbol + i] = {0, 0, false};
    const auto decoded = decode_samples(samples);
    expect_example(decoded);
    EXPECT_LT(decoded->content.confidence, 1) << symbol;
  }
}

TEST(BarDecoder, TwoIllegibleSymbolsAreNotGuessed) {
  BarSamples samples = example();
  for (const std::size_t bar : {5U, 6U, 7U, 20U, 21U, 22U}) samples.bars[bar] = {0, 0, false};
  EXPECT_FALSE(decode_samples(samples));
}

TEST(BarDecoder, StartAndStopAreNotPutRight) {
  for (const std::size_t bar : {0U, 1U, 65U, 66U}) {
    BarSamples samples = example();
    flip(samples.bars[bar].ascender);
    EXPECT_FALSE(decode_samples(samples)) << bar;
    samples = example();
    samples.bars[bar].legible = false;
    EXPECT_FALSE(decode_samples(samples)) << bar;
  }
}

TEST(BarDecoder, AClearSymbolThatBreaksTheCheckIsRefused) {
  // 1000013 with its first digit clearly printed as 2.
  std::string bars = postal::encode_bars("1000013", "1-3-2-503").value();
  bars.replace(2, 3, postal::encode_bars("2000013", "1-3-2-503").value().substr(2, 3));
  EXPECT_FALSE(decode_samples(samples_of(bars)));
}

TEST(BarDecoder, NoisyHalfBarsAreStillRead) {
  BarSamples samples = example();
  for (std::size_t i = 0; i < samples.bars.size(); ++i) {
    const double stray = 0.3 * static_cast<double>(i % 5) / 4;
    samples.bars[i].ascender += samples.bars[i].ascender > 0.5 ? -stray : stray;
    samples.bars[i].descender += samples.bars[i].descender > 0.5 ? stray : -stray;
  }
  samples.spread = 0.2;
  expect_example(decode_samples(samples));
}

TEST(BarDecoder, NoiseAloneIsNoBarcode) {
  unsigned state = 1;
  for (int round = 0; round < 2000; ++round) {
    BarSamples samples = samples_of(std::string(67, 'T'));
    for (BarSample& bar : samples.bars) {
      state = state * 1664525U + 1013904223U;
      bar.ascender = static_cast<double>((state >> 16U) % 1000) / 999;
      state = state * 1664525U + 1013904223U;
      bar.descender = static_cast<double>((state >> 16U) % 1000) / 999;
    }
    samples.bars[0] = {1, 1, true};
    samples.bars[1] = {0, 1, true};
    samples.bars[65] = {0, 1, true};
    samples.bars[66] = {1, 1, true};
    samples.spread = 0.3;
    EXPECT_FALSE(decode_samples(samples)) << round;
  }
}

}  // namespace
}  // namespace kanaria::reading
