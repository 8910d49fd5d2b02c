#include "reading/phone_field.h"

#include <gtest/gtest.h>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

TEST(NumberingPlan, ElevenFiguresForMobilesTenForTheRest) {
  for (const char* good : {"0312345678", "0265109562", "0120000074", "0570012345", "09012345678",
                           "08001234567", "05012345678", "0980123456"}) {
    EXPECT_TRUE(is_in_numbering_plan(good)) << good;
  }
  for (const char* bad : {"", "0", "031234567", "03123456789", "01200000745", "0901234567",
                          "0012345678", "1234567890"}) {
    EXPECT_FALSE(is_in_numbering_plan(bad)) << bad;
  }
}

TEST(PhoneField, ReadsTheNumberOfALine) {
  const Field phone = read_phone(read_line(symbols_of("TEL03-1234-5678")));
  EXPECT_EQ(phone.text, "0312345678");
  EXPECT_GT(phone.confidence, 0.8);
  EXPECT_TRUE(read_phone(read_line(symbols_of("愛知県岡崎市"))).text.empty());
}

TEST(PhoneField, ABarReadAsOneThatMakesTheNumberTooLongIsADash) {
  ReadLine line = read_line(symbols_of("電話0120-000-074"));
  line.lattice.symbols[6].candidates = {{U'1', 0.7}, {U'-', 0.3}};
  line.text = folded_widths(line.lattice.text());
  ASSERT_EQ(line.text, U"電話01201000-074");
  const Field phone = read_phone(line);
  EXPECT_EQ(phone.text, "0120000074");
  EXPECT_LT(phone.confidence, 0.5);
}

TEST(PhoneField, ANumberThatThePlanDoesNotHaveIsNone) {
  EXPECT_TRUE(read_phone(read_line(symbols_of("TEL0120-0000-074"))).text.empty());
}

}  // namespace
}  // namespace kanaria::reading
