#include "base/bytes.h"

#include <gtest/gtest.h>

namespace kanaria::base {
namespace {

TEST(Hex, GoesBothWaysAndTakesOnlyWholeBytes) {
  const Bytes bytes = {0x00, 0x7F, 0x80, 0xFF};
  EXPECT_EQ(to_hex(bytes), "007f80ff");
  EXPECT_EQ(from_hex("007F80ff"), bytes);
  EXPECT_EQ(from_hex(""), Bytes{});
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
  EXPECT_EQ(from_hex("0 ff"), std::nullopt);
}

// Test vectors: RFC 4648, section 10.
TEST(Base64, MatchesRfc4648) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, padded] : vectors) {
    const std::string bare(padded.substr(0, padded.find('=')));
    EXPECT_EQ(to_base64(bytes_of(plain), true), padded);
    EXPECT_EQ(to_base64(bytes_of(plain), false), bare);
    const Bytes bytes(plain.begin(), plain.end());
    EXPECT_EQ(from_base64(padded, true), bytes);
    EXPECT_EQ(from_base64(bare, false), bytes);
  }
}

TEST(Base64, TakesOnlyTheCanonicalForm) {
  EXPECT_EQ(from_base64("Zg", true), std::nullopt) << "padding left out";
  EXPECT_EQ(from_base64("Zg==", false), std::nullopt) << "padding not asked for";
  EXPECT_EQ(from_base64("Zh==", true), std::nullopt) << "left-over bits are not zero";
  EXPECT_EQ(from_base64("Zm9v\n", true), std::nullopt);
  EXPECT_EQ(from_base64("Zm9_", true), std::nullopt) << "base64url's alphabet";
}

TEST(ByteReader, ReadsBackWhatWasAppended) {
  Bytes bytes;
  append_u16(bytes, 0x1234);
  append_u32(bytes, 0x89ABCDEF);
  append_u64(bytes, 0x0123456789ABCDEF);
  append_field(bytes, bytes_of("札幌"));
  append_field(bytes, {});
  bytes.push_back(7);
  EXPECT_EQ(to_hex(ByteView(bytes).first(6)), "3412efcdab89") << "little-endian";
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u16(), 0x1234);
  EXPECT_EQ(reader.u32(), 0x89ABCDEF);
  EXPECT_EQ(reader.u64(), 0x0123456789ABCDEF);
  const auto field = reader.field();
  ASSERT_TRUE(field);
  EXPECT_EQ(text_of(*field), "札幌");
  const auto empty = reader.field();
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->empty());
  EXPECT_EQ(reader.u8(), 7);
  EXPECT_EQ(reader.left_bytes(), 0U);
}

TEST(ByteReader, TooFewBytesGiveNothingAndMoveNothing) {
  Bytes bytes;
  append_u32(bytes, 5);  // a field of five bytes, of which three are there
  append(bytes, bytes_of("abc"));
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u64(), std::nullopt);
  EXPECT_EQ(reader.field(), std::nullopt);
  EXPECT_EQ(reader.take(8), std::nullopt);
  EXPECT_EQ(reader.left_bytes(), 7U);
  EXPECT_EQ(reader.u32(), 5U);
  EXPECT_EQ(reader.u32(), std::nullopt);
  EXPECT_EQ(reader.left_bytes(), 3U);
}

TEST(Field, NoTwoSequencesOfFieldsGiveTheSameBytes) {
  Bytes one;
  append_field(one, bytes_of("ab"));
  append_field(one, bytes_of("c"));
  Bytes other;
  append_field(other, bytes_of("a"));
  append_field(other, bytes_of("bc"));
  EXPECT_NE(one, other);
}

}  // namespace
}  // namespace kanaria::base
