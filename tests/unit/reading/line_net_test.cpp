#include "reading/line_net.h"

#include <gtest/gtest.h>

#include "unit/reading/tiny_net.h"

namespace kanaria::reading {
namespace {

LineCharacters tiny_characters() {
  return parse_line_characters(kTinyCharacters, "characters.txt").value();
}

base::Result<LineNet> tiny_net(const std::string& lines, const std::string& classes) {
  return LineNet::open(base::bytes_of(lines), base::bytes_of(classes), tiny_characters());
}

std::vector<float> embedding_at(const StripView& view, std::size_t k) {
  const auto from = view.features.begin() + static_cast<std::ptrdiff_t>(k * kTinyEmbedding);
  return {from, from + kTinyEmbedding};
}

TEST(LineNet, SeesCentresAndFeaturesAtTheirSubframes) {
  auto net = tiny_net(tiny_lines(), tiny_classes());
  ASSERT_TRUE(net) << net.error().sentence;
  Strip strip = blank_strip(62);  // no multiple of a column
  write_glyph(strip, 5, 2);
  write_glyph(strip, 30, 0);
  const StripView view = net->look(strip);
  ASSERT_EQ(view.centres.size(), 32U);
  for (std::size_t k = 0; k < view.centres.size(); ++k) {
    EXPECT_FLOAT_EQ(view.centres[k], k == 5 || k == 30 ? 8.0F : -12.0F) << k;
  }
  EXPECT_EQ(embedding_at(view, 5), (std::vector<float>{0, 0, 1}));
  EXPECT_EQ(embedding_at(view, 30), (std::vector<float>{1, 0, 0}));
}

TEST(LineNet, LongStripsAreSeenWholeThroughWindows) {
  auto net = tiny_net(tiny_lines(), tiny_classes());
  ASSERT_TRUE(net);
  for (const int width_px : {1, 4, 640, 644, 1088, 5000}) {
    Strip strip = blank_strip(width_px);
    const int last = (width_px - 1) / kSubframe_px;
    for (int k = 0; k <= last; k += 7) write_glyph(strip, k, k % kTinyEmbedding);
    const StripView view = net->look(strip);
    ASSERT_EQ(view.centres.size(), static_cast<std::size_t>((width_px + 3) / 4 * 2));
    for (int k = 0; k <= last; ++k) {
      const auto at = static_cast<std::size_t>(k);
      ASSERT_FLOAT_EQ(view.centres[at], k % 7 == 0 ? 8.0F : -12.0F) << k << " of " << width_px;
      if (k % 7 != 0) continue;
      ASSERT_FLOAT_EQ(embedding_at(view, at)[static_cast<std::size_t>(k % kTinyEmbedding)], 1);
    }
  }
}

TEST(LineNet, ClassifiesAnyNumberOfEmbeddings) {
  auto net = tiny_net(tiny_lines(), tiny_classes());
  ASSERT_TRUE(net);
  EXPECT_TRUE(net->classify({}).empty());
  std::vector<float> embeddings;
  for (int i = 0; i < 300; ++i) {
    for (int e = 0; e < kTinyEmbedding; ++e) embeddings.push_back(e == i % 3 ? 1.0F : 0.0F);
  }
  const auto logits = net->classify(embeddings);
  ASSERT_EQ(logits.size(), 900U);
  for (std::size_t i = 0; i < 300; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      ASSERT_FLOAT_EQ(logits[i * 3 + c], c == i % 3 ? 10.0F : 0.0F);
    }
  }
}

TEST(LineNet, FilesThatDoNotBelongTogetherAreRefused) {
  const auto refused = tiny_net(tiny_classes(), tiny_lines());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("do not belong together"), std::string::npos);
  auto characters = tiny_characters();
  characters.classes.pop_back();
  EXPECT_FALSE(
      LineNet::open(base::bytes_of(tiny_lines()), base::bytes_of(tiny_classes()), characters));
  const auto damaged = tiny_net("no model", tiny_classes());
  ASSERT_FALSE(damaged);
  EXPECT_NE(damaged.error().sentence.find("lines.onnx"), std::string::npos);
}

}  // namespace
}  // namespace kanaria::reading
