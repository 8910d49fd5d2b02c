#include "hq/age_open.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "evidence/age_file.h"
#include "unit/temporary_folder.h"

namespace kanaria::hq {
namespace {

using base::Bytes;

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 5 + i / 253);
  return bytes;
}

/// Sealed by Debian's age, with its own options in front of the input file.
Bytes sealed_by_age(const Bytes& plain, const std::string& options) {
  const test::TemporaryFolder folder;
  const auto in = folder.write("plain", base::text_of(plain));
  const auto out = folder.path() / "sealed.age";
  const std::string command = "age " + options + " -o " + out.string() + " " + in.string();
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  return *base::read_file(out, 1u << 26);
}

TEST(AgeOpen, OpensWhatDebiansAgeSealed) {
  const auto identity = base::new_age_identity();
  const std::string recipient = "-r " + base::to_text(base::recipient_of(identity));
  for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 131072u, 300000u}) {
    const Bytes plain = pattern(size);
    const auto opened = open_age_file(sealed_by_age(plain, recipient), identity);
    ASSERT_TRUE(opened) << size << " bytes: " << opened.error().sentence;
    EXPECT_EQ(*opened, plain) << size << " bytes";
  }
}

TEST(AgeOpen, FindsItsStanzaAmongOthers) {
  const auto identity = base::new_age_identity();
  const auto other = base::recipient_of(base::new_age_identity());
  const std::string recipients = "-r " + base::to_text(other) + " -r " +
                                 base::to_text(base::recipient_of(identity)) + " -r " +
                                 base::to_text(other);
  const auto opened = open_age_file(sealed_by_age(pattern(10), recipients), identity);
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, pattern(10));
}

TEST(AgeOpen, SaysWhenTheKeyIsAnother) {
  const base::AgeRecipient recipients[] = {base::recipient_of(base::new_age_identity())};
  const auto sealed = evidence::seal_age_file(pattern(10), recipients);
  const auto opened = open_age_file(*sealed, base::new_age_identity());
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().sentence.find("not sealed for this key"), std::string::npos);
}

TEST(AgeOpen, NoByteCanBeChangedAndNoneCutOff) {
  const auto identity = base::new_age_identity();
  const base::AgeRecipient recipients[] = {base::recipient_of(identity)};
  const Bytes sealed = *evidence::seal_age_file(pattern(40), recipients);
  ASSERT_TRUE(open_age_file(sealed, identity));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    for (const unsigned flip : {0x01u, 0x20u, 0x80u}) {
      Bytes changed = sealed;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ flip);
      EXPECT_FALSE(open_age_file(changed, identity)) << "byte " << i;
    }
    EXPECT_FALSE(open_age_file(base::ByteView(sealed).first(i), identity)) << i << " bytes left";
  }
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_FALSE(open_age_file(longer, identity));
}

TEST(AgeOpen, ChunksCannotBeDroppedOrSwapped) {
  const auto identity = base::new_age_identity();
  const base::AgeRecipient recipients[] = {base::recipient_of(identity)};
  constexpr std::size_t kSealedChunk_bytes = 65536 + 16;
  const Bytes sealed = *evidence::seal_age_file(pattern(3 * 65536), recipients);
  const std::size_t start = sealed.size() - 3 * kSealedChunk_bytes;
  Bytes dropped(sealed.begin(), sealed.end() - kSealedChunk_bytes);
  EXPECT_FALSE(open_age_file(dropped, identity));
  Bytes swapped = sealed;
  std::swap_ranges(swapped.begin() + static_cast<std::ptrdiff_t>(start),
                   swapped.begin() + static_cast<std::ptrdiff_t>(start + kSealedChunk_bytes),
                   swapped.begin() + static_cast<std::ptrdiff_t>(start + kSealedChunk_bytes));
  EXPECT_FALSE(open_age_file(swapped, identity));
}

}  // namespace
}  // namespace kanaria::hq
