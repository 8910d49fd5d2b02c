#include <gtest/gtest.h>

#include "base/bytes.h"

namespace kanaria::base {
namespace {

// libsodium 1.0.18 alone takes every byte from 0x80 on for a '/'.
TEST(Base64, EachTextThatIsTakenIsTheOneThatEncodingGives) {
  int taken = 0;
  for (int byte = 0; byte < 256; ++byte) {
    std::string text = "AAAA";
    text[1] = static_cast<char>(byte);
    for (const bool padded : {false, true}) {
      const auto bytes = from_base64(text, padded);
      if (!bytes) continue;
      EXPECT_EQ(to_base64(*bytes, padded), text) << "byte " << byte;
      ++taken;
    }
  }
  EXPECT_EQ(taken, 2 * 64);
  EXPECT_FALSE(from_base64("AAB", false)) << "bits that are left over must be zero";
  EXPECT_FALSE(from_base64("AAA", true));
  EXPECT_FALSE(from_base64("AAA=", false));
}

}  // namespace
}  // namespace kanaria::base
