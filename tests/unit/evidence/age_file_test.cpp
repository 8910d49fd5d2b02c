#include "evidence/age_file.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/digest.h"
#include "base/file.h"
#include "unit/temporary_folder.h"

namespace kanaria::evidence {
namespace {

using base::Bytes;

constexpr std::uint64_t kLimit_bytes = 1u << 26;

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  return bytes;
}

/// What Debian's age makes of the sealed bytes; nullopt when it refuses.
std::optional<Bytes> opened_by_age(const Bytes& sealed, const base::AgeIdentity& identity) {
  const test::TemporaryFolder folder;
  const auto key = folder.write("key", base::to_text(identity) + "\n");
  const auto file = folder.write("sealed.age", base::text_of(sealed));
  const auto out = folder.path() / "plain";
  const std::string command = "age -d -i " + key.string() + " " + file.string() + " >" +
                              out.string() + " 2>" + (folder.path() / "err").string();
  if (std::system(command.c_str()) != 0) return std::nullopt;
  return *base::read_file(out, kLimit_bytes);
}

TEST(AgeFile, DebiansAgeOpensEveryLength) {
  const auto identity = base::new_age_identity();
  const base::AgeRecipient recipients[] = {base::recipient_of(identity)};
  for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 131072u, 300000u}) {
    const Bytes plain = pattern(size);
    const auto sealed = seal_age_file(plain, recipients);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(opened_by_age(*sealed, identity), plain) << size << " bytes";
  }
}

TEST(AgeFile, EachRecipientOpensAloneAndNobodyElse) {
  const base::AgeIdentity identities[] = {base::new_age_identity(), base::new_age_identity(),
                                          base::new_age_identity()};
  const base::AgeRecipient recipients[] = {base::recipient_of(identities[0]),
                                           base::recipient_of(identities[1])};
  const Bytes plain = pattern(1000);
  const auto sealed = seal_age_file(plain, recipients);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(opened_by_age(*sealed, identities[0]), plain);
  EXPECT_EQ(opened_by_age(*sealed, identities[1]), plain);
  EXPECT_FALSE(opened_by_age(*sealed, identities[2]));
}

TEST(AgeFile, NoTwoFilesAreAlike) {
  const base::AgeRecipient recipients[] = {base::recipient_of(base::new_age_identity())};
  const Bytes plain = pattern(100);
  EXPECT_NE(*seal_age_file(plain, recipients), *seal_age_file(plain, recipients));
}

TEST(AgeFile, RefusesRecipientsThatProtectNothing) {
  EXPECT_FALSE(seal_age_file(pattern(1), {}));
  const std::vector<base::AgeRecipient> many(kMaxRecipients + 1,
                                             base::recipient_of(base::new_age_identity()));
  EXPECT_FALSE(seal_age_file(pattern(1), many));
  const base::AgeRecipient zero[] = {base::AgeRecipient{}};  // a point of low order
  const auto refused = seal_age_file(pattern(1), zero);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().remedy, base::Remedy::operator_acts);
}

}  // namespace
}  // namespace kanaria::evidence
