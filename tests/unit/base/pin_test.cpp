#include "base/pin.h"

#include <gtest/gtest.h>

namespace kanaria::base {
namespace {

TEST(Pin, OnlyTheSamePinFitsItsHash) {
  const auto hash = hash_pin("123456");
  ASSERT_TRUE(hash);
  EXPECT_EQ(hash->find("123456"), std::string::npos);
  EXPECT_TRUE(is_pin("123456", *hash));
  EXPECT_FALSE(is_pin("123457", *hash));
  EXPECT_NE(*hash_pin("123456"), *hash);  // salted
}

TEST(Pin, NothingFitsAMalformedHash) {
  for (const char* hash : {"", "123456", "$argon2id$"}) EXPECT_FALSE(is_pin("123456", hash));
}

}  // namespace
}  // namespace kanaria::base
