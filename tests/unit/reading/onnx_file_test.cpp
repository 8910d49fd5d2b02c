#include "reading/onnx_file.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "unit/reading/tiny_net.h"

namespace kanaria::reading {
namespace {

std::string model_with(const Proto& tensor) {
  return model_of(Proto().content(2, "graph").content(5, tensor).content(15, "later"));
}

std::string tensor_with(const std::string& raw, unsigned elements) {
  return model_with(Proto().number(1, elements).number(2, 10).content(8, "w").content(9, raw));
}

std::string widened(const std::string& model) {
  const auto result = widened_onnx(base::bytes_of(model), "m.onnx");
  if (!result) return result.error().sentence;
  return std::string(base::text_of(*result));
}

TEST(OnnxFile, HalfPrecisionBecomesSingle) {
  const std::vector<std::pair<std::uint16_t, float>> values = {{0x0000, 0.0F},
                                                               {0x3C00, 1.0F},
                                                               {0xC000, -2.0F},
                                                               {0x3555, 0.333251953125F},
                                                               {0x7BFF, 65504.0F},
                                                               {0x0400, 6.103515625e-05F},
                                                               {0x0001, 5.9604644775390625e-08F},
                                                               {0x83FF, -6.09755516e-05F}};
  std::string halves;
  std::string floats;
  for (const auto& [bits, number] : values) {
    halves += {static_cast<char>(bits & 255), static_cast<char>(bits >> 8)};
    char bytes[4];
    std::memcpy(bytes, &number, 4);
    floats.append(bytes, 4);
  }
  EXPECT_EQ(widened(tensor_with(halves, 8)),
            model_with(Proto().number(1, 8).number(2, 1).content(8, "w").content(9, floats)));
}

TEST(OnnxFile, EverythingElseIsCopied) {
  const Proto single = Proto().number(1, 1).number(2, 1).content(8, "w").content(9, "abcd");
  EXPECT_EQ(widened(model_with(single)), model_with(single));
  const Proto whole = Proto().number(1, 2).number(2, 7).content(7, "\1\2").content(8, "shape");
  EXPECT_EQ(widened(model_with(whole)), model_with(whole));
}

TEST(OnnxFile, DimensionsMayBePacked) {
  const Proto tensor =
      Proto().content(1, std::string("\2\1", 2)).number(2, 10).content(9, half(3) + half(-5));
  const std::string wide = widened(model_with(tensor));
  EXPECT_EQ(wide.size(), model_with(tensor).size() + 4);
}

TEST(OnnxFile, WhatIsNotAModelIsRefusedWithItsName) {
  const std::string good = tensor_with(half(3), 1);
  const std::vector<std::string> bad = {
      "",
      "words, not a model",
      tensor_with(half(3), 2),                                      // fewer values than announced
      tensor_with(half(3) + half(4), 1),                            // more
      tensor_with("abc", 1),                                        // half a value
      tensor_with(std::string("\0\x7c", 2), 1),                     // infinite
      tensor_with(std::string("\1\xfe", 2), 1),                     // not a number
      model_with(Proto().number(1, 1).number(2, 10).number(5, 1)),  // kept elsewhere
      model_with(Proto().number(1, 1U << 31).number(1, 1U << 31).number(2, 10)),
      model_with(Proto().content(2, "10")),
      model_of(Proto().number(5, 3)),
      std::string("\x3b", 1),                                            // a group
      std::string("\x3d\1\2\3", 4),                                      // 32 bits cut short
      std::string("\x3a\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", 11)};  // beyond 64 bits
  for (const std::string& model : bad) {
    EXPECT_EQ(widened(model), "m.onnx is damaged or not an ONNX model; install the models again.");
  }
  for (std::size_t size = 1; size < good.size(); ++size) {
    const auto result = widened_onnx(base::bytes_of(good).first(size), "m.onnx");
    if (!result) continue;  // else cut between two fields
    EXPECT_LT(result->size(), 2 * good.size());
  }
}

}  // namespace
}  // namespace kanaria::reading
