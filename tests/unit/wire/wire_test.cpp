#include "wire/wire.h"

#include <gtest/gtest.h>

namespace kanaria::wire {
namespace {

constexpr base::SigningSeed kSeed{1, 2, 3};

ChainPart chain_part() {
  ChainPart part{"kiosk-1", {7, 8}, {{0, 1, {1}, {}}, {1, 40, {2}, {3}}}, {}};
  part.links.resize(3);
  part.links[1].entry[207] = 9;
  part.links[2].signature[63] = 4;
  return part;
}

CapsulePiece piece() {
  return {"kiosk-1", {7}, 12, {5}, 1000, 600, base::Bytes(400, 0xAB)};
}

std::vector<Message> one_of_each() {
  Report report{"kiosk-1", "1.2", -5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, "The lamp is weak."};
  return {chain_part(),
          piece(),
          report,
          RegistryRequest{"kiosk-1", 3, 4, 5},
          RegistryPiece{"kiosk-1", 4, "title\n", 10, 4, {1, 2, 3}},
          signed_receipt({Receipt::Kind::capsule, "kiosk-1", {7}, 12, {5}, 99, {}}, kSeed),
          signed_beacon({1763740000000, {42}, {}}, kSeed),
          Progress{"kiosk-1", {7}, 12, {5}, 600},
          Refusal{Refusal::Code::gap, 13, "Entries before 13 are missing."},
          Enrolment{"ABCD-EFGH", {7}, {1}, "-----BEGIN"},
          Enrolled{"kiosk-1", "cert", "ca", {9}},
          Letter{"kiosk-1", {1, 2}}};
}

base::Bytes body_of(const std::vector<Message>& messages) {
  base::Bytes body;
  for (const Message& message : messages) append_message(body, message);
  return body;
}

TEST(Messages, OneOfEachComesBackAsItWas) {
  const std::vector<Message> messages = one_of_each();
  ASSERT_EQ(messages.size(), std::variant_size_v<Message>);
  for (std::size_t i = 0; i < messages.size(); ++i) EXPECT_EQ(messages[i].index(), i);
  const auto back = parse_messages(body_of(messages));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, messages);
}

TEST(Messages, AnEmptyBodyHoldsNone) {
  ASSERT_TRUE(parse_messages({}));
  EXPECT_TRUE(parse_messages({})->empty());
}

TEST(Messages, NothingThatIsCutIsTaken) {
  for (const Message& message : one_of_each()) {
    const base::Bytes body = body_of({message});
    for (std::size_t size = 1; size < body.size(); ++size) {
      EXPECT_FALSE(parse_messages(base::ByteView(body).first(size)))
          << message.index() << ' ' << size;
    }
  }
}

TEST(Messages, BytesLeftOverAreNoneOfTheirs) {
  base::Bytes body = body_of({Refusal{}});
  ++body[8];  // the length of the content
  body.push_back(0);
  EXPECT_FALSE(parse_messages(body));
}

TEST(Messages, AnUnknownTypeIsRefused) {
  base::Bytes body = body_of({Refusal{}});
  body[7] = std::variant_size_v<Message>;
  EXPECT_FALSE(parse_messages(body));
}

TEST(Messages, APieceBehindItsTotalIsRefused) {
  const base::Bytes good = body_of({piece()});
  // kiosk 4+7, epoch 16, seq 8, digest 32, total 8: the offset's second byte.
  constexpr std::size_t kOffset = 12 + 11 + 16 + 8 + 32 + 8 + 1;
  base::Bytes bad = good;
  ++bad[kOffset];
  EXPECT_TRUE(parse_messages(good));
  EXPECT_FALSE(parse_messages(bad));
}

TEST(Messages, NamesAreOfSimpleCharacters) {
  EXPECT_TRUE(is_kiosk_name("kiosk-1.a_B"));
  for (const std::string_view bad : {"", "a b", "a/b", "駅", "a\n"})
    EXPECT_FALSE(is_kiosk_name(bad));
  EXPECT_TRUE(is_kiosk_name(std::string(kMostName_bytes, 'a')));
  EXPECT_FALSE(is_kiosk_name(std::string(kMostName_bytes + 1, 'a')));
  base::Bytes body = body_of({Progress{"kiosk-1", {}, 1, {}, 0}});
  body[16] = '/';
  EXPECT_FALSE(parse_messages(body));
}

TEST(Messages, TooManyAndTooLargeAreRefused) {
  base::Bytes one = body_of({Refusal{}});
  base::Bytes many;
  for (std::size_t i = 0; i < kMostMessages; ++i) base::append(many, one);
  EXPECT_TRUE(parse_messages(many));
  base::append(many, one);
  EXPECT_FALSE(parse_messages(many));
  EXPECT_FALSE(parse_messages(base::Bytes(kMostBody_bytes + 1)));
}

TEST(Signatures, HoldUnderTheirKeyAlone) {
  const base::PublicKey key = base::public_key_of(kSeed);
  const base::PublicKey other = base::public_key_of({9});
  Receipt receipt = signed_receipt({Receipt::Kind::head, "kiosk-1", {7}, 12, {5}, 99, {}}, kSeed);
  EXPECT_TRUE(holds(receipt, key));
  EXPECT_FALSE(holds(receipt, other));
  Beacon beacon = signed_beacon({99, {42}, {}}, kSeed);
  EXPECT_TRUE(holds(beacon, key));
  EXPECT_FALSE(holds(beacon, other));
  ++beacon.time_ms;
  EXPECT_FALSE(holds(beacon, key));
}

TEST(Signatures, EveryPartOfAReceiptIsSigned) {
  const base::PublicKey key = base::public_key_of(kSeed);
  const Receipt good =
      signed_receipt({Receipt::Kind::head, "kiosk-1", {7}, 12, {5}, 99, {}}, kSeed);
  std::vector<Receipt> bad(6, good);
  bad[0].kind = Receipt::Kind::capsule;
  bad[1].kiosk = "kiosk-2";
  ++bad[2].epoch[15];
  ++bad[3].seq;
  ++bad[4].digest[31];
  ++bad[5].committed_ms;
  for (std::size_t i = 0; i < bad.size(); ++i) EXPECT_FALSE(holds(bad[i], key)) << i;
}

TEST(Signatures, ABeaconsHashIsOfItsWholeContent) {
  const Beacon beacon = signed_beacon({99, {42}, {}}, kSeed);
  const base::Bytes body = body_of({beacon});
  // "KANMSG1", type, length
  EXPECT_EQ(beacon_hash(beacon), base::sha256(base::ByteView(body).subspan(12)));
  EXPECT_EQ(body.size(), 12U + 104U);
}

}  // namespace
}  // namespace kanaria::wire
