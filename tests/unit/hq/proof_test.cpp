#include <fstream>

#include "evidence/age_file.h"
#include "evidence/proof_mark.h"
#include "hq/fleet.h"
#include "hq/proof_file.h"
#include "hq/proof_ledger.h"
#include "registry/token.h"
#include "unit/hq/test_receiver.h"

namespace kanaria::hq {
namespace {

constexpr std::uint64_t kVersion = 5;
constexpr std::int64_t kHour_ms = 3'600'000;

std::string new_token() {
  base::Key key{};
  base::fill_random(key);
  registry::RowPlace place;
  base::fill_random(place.salt);
  return registry::token_text(place,
                              registry::seal_token(key, place, {"proof", registry::Kind::proof, ""},
                                                   registry::kSmallestTokenClass));
}

class ProofTest : public ReceiverTest {
 protected:
  ProofTest() {
    enrol(kiosk_);
    shelve(kVersion, {{token_, picture_}});
  }
  void shelve(std::uint64_t version, const std::vector<ProofLetter>& letters) {
    ASSERT_TRUE(database_
                    ->transact([&](Work& work) {
                      shelve_proof(work, kiosk_.name(), {version, letters});
                    })
                    .has_value());
  }
  /// The pictures that come with the answer to a report.
  std::vector<base::Bytes> letters(std::uint64_t registry_version = kVersion) {
    wire::Report report;
    report.kiosk = kiosk_.name();
    report.wall_ms = clock_.wall_ms;
    report.free_bytes = std::uint64_t{1} << 40;
    report.registry_version = registry_version;
    std::vector<base::Bytes> found;
    for (const wire::Message& message : answers({report})) {
      if (const auto* letter = std::get_if<wire::Letter>(&message)) {
        EXPECT_EQ(letter->kiosk, kiosk_.name());
        found.push_back(letter->picture);
      }
    }
    return found;
  }
  /// A capsule that the kiosk seals for a hit with this token arrives, in pieces of this size.
  void send_hit(const std::string& token, std::size_t piece_bytes = 1000) {
    const base::AgeRecipient recipients[] = {base::recipient_of(base::new_age_identity())};
    const auto mark = evidence::proof_mark(token, kiosk_.epoch(), kiosk_.size() + 1);
    const auto capsule =
        evidence::seal_age_file(test_bytes(3000, 1), recipients, evidence::proof_stanza(mark));
    ASSERT_TRUE(capsule.has_value());
    const auto pieces = kiosk_.add_capsule(*capsule, piece_bytes);
    answers({kiosk_.whole()});
    for (const auto& piece : pieces) answers({piece});
  }
  FleetKiosk row() {
    const auto fleet = read_fleet(*database_, {26, 9, 6, 35, 60, 50, 100}, clock_.wall_ms);
    CHECK(fleet.has_value() && fleet->kiosks.size() == 1);
    return fleet->kiosks.front();
  }
  bool is_blind() {
    const auto alarms = row().alarms;
    return std::any_of(alarms.begin(), alarms.end(),
                       [](const FleetAlarm& alarm) { return alarm.kind == "blind"; });
  }

