#include "base/age_key.h"

#include <gtest/gtest.h>

#include "unit/temporary_folder.h"

namespace kanaria::base {
namespace {

struct Vector {
  std::string_view identity;
  std::string_view recipient;
};
// Made by Debian's age-keygen 1.1.1 for these tests; they protect nothing.
constexpr Vector kVectors[] = {
    {"AGE-SECRET-KEY-1KR55UYM275EEY6JTXXU5XPTU5JSJVK00ND2VNMSSE4LZ8023Y0TS7CWYF2",
     "age1u5nfqj4h9s3g8r8rmntawmu3we66095xcxdjcn7tkyu0sdr3sumst3zml8"},
    {"AGE-SECRET-KEY-1L4UWJFFDPVMSUF5GGGS75HHQE8HWVGM4XZTNCZAXZW7730APE97S8AR604",
     "age16eqk34t83hn69a6lkqmp8jupccykq7ygqr3lhhyc69000dhp9glstn9ukl"}};

TEST(AgeKey, AgreesWithAgeKeygen) {
  for (const Vector& vector : kVectors) {
    const auto identity = parse_age_identity(vector.identity);
    ASSERT_TRUE(identity);
    EXPECT_EQ(to_text(*identity), vector.identity);
    EXPECT_EQ(to_text(recipient_of(*identity)), vector.recipient);
    EXPECT_EQ(parse_age_recipient(vector.recipient), recipient_of(*identity));
  }
}

TEST(AgeKey, NewIdentitiesDifferAndReadBack) {
  const AgeIdentity one = new_age_identity();
  const AgeIdentity other = new_age_identity();
  EXPECT_NE(one.scalar, other.scalar);
  const auto read_back = parse_age_identity(to_text(one));
  ASSERT_TRUE(read_back);
  EXPECT_EQ(read_back->scalar, one.scalar);
}

TEST(AgeKey, AnyOneCharacterChangedIsRefused) {
  const std::string recipient(kVectors[0].recipient);
  for (std::size_t i = 0; i < recipient.size(); ++i) {
    std::string changed = recipient;
    changed[i] = changed[i] == 'q' ? 'p' : 'q';
    EXPECT_EQ(parse_age_recipient(changed), std::nullopt) << "at " << i;
  }
}

TEST(AgeKey, OtherFormsAreRefused) {
  const std::string identity(kVectors[0].identity);
  std::string lower = identity;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_FALSE(parse_age_identity(lower));
  EXPECT_FALSE(parse_age_identity(identity + " "));
  EXPECT_FALSE(parse_age_identity(identity.substr(1)));
  EXPECT_FALSE(parse_age_identity(kVectors[0].recipient));
  EXPECT_FALSE(parse_age_recipient(identity));
  EXPECT_FALSE(parse_age_identity(""));
}

TEST(AgeKey, ReadsKeyFilesAsAgeKeygenWritesThem) {
  const test::TemporaryFolder folder;
  const auto path = folder.write("hq.agekey", "# created: 2026-11-21T20:48:49Z\r\n\n" +
                                                  std::string(kVectors[1].identity) + "\n");
  const auto identity = read_age_identity(path);
  ASSERT_TRUE(identity);
  EXPECT_EQ(to_text(*identity), kVectors[1].identity);
}

TEST(AgeKey, KeyFileWithoutAnIdentityIsAnErrorThatNamesIt) {
  const test::TemporaryFolder folder;
  for (const std::string& content :
       {std::string(), std::string("# only a comment\n"), std::string(kVectors[0].recipient)}) {
    const auto identity = read_age_identity(folder.write("wrong.agekey", content));
    ASSERT_FALSE(identity);
    EXPECT_NE(identity.error().sentence.find("wrong.agekey"), std::string::npos);
  }
  EXPECT_FALSE(read_age_identity(folder.path() / "absent"));
}

}  // namespace
}  // namespace kanaria::base
