#include "base/digest.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kanaria::base {
namespace {

std::string text(const Digest& digest) {
  return to_hex(digest);
}

// Test vectors: FIPS 180-4's examples.
TEST(Sha256, MatchesFips180) {
  EXPECT_EQ(text(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(text(sha256(bytes_of("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(text(sha256(bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

// Of a million times "a", and with what is long and what comes in pieces taken by another library.
TEST(Sha256, IsTheSameForLongMessagesAndInPieces) {
  EXPECT_EQ(text(sha256(Bytes(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  for (const std::size_t size : {0u, 1u, 63u, 64u, 4095u, 4096u, 4097u, 100'000u}) {
    Bytes bytes(size);
    fill_random(bytes);
    DigestStream stream;
    for (std::size_t at = 0; at < size; at += 1000) {
      stream.add(ByteView(bytes).subspan(at, std::min<std::size_t>(1000, size - at)));
    }
    EXPECT_EQ(stream.finish(), sha256(bytes)) << size;
  }
}

// Test vectors: RFC 4231, cases 1, 2, 3, 6 and 7.
TEST(HmacSha256, MatchesRfc4231) {
  EXPECT_EQ(text(hmac_sha256(Bytes(20, 0x0b), bytes_of("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(text(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(text(hmac_sha256(Bytes(20, 0xaa), Bytes(50, 0xdd))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(text(hmac_sha256(Bytes(131, 0xaa),
                             bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(text(hmac_sha256(Bytes(131, 0xaa),
                             bytes_of("This is a test using a larger than block-size key and a "
                                      "larger than block-size data. The key needs to be hashed "
                                      "before being used by the HMAC algorithm."))),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

// Test vectors: RFC 5869, cases 1 and 3, of which the first 32 bytes of output are compared.
TEST(HkdfSha256, MatchesRfc5869) {
  const Bytes secret(22, 0x0b);
  EXPECT_EQ(to_hex(hkdf_sha256(secret, *from_hex("000102030405060708090a0b0c"),
                               text_of(*from_hex("f0f1f2f3f4f5f6f7f8f9")))),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  EXPECT_EQ(to_hex(hkdf_sha256(secret, {}, "")),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(Random, FillsEveryByteAndNeverRepeats) {
  Key one{};
  Key other{};
  fill_random(one);
  fill_random(other);
  EXPECT_NE(one, other);
  EXPECT_NE(one, Key{});
}

TEST(Wipe, LeavesZeros) {
  Key secret;
  secret.fill(0x5A);
  wipe(secret);
  EXPECT_EQ(secret, Key{});
}

}  // namespace
}  // namespace kanaria::base
