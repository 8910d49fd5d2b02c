// A recogniser's weights made by hand: a net that reads a script of dots.  A glyph is a dot in row
// kCentreRow at the first column of its sub-frame, and a dot in the row of its class above.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "reading/line_net.h"

namespace kanaria::reading {

inline constexpr int kRows = 32;
inline constexpr int kCentreRow = 24;
inline constexpr int kTinyEmbedding = 3;
inline constexpr const char* kTinyCharacters =
    "kanaria-lines 1\nheight_px 32\nem_px 22\nembedding 3\ntemperature 1\ncentre_scale 1\n"
    "centre_bias 0\ncharacters 3\n山\n1\n川\tvertical\n";

/// A message of the protobuf wire format.
class Proto {
 public:
  Proto& number(unsigned field, std::uint64_t value) {
    varint(field << 3);
    varint(value);
    return *this;
  }
  Proto& content(unsigned field, std::string_view bytes) {
    varint(field << 3 | 2);
    varint(bytes.size());
    bytes_ += bytes;
    return *this;
  }
  Proto& content(unsigned field, const Proto& message) { return content(field, message.bytes_); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void varint(std::uint64_t value) {
    for (; value >= 128; value >>= 7) bytes_.push_back(static_cast<char>(value | 128U));
    bytes_.push_back(static_cast<char>(value));
  }
  std::string bytes_;
};

/// binary16 of a small whole number.
inline std::string half(int value) {
  unsigned bits = value < 0 ? 0x8000U : 0;
  const int size = value < 0 ? -value : value;
  if (size > 0) {
    int exponent = 0;
    while (size >> (exponent + 1) > 0) ++exponent;
    bits |= static_cast<unsigned>(exponent + 15) << 10;
    bits |= static_cast<unsigned>(size << (10 - exponent)) & 1023U;
  }
  return {static_cast<char>(bits & 255U), static_cast<char>(bits >> 8)};
}

inline Proto half_tensor(const std::string& name, const std::vector<unsigned>& dimensions,
                         const std::vector<int>& values) {
  Proto tensor;
  for (const unsigned dimension : dimensions) tensor.number(1, dimension);
  std::string raw;
  for (const int value : values) raw += half(value);
  return tensor.number(2, 10).content(8, name).content(9, raw);
}

/// A convolution of `output` over `input` with as much stride as its kernel is wide.
inline Proto convolution(const std::string& input, const std::string& output, unsigned height,
                         unsigned width) {
  const auto ints = [](const char* name, unsigned a, unsigned b) {
    return Proto().content(1, name).number(8, a).number(8, b).number(20, 7);
  };
  return Proto()
      .content(1, input)
      .content(1, output + ".w")
      .content(1, output + ".b")
      .content(2, output)
      .content(4, "Conv")
      .content(5, ints("kernel_shape", height, width))
      .content(5, ints("strides", height, width));
}

inline Proto value(const std::string& name, const std::vector<std::string>& dimensions) {
  Proto shape;
  for (const std::string& dimension : dimensions) {
    const bool is_number = dimension[0] >= '0' && dimension[0] <= '9';
    shape.content(
        1, is_number ? Proto().number(1, std::stoul(dimension)) : Proto().content(2, dimension));
  }
  return Proto().content(1, name).content(
      2, Proto().content(1, Proto().number(1, 1).content(2, shape)));
}

inline std::string model_of(const Proto& graph) {
  return Proto()
      .number(1, 6)
      .content(7, graph)
      .content(8, Proto().content(1, "").number(2, 11))
      .bytes();
}

/// lines.onnx: a dot in the row of centres gives a logit of 8, no dot one of -12.
inline std::string tiny_lines() {
  constexpr int kColumn = 4;
  const auto weights = [](int channels, auto row_of, auto column_of, int strength) {
    std::vector<int> all(static_cast<std::size_t>(channels * kRows * kColumn), 0);
    for (int c = 0; c < channels; ++c) {
      all[static_cast<std::size_t>((c * kRows + row_of(c)) * kColumn + column_of(c))] = strength;
    }
    return all;
  };
  const auto centres = weights(
      2, [](int) { return kCentreRow; }, [](int c) { return 2 * c; }, 20);
  const auto features = weights(
      2 * kTinyEmbedding, [](int c) { return 2 + 4 * (c % kTinyEmbedding); },
      [](int c) { return 2 * (c / kTinyEmbedding); }, 1);
  const unsigned channels = 2 * kTinyEmbedding;
  Proto graph;
  graph.content(1, convolution("line", "features", kRows, kColumn))
      .content(1, convolution("line", "centres", kRows, kColumn))
      .content(2, "lines")
      .content(5, half_tensor("centres.w", {2, 1, kRows, kColumn}, centres))
      .content(5, half_tensor("centres.b", {2}, {-12, -12}))
      .content(5, half_tensor("features.w", {channels, 1, kRows, kColumn}, features))
      .content(5, half_tensor("features.b", {channels}, std::vector<int>(channels, 0)))
      .content(11, value("line", {"1", "1", "32", "W"}))
      .content(12, value("features", {"1", "6", "1", "V"}))
      .content(12, value("centres", {"1", "2", "1", "V"}));
  return model_of(graph);
}

/// classes.onnx: the class of the row with a dot gets a logit of 10.
inline std::string tiny_classes() {
  Proto graph;
  graph.content(1, convolution("features", "classes", 1, 1))
      .content(2, "classes")
      .content(5, half_tensor("classes.w", {3, 3, 1, 1}, {10, 0, 0, 0, 10, 0, 0, 0, 10}))
      .content(5, half_tensor("classes.b", {3}, {0, 0, 0}))
      .content(11, value("features", {"1", "3", "1", "N"}))
      .content(12, value("classes", {"1", "3", "1", "N"}));
  return model_of(graph);
}

inline Strip blank_strip(int width_px) {
  return {width_px, kRows, std::vector<float>(static_cast<std::size_t>(width_px * kRows))};
}

/// Writes a glyph of class `c` with its centre in sub-frame `k`.
inline void write_glyph(Strip& strip, int k, int c) {
  const auto at = [&](int row) -> float& {
    return strip.ink[static_cast<std::size_t>(row * strip.width_px + k * kSubframe_px)];
  };
  at(kCentreRow) = 1;
  at(2 + 4 * c) = 1;
}

}  // namespace kanaria::reading
