#include "reading/rivals.h"

#include <gtest/gtest.h>

namespace kanaria::reading {
namespace {

double sum_of(const Field& field) {
  double sum = 0;
  for (const Hypothesis& hypothesis : field.hypotheses) sum += hypothesis.p;
  return sum;
}

TEST(Rivals, StandBehindTheBest) {
  Field field{"山田", 0.6, {{"山田", 0.6}, {"山由", 0.1}}};
  Rivals rivals;
  rivals.add("山口", 0.5);
  rivals.add("川田", 3);
  rivals.join(field, 0.3);
  ASSERT_EQ(field.hypotheses.size(), 4U);
  EXPECT_EQ(field.hypotheses[0].text, "山田");
  EXPECT_EQ(field.hypotheses[0].p, 0.6) << "the best stays as it is";
  EXPECT_EQ(field.hypotheses[1].text, "川田") << "however good its odds seem, second";
  EXPECT_LT(field.hypotheses[1].p, 0.6);
  EXPECT_EQ(field.text, "山田");
  EXPECT_LE(sum_of(field), 1 + 1e-9);
}

TEST(Rivals, KeepTheBetterOddsOfOneText) {
  Field field{"a", 0.5, {{"a", 0.5}, {"b", 0.01}}};
  Rivals rivals;
  rivals.add("b", 0.1);
  rivals.add("b", 0.2);
  rivals.add("a", 0.9);
  rivals.join(field, 0.3);
  ASSERT_EQ(field.hypotheses.size(), 2U);
  EXPECT_EQ(field.hypotheses[0].p, 0.5);
  EXPECT_NEAR(field.hypotheses[1].p, 0.1, 1e-12);
}

TEST(Rivals, OfAFieldThatWasNotReadShareWhatIsLeft) {
  Field field;
  Rivals rivals;
  rivals.add("a", 1);
  rivals.add("b", 0.5);
  rivals.join(field, 0.3);
  EXPECT_EQ(field.text, "") << "not legible stays not legible";
  EXPECT_EQ(field.confidence, 0);
  ASSERT_EQ(field.hypotheses.size(), 2U);
  EXPECT_NEAR(sum_of(field), 0.3, 1e-9);
}

TEST(Rivals, AreBounded) {
  Field field{"a", 0.5, {{"a", 0.5}}};
  Rivals rivals;
  for (int i = 0; i < 500; ++i) rivals.add(std::to_string(i), 0.5);
  rivals.join(field, 0.3);
  EXPECT_EQ(field.hypotheses.size(), kMaxRivals);
  EXPECT_LE(sum_of(field), 1 + 1e-9);
}

TEST(Rivals, NothingIsAddedByNothing) {
  Field field;
  Rivals rivals;
  rivals.add("", 1);
  rivals.join(field, 0.3);
  EXPECT_TRUE(field.hypotheses.empty());
}

}  // namespace
}  // namespace kanaria::reading
