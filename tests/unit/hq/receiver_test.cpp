// Every row of the table in wire/FORMAT.md, "The conversation".
#include "hq/receiver.h"

#include "unit/hq/test_receiver.h"

namespace kanaria::hq {
namespace {

using Code = wire::Refusal::Code;

class ConversationTest : public ReceiverTest {
 protected:
  ConversationTest() { enrol(kiosk_); }
  TestKiosk kiosk_{"mailroom-1"};
};

TEST_F(ConversationTest, EntriesThatGoOnFromTheHeadAreCommittedAndReceipted) {
  kiosk_.add_misses(3);
  const auto answer = answers({kiosk_.whole()});
  ASSERT_EQ(answer.size(), 2u);
  expect_head(only<wire::Receipt>(answer), kiosk_, 3, kiosk_.head());
  EXPECT_EQ(only<wire::Receipt>(answer).committed_ms, clock_.wall_ms);
  EXPECT_TRUE(wire::holds(only<wire::Beacon>(answer), base::public_key_of(keys().receipt_seed)));
  EXPECT_EQ(database_.count("chain_entries"), 3);
  EXPECT_EQ(database_.count("receipts"), 1);
}

TEST_F(ConversationTest, WhatIsKnownGetsTheSameReceiptAndCommitsNothing) {
  kiosk_.add_misses(3);
  const auto first = only_answer<wire::Receipt>(kiosk_.whole());
  clock_.wall_ms += 3'600'000;
  EXPECT_EQ(only_answer<wire::Receipt>(kiosk_.whole()), first);
  EXPECT_EQ(only_answer<wire::Receipt>(kiosk_.part(2, 2)), first);
  EXPECT_EQ(database_.count("chain_entries"), 3);
  EXPECT_EQ(database_.count("receipts"), 1);
}

TEST_F(ConversationTest, APartThatOverlapsAddsWhatIsNew) {
  kiosk_.add_misses(3);
  only_answer<wire::Receipt>(kiosk_.whole());
  kiosk_.add_misses(2);
  expect_head(only_answer<wire::Receipt>(kiosk_.part(2, 5)), kiosk_, 5, kiosk_.head());
  EXPECT_EQ(database_.count("chain_entries"), 5);
}

TEST_F(ConversationTest, AnEmptyPartAsksForTheHead) {
  expect_head(only_answer<wire::Receipt>(kiosk_.whole()), kiosk_, 0, {});
  kiosk_.add_misses(1);
  only_answer<wire::Receipt>(kiosk_.whole());
  const wire::ChainPart empty{kiosk_.name(), kiosk_.epoch(), {}, {}};
  expect_head(only_answer<wire::Receipt>(empty), kiosk_, 1, kiosk_.head());
}

TEST_F(ConversationTest, APartBehindAGapIsRefusedWithTheHead) {
  kiosk_.add_misses(2);
  only_answer<wire::Receipt>(kiosk_.whole());
  const base::Digest head = kiosk_.head();
  kiosk_.add_misses(3);
  const auto answer = answers({kiosk_.part(4, 5)});
  EXPECT_EQ(only<wire::Refusal>(answer).code, Code::gap);
  expect_head(only<wire::Receipt>(answer), kiosk_, 2, head);
  EXPECT_EQ(database_.count("chain_entries"), 2);
}

TEST_F(ConversationTest, AnotherEntryUnderAKnownNumberRaisesAnAlarmAndChangesNothing) {
  TestKiosk other("mailroom-1");  // the same key and epoch: a copy of the kiosk
  kiosk_.add_misses(2);
  other.add(base::sha256(base::bytes_of("something else")));
  only_answer<wire::Receipt>(kiosk_.whole());
  const std::string before =
      database_.value("select string_agg(hash::text, ',') from chain_entries");
  expect_refusal(other.whole(), Code::equivocation);
  expect_refusal(other.whole(), Code::equivocation);
  EXPECT_EQ(database_.value("select string_agg(hash::text, ',') from chain_entries"), before);
  EXPECT_EQ(database_.value("select kind || ' ' || seq || ' ' || times from alarms"),
            "equivocation 1 2");
}

TEST_F(ConversationTest, AnEntryThatGoesOnFromAnotherHistoryIsEquivocation) {
  TestKiosk other("mailroom-1");
  kiosk_.add_misses(1);
  only_answer<wire::Receipt>(kiosk_.whole());
  other.add(base::sha256(base::bytes_of("something else")));
  other.add_misses(1);
  expect_refusal(other.part(2, 2), Code::equivocation);
  EXPECT_EQ(database_.count("chain_entries"), 1);
  EXPECT_EQ(database_.count("alarms"), 1);
}

TEST_F(ConversationTest, EntriesThatDoNotVerifyAreRefused) {
  kiosk_.add_misses(3);
  auto part = kiosk_.whole();
  part.links[1].signature[5] ^= 1;
  expect_refusal(part, Code::bad_message);  // and nothing of the part is taken
  part = kiosk_.whole();
  part.links[2].entry[70] ^= 1;
  expect_refusal(part, Code::bad_message);
  part = kiosk_.whole();
  part.links[0].entry[0] ^= 1;
  expect_refusal(part, Code::bad_message);
  part = kiosk_.whole();
  part.links[0].entry[170] = 1;  // reserved
  expect_refusal(part, Code::bad_message);
  part = kiosk_.whole();
  std::swap(part.links[0], part.links[1]);
  expect_refusal(part, Code::bad_message);
  part = kiosk_.whole();
  part.links.erase(part.links.begin() + 1);
  expect_refusal(part, Code::bad_message);
  EXPECT_EQ(database_.count("chain_entries"), 0);
  expect_head(only_answer<wire::Receipt>(kiosk_.whole()), kiosk_, 3, kiosk_.head());
}

TEST_F(ConversationTest, AnotherKiosksOrAnotherChainsEntriesAreRefused) {
  TestKiosk stranger("mailroom-1", 2);  // another epoch and key
  stranger.add_misses(1);
  expect_refusal(stranger.whole(), Code::not_enrolled);
  auto part = stranger.whole();
  part.epoch = kiosk_.epoch();
  expect_refusal(part, Code::bad_message);
  TestKiosk unknown("mailroom-2");
  unknown.add_misses(1);
  expect_refusal(unknown.whole(), Code::not_enrolled);
  EXPECT_EQ(database_.count("chain_entries"), 0);
}

TEST_F(ConversationTest, EveryGenerationSignsItsOwnEntriesOnly) {
  kiosk_.add_misses(2);
  kiosk_.rotate();
  kiosk_.add_misses(2);
  kiosk_.rotate();
  kiosk_.rotate();  // a day without mail
  kiosk_.add_misses(1);
  auto without = kiosk_.whole();
  without.keys.clear();
  expect_refusal(without, Code::bad_message);
  auto gap = kiosk_.whole();
  gap.keys.erase(gap.keys.begin());
  const auto answer = answers({gap});
  EXPECT_EQ(only<wire::Refusal>(answer).code, Code::gap);
  auto forged = kiosk_.whole();
  forged.keys[1].key[0] ^= 1;
  expect_refusal(forged, Code::bad_message);
  expect_head(only_answer<wire::Receipt>(kiosk_.whole()), kiosk_, 5, kiosk_.head());
  EXPECT_EQ(database_.count("chain_keys"), 4);
  // And again, in parts, with all of the keys or none.
  expect_head(only_answer<wire::Receipt>(kiosk_.part(2, 4)), kiosk_, 5, kiosk_.head());
  kiosk_.add_misses(1);
  auto keyless = kiosk_.part(6, 6);
  keyless.keys.clear();
  expect_head(only_answer<wire::Receipt>(keyless), kiosk_, 6, kiosk_.head());
}

TEST_F(ConversationTest, AnEarlierKeySignsNothingAfterItsTime) {
  TestKiosk thief("mailroom-1");
  kiosk_.add_misses(2);
  thief.add_misses(2);
  kiosk_.rotate();
  only_answer<wire::Receipt>(kiosk_.whole());
  thief.add_misses(1);  // with the key that was to be destroyed
  expect_refusal(thief.part(3, 3), Code::bad_message);
  thief.rotate();
  thief.rotate();
  auto part = thief.part(3, 3);
  part.keys[0].first_seq = 2;
  expect_refusal(part, Code::equivocation);
  EXPECT_EQ(database_.count("chain_entries"), 2);
}

TEST_F(ConversationTest, AKeyThatBeginsBehindAllEntriesIsRefused) {
  kiosk_.add_misses(2);
  kiosk_.rotate();
  kiosk_.add_misses(1);
  for (const std::uint64_t first :
       {~std::uint64_t{0}, std::uint64_t{1} << 63, (std::uint64_t{1} << 63) - 1}) {
    wire::ChainPart part = kiosk_.whole();
    part.keys[0].first_seq = first;
    expect_refusal(part, wire::Refusal::Code::bad_message);
  }
  expect_head(only_answer<wire::Receipt>(kiosk_.whole()), kiosk_, 3, kiosk_.head());
  // Also of a generation that is known.
  wire::ChainPart part = kiosk_.whole();
  part.keys[0].first_seq = ~std::uint64_t{0};
  expect_refusal(part, wire::Refusal::Code::bad_message);
}

TEST_F(ConversationTest, ACapsuleArrivesInPieces) {
  const base::Bytes bytes = test_bytes(1000, 1);
  const auto pieces = kiosk_.add_capsule(bytes, 300);
  expect_refusal(pieces[0], Code::no_entry);
  only_answer<wire::Receipt>(kiosk_.whole());
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(only_answer<wire::Progress>(pieces[i]).received_bytes, 300 * (i + 1));
    // Sent again, and out of order.
    EXPECT_EQ(only_answer<wire::Progress>(pieces[i]).received_bytes, 300 * (i + 1));
    EXPECT_EQ(only_answer<wire::Progress>(pieces[0]).received_bytes, 300 * (i + 1));
  }
  auto asks = pieces[3];
  asks.bytes.clear();
  asks.offset_bytes = 0;
  EXPECT_EQ(only_answer<wire::Progress>(asks).received_bytes, 900u);
  EXPECT_EQ(database_.count("capsules"), 0);
  const auto receipt = only_answer<wire::Receipt>(pieces[3]);
  EXPECT_EQ(receipt.kind, wire::Receipt::Kind::capsule);
  EXPECT_EQ(receipt.digest, base::sha256(bytes));
  EXPECT_TRUE(wire::holds(receipt, base::public_key_of(keys().receipt_seed)));
  clock_.wall_ms += 1000;
  for (const auto& piece : pieces) EXPECT_EQ(only_answer<wire::Receipt>(piece), receipt);
  EXPECT_EQ(only_answer<wire::Receipt>(asks), receipt);
  EXPECT_EQ(database_.value("select sum(length(bytes)) from capsule_pieces"), "1000");
  EXPECT_EQ(database_.value("select sha256(string_agg(bytes, '' order by offset_bytes))::text from "
                            "capsule_pieces"),
            "\\x" + base::to_hex(base::sha256(bytes)));
  EXPECT_EQ(database_.count("capsule_uploads"), 0);
}

TEST_F(ConversationTest, APieceAheadOfItsTurnIsAnsweredWithProgress) {
  const auto pieces = kiosk_.add_capsule(test_bytes(1000, 1), 300);
  only_answer<wire::Receipt>(kiosk_.whole());
  EXPECT_EQ(only_answer<wire::Progress>(pieces[2]).received_bytes, 0u);
  EXPECT_EQ(database_.count("capsule_pieces"), 0);
}

TEST_F(ConversationTest, AnotherCapsuleUnderAKnownNumberIsEquivocation) {
  const auto pieces = kiosk_.add_capsule(test_bytes(500, 1), 500);
  only_answer<wire::Receipt>(kiosk_.whole());
  auto other = pieces[0];
  other.bytes = test_bytes(500, 2);
  other.capsule = base::sha256(other.bytes);
  expect_refusal(other, Code::equivocation);
  only_answer<wire::Receipt>(pieces[0]);
  expect_refusal(other, Code::equivocation);
  EXPECT_EQ(database_.value("select kind || ' ' || times from alarms"), "equivocation 2");
  EXPECT_EQ(database_.count("capsules"), 1);
  EXPECT_EQ(database_.count("capsule_pieces"), 1);
}

TEST_F(ConversationTest, PiecesWithAnotherHashAreDroppedAndBeginAgain) {
  const auto pieces = kiosk_.add_capsule(test_bytes(600, 1), 300);
  only_answer<wire::Receipt>(kiosk_.whole());
  only_answer<wire::Progress>(pieces[0]);
  auto torn = pieces[1];
  torn.bytes[7] ^= 1;
  expect_refusal(torn, Code::bad_message);
  EXPECT_EQ(database_.count("capsule_pieces"), 0);
  EXPECT_EQ(only_answer<wire::Progress>(pieces[1]).received_bytes, 0u);
  only_answer<wire::Progress>(pieces[0]);
  EXPECT_EQ(only_answer<wire::Receipt>(pieces[1]).digest, base::sha256(test_bytes(600, 1)));
}

TEST_F(ConversationTest, SizesThatCannotBeAreRefused) {
  const auto pieces = kiosk_.add_capsule(test_bytes(600, 1), 300);
  only_answer<wire::Receipt>(kiosk_.whole());
  auto piece = pieces[0];
  piece.total_bytes = std::uint64_t{1} << 40;
  expect_refusal(piece, Code::bad_message);
  piece.total_bytes = 0;
  piece.bytes.clear();
  expect_refusal(piece, Code::bad_message);
  only_answer<wire::Progress>(pieces[0]);
  piece = pieces[1];
  piece.total_bytes = 900;
  expect_refusal(piece, Code::bad_message);
  piece.seq = ~std::uint64_t{0};
  expect_refusal(piece, Code::no_entry);
}

TEST_F(ConversationTest, AReportIsKeptAndAnsweredWithABeacon) {
  wire::Report report;
  report.kiosk = kiosk_.name();
  report.program_version = "1.2\x01\xff";  // not text
  report.waiting_items = ~std::uint64_t{0};
  report.oldest_waiting_ms = -5;
  report.self_test = "the scanner \nis gone";
  const auto beacon = only_answer<wire::Beacon>(report);
  EXPECT_EQ(beacon.time_ms, clock_.wall_ms);
  EXPECT_EQ(database_.value("select waiting_items from kiosk_reports"), "9223372036854775807");
  EXPECT_EQ(database_.value("select self_test from kiosk_reports"), "the scanner  is gone");
  EXPECT_EQ(database_.value("select seen_ms from kiosks"), std::to_string(clock_.wall_ms));
}

TEST_F(ConversationTest, ABeaconIsSharedForSecondsAndKept) {
  const wire::ChainPart empty = kiosk_.whole();
  const auto first = only_answer<wire::Beacon>(empty);
  clock_.wall_ms += 1000;
  EXPECT_EQ(only_answer<wire::Beacon>(empty), first);
  clock_.wall_ms += 60'000;
  const auto second = only_answer<wire::Beacon>(empty);
  EXPECT_EQ(second.time_ms, clock_.wall_ms);
  EXPECT_NE(second.random, first.random);
  EXPECT_EQ(database_.count("beacons"), 2);
}

TEST_F(ConversationTest, AnEntryWithAnUnknownBeaconIsTakenAndRaisesAnAlarm) {
  const auto beacon = only_answer<wire::Beacon>(kiosk_.whole());
  kiosk_.beacon = wire::beacon_hash(beacon);
  kiosk_.add_misses(2);
  only_answer<wire::Receipt>(kiosk_.whole());
  EXPECT_EQ(database_.count("alarms"), 0);
  kiosk_.beacon[0] ^= 1;
  kiosk_.add_misses(2);
  expect_head(only_answer<wire::Receipt>(kiosk_.whole()), kiosk_, 4, kiosk_.head());
  EXPECT_EQ(database_.value("select kind || ' ' || seq from alarms"), "beacon 3");
  // Who has named a beacon goes on naming one.
  kiosk_.beacon = {};
  kiosk_.add_misses(1);
  expect_refusal(kiosk_.part(5, 5), Code::bad_message);
  expect_refusal(kiosk_.part(4, 5), Code::bad_message);
}

TEST_F(ConversationTest, MessagesOfHeadquartersAreRefused) {
  expect_refusal(wire::Progress{kiosk_.name(), kiosk_.epoch(), 1, {}, 0}, Code::bad_message);
  expect_refusal(wire::Enrolment{"x", {}, {}, ""}, Code::bad_message);
}

TEST_F(ConversationTest, ARevokedKioskIsRefusedAndStaysAsItIs) {
  kiosk_.add_misses(1);
  only_answer<wire::Receipt>(kiosk_.whole());
  ASSERT_TRUE(database_->transact([&](Work& work) { work.run("update kiosks set revoked_ms = 5"); })
                  .has_value());
  kiosk_.add_misses(1);
  expect_refusal(kiosk_.whole(), Code::revoked);
  EXPECT_EQ(database_.count("chain_entries"), 1);
}

TEST_F(ConversationTest, OnlyTheKiosksOwnCertificateSpeaksForIt) {
  TestKiosk other("mailroom-2", 2);
  base::Digest certificate{};
  certificate.fill(7);
  enrol(other, certificate);
  const wire::Message message = other.whole();
  const auto code_for = [&](const Caller& caller) {
    const auto answer = answers({message}, caller);
    const auto* refusal = std::get_if<wire::Refusal>(&answer.at(0));
    return refusal != nullptr ? std::optional(refusal->code) : std::nullopt;
  };
  EXPECT_EQ(code_for({"mailroom-2", certificate}), std::nullopt);
  EXPECT_EQ(code_for({"mailroom-1", certificate}), Code::not_enrolled);
  base::Digest older = certificate;
  older[0] ^= 1;
  EXPECT_EQ(code_for({"mailroom-2", older}), Code::not_enrolled);
}

TEST_F(ConversationTest, ABodyOfAllMessagesIsAnsweredInOrderWithinABody) {
  kiosk_.add_misses(1);
  std::vector<wire::Message> messages(1024, kiosk_.whole());
  const auto answer = answers(messages);
  ASSERT_GT(answer.size(), 1000u);
  EXPECT_TRUE(std::holds_alternative<wire::Beacon>(answer.back()));
  const auto* refusal = std::get_if<wire::Refusal>(&answer[answer.size() - 2]);
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(refusal->code, Code::try_later);
}

TEST_F(ConversationTest, WithoutItsDatabaseItAsksToTryLater) {
  Postgres nowhere("host=/nonexistent dbname=none");
  Receiver receiver(nowhere, keys(), clock_);
  const auto answer = receiver.answer({kiosk_.whole()}, std::nullopt);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().remedy, base::Remedy::try_later);
}

}  // namespace
}  // namespace kanaria::hq