  TestKiosk kiosk_{"mailroom-1"};
  std::string token_ = new_token();
  base::Bytes picture_ = test_bytes(2000, 3);
};

TEST_F(ProofTest, ALetterGoesDownAndItsCapsuleIsKnown) {
  EXPECT_EQ(letters(), std::vector<base::Bytes>{picture_});
  EXPECT_EQ(row().proof_waiting_ms, clock_.wall_ms);
  clock_.wall_ms += 1000;
  send_hit(token_);
  EXPECT_EQ(row().proof_detected_ms, clock_.wall_ms);
  EXPECT_EQ(row().proof_waiting_ms, 0);
  EXPECT_TRUE(letters().empty());
  clock_.wall_ms += kProofEvery_ms;
  EXPECT_EQ(letters(), std::vector<base::Bytes>{picture_});
}

TEST_F(ProofTest, ACapsuleInOnePieceIsKnownToo) {
  letters();
  send_hit(token_, 100'000);
  EXPECT_EQ(row().proof_detected_ms, clock_.wall_ms);
}

TEST_F(ProofTest, ACapsuleOfAnotherHitIsNone) {
  letters();
  send_hit(new_token());
  EXPECT_EQ(row().proof_detected_ms, 0);
  EXPECT_NE(row().proof_waiting_ms, 0);
}

TEST_F(ProofTest, ALostLetterIsSentAgainAndTheFirstOneCounts) {
  const std::int64_t first_ms = clock_.wall_ms;
  EXPECT_EQ(letters().size(), 1u);
  clock_.wall_ms += kProofAgain_ms - 1;
  EXPECT_TRUE(letters().empty());
  clock_.wall_ms += 1;
  EXPECT_EQ(letters().size(), 1u);
  EXPECT_EQ(row().proof_waiting_ms, first_ms);
  clock_.wall_ms = first_ms + 50 * kHour_ms;
  letters();
  EXPECT_FALSE(is_blind());
  clock_.wall_ms += 1;
  EXPECT_TRUE(is_blind());
  send_hit(token_);
  EXPECT_FALSE(is_blind());
}

TEST_F(ProofTest, LettersTakeTurnsAndEachIsKnown) {
  const std::string second = new_token();
  const base::Bytes picture = test_bytes(900, 5);
  shelve(kVersion + 1, {{new_token(), picture_}, {second, picture}});
  EXPECT_EQ(letters(kVersion + 1), std::vector<base::Bytes>{picture_});
  clock_.wall_ms += kProofAgain_ms;
  EXPECT_EQ(letters(kVersion + 1), std::vector<base::Bytes>{picture});
  clock_.wall_ms += kProofAgain_ms;
  EXPECT_EQ(letters(kVersion + 1), std::vector<base::Bytes>{picture_});
  send_hit(second);
  EXPECT_EQ(row().proof_detected_ms, clock_.wall_ms);
}

TEST_F(ProofTest, OnlyTheLetterOfTheKiosksOwnRegistryIsSent) {
  EXPECT_TRUE(letters(kVersion - 1).empty());
  EXPECT_TRUE(letters(0).empty());
  const base::Bytes other = test_bytes(2000, 4);
  shelve(kVersion + 1, {{new_token(), other}});
  EXPECT_EQ(letters(kVersion + 1), std::vector<base::Bytes>{other});
  // The letter of the version before may still be on its way.
  send_hit(token_);
  EXPECT_EQ(row().proof_detected_ms, clock_.wall_ms);
}

TEST_F(ProofTest, AFileIsReadAsItWasWritten) {
  const test::TemporaryFolder folder;
  const auto file = proof_file_of(folder.path() / "registry/");
  EXPECT_EQ(file, folder.path() / "registry.proof");
  const std::vector<ProofLetter> letters = {{token_, picture_}, {new_token(), test_bytes(700, 9)}};
  ASSERT_TRUE(write_proof({kVersion, letters}, file).has_value());
  const auto proof = read_proof(file);
  ASSERT_TRUE(proof && *proof);
  EXPECT_EQ((*proof)->version, kVersion);
  ASSERT_EQ((*proof)->letters.size(), letters.size());
  for (std::size_t i = 0; i < letters.size(); ++i) {
    EXPECT_EQ((*proof)->letters[i].token, letters[i].token);
    EXPECT_EQ((*proof)->letters[i].picture, letters[i].picture);
  }
  const auto none = read_proof(folder.path() / "none.proof");
  ASSERT_TRUE(none.has_value());
  EXPECT_FALSE(none->has_value());
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  EXPECT_FALSE(read_proof(file).has_value());
}

}  // namespace
}  // namespace kanaria::hq
