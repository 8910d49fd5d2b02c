#include "kiosk/settle.h"

#include <gtest/gtest.h>

#include "kiosk/repeats.h"

namespace kanaria::kiosk {
namespace {

reading::Reading machine() {
  reading::Reading reading;
  reading.recipient.postal_code = {"1050011", 0.6, {{"1050011", 0.6}, {"1050017", 0.2}}};
  reading.recipient.name = {"高橋花子", 0.5, {}};
  reading.recipient.names = {"高橋花子", "高橋太郎"};
  reading.sender.name = {"株式会社見本", 0.9, {}};
  reading.needs_review = true;
  reading.review_reasons = {"The name is not certain."};
  return reading;
}

TEST(Settle, APersonsWordIsCertainAndKeepsItsKanji) {
  const auto reading =
      settled(machine(), {"１０５-００１１", "東京都港区芝公園４-2-8", "髙橋花子"});
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->is_settled);
  EXPECT_FALSE(reading->needs_review);
  EXPECT_EQ(reading->recipient.postal_code.text, "1050011");
  EXPECT_EQ(reading->recipient.postal_code.hypotheses.size(), 1u);
  EXPECT_EQ(reading->recipient.address.text, "東京都港区芝公園4-2-8");
  EXPECT_EQ(reading->recipient.name.text, "髙橋花子");
  EXPECT_EQ(reading->recipient.confidence, 1);
  EXPECT_TRUE(reading->recipient.names.empty()) << "the machine's second name goes with the first";
  EXPECT_EQ(reading->sender.name.text, "株式会社見本");
}

TEST(Settle, EmptyFieldsAreAllowed) {
  const auto reading = settled(machine(), {"", "", ""});
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->recipient.name.text, "");
  EXPECT_TRUE(reading->recipient.name.hypotheses.empty());
}

TEST(Settle, WhatIsNoPostalCodeOrNoLineIsRefused) {
  EXPECT_FALSE(settled(machine(), {"105001", "", ""}));
  EXPECT_FALSE(settled(machine(), {"10500112", "", ""}));
  EXPECT_FALSE(settled(machine(), {"105001a", "", ""}));
  EXPECT_FALSE(settled(machine(), {"", "a\nb", ""}));
  EXPECT_FALSE(settled(machine(), {"", "", std::string(201, 'a')}));
  EXPECT_FALSE(settled(machine(), {"", "", "\xff"}));
}

page::Likeness stripes(int period) {
  page::Likeness likeness(4096);
  for (std::size_t i = 0; i < likeness.size(); ++i) {
    likeness[i] = (i / static_cast<std::size_t>(period)) % 2 == 0 ? 1.0F / 64 : -1.0F / 64;
  }
  return likeness;
}

reading::Recipient named(const std::string& name) {
  reading::Recipient recipient;
  recipient.name.text = name;
  return recipient;
}

TEST(Repeats, TheSameLookAndTheSameAddresseeAreNoticed) {
  Repeats repeats;
  EXPECT_EQ(repeats.look(1, stripes(8), named("花子")), 0u);
  EXPECT_EQ(repeats.look(2, stripes(8), named("太郎")), 0u) << "one mailing, another addressee";
  EXPECT_EQ(repeats.look(3, stripes(32), named("花子")), 0u) << "the same addressee, other mail";
  EXPECT_EQ(repeats.look(4, stripes(8), named("花子")), 1u);
}

TEST(Repeats, WhatWasPutAsideMayComeAgain) {
  Repeats repeats;
  repeats.look(1, stripes(8), named("花子"));
  repeats.forget(1);
  EXPECT_EQ(repeats.look(2, stripes(8), named("花子")), 0u);
}

TEST(Repeats, LooksBackSoFar) {
  Repeats repeats;
  repeats.look(1, stripes(8), named("花子"));
  for (std::uint64_t i = 2; i <= 1 + Repeats::kLooks_back; ++i) {
    repeats.look(i, stripes(32), named(std::to_string(i)));
  }
  EXPECT_EQ(repeats.look(999, stripes(8), named("花子")), 0u);
}

}  // namespace
}  // namespace kanaria::kiosk
