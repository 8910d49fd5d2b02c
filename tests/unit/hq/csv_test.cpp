#include "hq/csv.h"

#include <gtest/gtest.h>

namespace kanaria::hq {
namespace {

using Fields = std::vector<std::string>;

TEST(Csv, TakesFieldsQuotesAndLineEndsOfRfc4180) {
  const Csv csv = parse_csv(
      "\xEF\xBB\xBF"
      "a,b\r\n\"c,d\",\"e\"\"f\"\n,\n\"\",x");
  EXPECT_TRUE(csv.problems.empty());
  ASSERT_EQ(csv.rows.size(), 4u);
  EXPECT_EQ(csv.rows[0].fields, (Fields{"a", "b"}));
  EXPECT_EQ(csv.rows[1].fields, (Fields{"c,d", "e\"f"}));
  EXPECT_EQ(csv.rows[2].fields, (Fields{"", ""}));
  EXPECT_EQ(csv.rows[3].fields, (Fields{"", "x"}));
  EXPECT_EQ(csv.rows[3].line, 4u);
}

TEST(Csv, LineNumbersCountLineBreaksInsideQuotes) {
  const Csv csv = parse_csv("a\n\"b\nc\r\nd\"\ne\n\n\n");
  ASSERT_EQ(csv.rows.size(), 3u);
  EXPECT_EQ(csv.rows[1].line, 2u);
  EXPECT_EQ(csv.rows[1].fields[0], "b\nc\r\nd");
  EXPECT_EQ(csv.rows[2].line, 5u);
  EXPECT_TRUE(csv.problems.empty());
}

TEST(Csv, EveryMalformedRowIsToldAndTheOthersAreRead) {
  const Csv csv = parse_csv("a\"b\nok\n\"c\"d\nok,ok\n\"never closed\nok\nx\ry");
  ASSERT_EQ(csv.problems.size(), 4u);
  EXPECT_EQ(csv.problems[0].line, 1u);
  EXPECT_EQ(csv.problems[1].line, 3u);
  EXPECT_EQ(csv.problems[2].line, 5u);
  EXPECT_EQ(csv.problems[3].line, 7u);
  ASSERT_EQ(csv.rows.size(), 3u);
  EXPECT_EQ(csv.rows[2].line, 6u);
}

TEST(Csv, FieldsAndColumnsAreBounded) {
  EXPECT_EQ(parse_csv(std::string(kMaxCsvField_bytes, 'x')).rows.size(), 1u);
  EXPECT_EQ(parse_csv(std::string(kMaxCsvField_bytes + 1, 'x')).problems.size(), 1u);
  EXPECT_EQ(parse_csv("\"" + std::string(1u << 20, 'x') + "\"").problems.size(), 1u);
  EXPECT_EQ(parse_csv(std::string(kMaxCsvFields, ',')).problems.size(), 1u);
  EXPECT_EQ(parse_csv(std::string(kMaxCsvFields - 1, ',')).rows.size(), 1u);
  EXPECT_TRUE(parse_csv("").rows.empty());
}

}  // namespace
}  // namespace kanaria::hq
