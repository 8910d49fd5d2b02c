#include "evidence/proof_mark.h"

#include <gtest/gtest.h>

#include "evidence/age_file.h"

namespace kanaria::evidence {
namespace {

constexpr std::string_view kToken = "token-of-a-row";

ChainEpoch epoch_of(std::uint8_t number) {
  ChainEpoch epoch{};
  epoch.fill(number);
  return epoch;
}

base::Bytes sealed(std::string_view more_stanzas) {
  const base::AgeRecipient recipients[] = {base::recipient_of(base::new_age_identity()),
                                           base::recipient_of(base::new_age_identity())};
  auto file = seal_age_file(base::bytes_of("a letter"), recipients, more_stanzas);
  CHECK(file.has_value());
  return *std::move(file);
}

TEST(ProofMark, IsAnotherOneForEveryTokenChainAndEntry) {
  const ProofMark mark = proof_mark(kToken, epoch_of(1), 7);
  EXPECT_EQ(mark, proof_mark(kToken, epoch_of(1), 7));
  EXPECT_NE(mark, proof_mark("another token", epoch_of(1), 7));
  EXPECT_NE(mark, proof_mark(kToken, epoch_of(2), 7));
  EXPECT_NE(mark, proof_mark(kToken, epoch_of(1), 8));
}

TEST(ProofMark, IsFoundInTheHeaderOfASealedFile) {
  const ProofMark mark = proof_mark(kToken, epoch_of(1), 7);
  const base::Bytes file = sealed(proof_stanza(mark));
  EXPECT_EQ(find_proof_mark(file), mark);
  EXPECT_EQ(find_proof_mark(base::ByteView(file).first(40)), std::nullopt);
  EXPECT_EQ(find_proof_mark(sealed("")), std::nullopt);
  EXPECT_EQ(find_proof_mark({}), std::nullopt);
}

TEST(ProofMark, OutsideTheHeaderIsNone) {
  base::Bytes file = sealed("");
  file.push_back('\n');
  base::append(file, base::bytes_of(proof_stanza(proof_mark(kToken, epoch_of(1), 7))));
  EXPECT_EQ(find_proof_mark(file), std::nullopt);
}

}  // namespace
}  // namespace kanaria::evidence
