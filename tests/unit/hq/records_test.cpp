#include "hq/records.h"

#include <gtest/gtest.h>

namespace kanaria::hq {
namespace {

/// Knows one surname, in place of the models.
std::string surname_of(std::string_view name) {
  return name.starts_with("山田") && name.size() > 6 ? "山田" : "";
}

RecordList parse(const std::string& rows) {
  return parse_records(std::string(kRecordsHeader) + "\n" + rows, surname_of);
}

std::string problem(const std::string& row) {
  const RecordList list = parse(row + "\n");
  if (list.problems.size() != 1) return "";
  EXPECT_EQ(list.problems[0].line, 2u) << row;
  EXPECT_TRUE(list.records.empty()) << row;
  return list.problems[0].sentence;
}

TEST(Records, AWellFormedRowIsTaken) {
  const RecordList list = parse(
      "R-1,canary,105-0011,東京都港区芝公園4-2-8,山田太郎,03-1234-5678,list-a,2026-04-01,\"a, "
      "b\"\r\n"
      "R-2,erasure,,東京都港区芝公園4-2-9,鈴木　花子,,,,\n"
      "R-3,stop,1050011,東京都港区芝公園4-2-9, 鈴木 花子 ,09012345678,,,\n");
  ASSERT_TRUE(list.problems.empty()) << list.problems[0].sentence;
  ASSERT_EQ(list.records.size(), 3u);
  EXPECT_EQ(list.records[0].postal_code, "1050011");
  EXPECT_EQ(list.records[0].phone, "0312345678");
  EXPECT_EQ(list.records[0].surname, "山田");
  EXPECT_EQ(list.records[0].list_id, "list-a");
  EXPECT_EQ(list.records[1].surname, "鈴木");
  EXPECT_EQ(list.records[1].kind, registry::Kind::erasure);
  EXPECT_EQ(list.records[2].name, "鈴木 花子");
}

TEST(Records, EveryKindOfMalformedRowIsTold) {
  EXPECT_NE(problem("R-1,canary,,住所,山田太郎,,,").find("8 columns"), std::string::npos);
  EXPECT_NE(problem("R-1,canary,,住所,山田太郎,,,,,").find("10 columns"), std::string::npos);
  EXPECT_NE(problem("R-1,Canary,,住所,山田太郎,,,,").find("kind"), std::string::npos);
  EXPECT_NE(problem("R-1,,,住所,山田太郎,,,,").find("kind"), std::string::npos);
  for (const char* code :
       {"105001", "10500111", "105001A", "１０５００１１", "1050011-", "105--0011"}) {
    EXPECT_NE(problem(std::string("R-1,canary,") + code + ",住所,山田太郎,,,,").find("postal_code"),
              std::string::npos)
        << code;
  }
  for (const char* phone : {"123", "03-1234-567X", "012345678901"}) {
    EXPECT_NE(problem(std::string("R-1,canary,,住所,山田太郎,") + phone + ",,,").find("phone"),
              std::string::npos)
        << phone;
  }
  EXPECT_NE(problem(",canary,,住所,山田太郎,,,,").find("record_id"), std::string::npos);
  EXPECT_NE(problem("R-1,canary,, ,山田太郎,,,,").find("no address"), std::string::npos);
  EXPECT_NE(problem("R-1,canary,,住所,　,,,,").find("no name"), std::string::npos);
  EXPECT_NE(problem(std::string(65, 'x') + ",canary,,住所,山田太郎,,,,").find("64 bytes"),
            std::string::npos);
  EXPECT_NE(problem("R-1,canary,,住所,山田太郎,," + std::string(62, 'x') + ",,").find("list_id"),
            std::string::npos);
  EXPECT_NE(problem("R-1,canary,,\xff,山田太郎,,,,").find("UTF-8"), std::string::npos);
  EXPECT_NE(problem("R-1,canary,,\"a\nb\",山田太郎,,,,").find("control"), std::string::npos);
  EXPECT_NE(problem("R-1,canary,,\"住所,山田太郎,,,,").find("never closed"), std::string::npos);
}

TEST(Records, ANameThatCannotBeSplitIsTakenWhole) {
  const RecordList list = parse("R-1,canary,,住所,マリアクリスティーナ,,,,\n");
  ASSERT_TRUE(list.problems.empty()) << list.problems[0].sentence;
  EXPECT_EQ(list.records[0].surname, "");
}

TEST(Records, DoubleIdsNameBothLines) {
  const RecordList list = parse("R-1,canary,,住所,山田太郎,,,,\nR-1,stop,,住所,山田花子,,,,\n");
  ASSERT_EQ(list.problems.size(), 1u);
  EXPECT_EQ(list.problems[0].line, 3u);
  EXPECT_NE(list.problems[0].sentence.find("line 2"), std::string::npos);
}

TEST(Records, AllMalformedRowsAreToldInOrder) {
  const RecordList list = parse(
      "R-1,x,,住所,山田太郎,,,,\n\"a\"b\nR-2,canary,,住所,山田太郎,,,,\nR-3,canary,1,住所,山田太郎,"
      ",,,\n");
  ASSERT_EQ(list.problems.size(), 3u);
  EXPECT_EQ(list.problems[0].line, 2u);
  EXPECT_EQ(list.problems[1].line, 3u);
  EXPECT_EQ(list.problems[2].line, 5u);
}

TEST(Records, TheHeaderIsNeeded) {
  for (const char* text : {"", "record_id,kind\n", "R-1,canary,,住所,山田太郎,,,,\n"}) {
    const RecordList list = parse_records(text, surname_of);
    ASSERT_EQ(list.problems.size(), 1u) << text;
    EXPECT_EQ(list.problems[0].line, 1u);
    EXPECT_NE(list.problems[0].sentence.find("header"), std::string::npos);
  }
  const std::string with_mark = "\xEF\xBB\xBF" + std::string(kRecordsHeader) + "\r\n";
  EXPECT_TRUE(parse_records(with_mark, surname_of).problems.empty());
}

}  // namespace
}  // namespace kanaria::hq
