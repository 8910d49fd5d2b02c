#include "kiosk/notice.h"

#include <gtest/gtest.h>

#include <fstream>

#include "unit/temporary_folder.h"

namespace kanaria::kiosk {
namespace {

class NoticeTest : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  std::string refusal() {
    const auto notice = read_notice(folder_.path());
    return notice ? "" : notice.error().sentence;
  }
  test::TemporaryFolder folder_;
};

TEST_F(NoticeTest, ParagraphsArePartedByEmptyLines) {
  write("ja.txt", "version: 2026-11-01\n一。\n続き。\n\n\n二。\n");
  write("en.txt", "version: 2026-11-01\nOne.\n\nTwo.");
  const auto notice = read_notice(folder_.path());
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->version, "2026-11-01");
  EXPECT_EQ(notice->japanese, (std::vector<std::string>{"一。\n続き。", "二。"}));
  EXPECT_EQ(notice->english, (std::vector<std::string>{"One.", "Two."}));
  const std::string before = notice->sha256;
  write("en.txt", "version: 2026-11-01\nOne.\n\nThree.");
  EXPECT_NE(read_notice(folder_.path())->sha256, before);
}

TEST_F(NoticeTest, WhatIsWrongIsSaidWithTheFile) {
  EXPECT_NE(refusal().find("ja.txt"), std::string::npos);
  write("ja.txt", "version: 1\n一。\n");
  EXPECT_NE(refusal().find("en.txt"), std::string::npos);
  write("en.txt", "version: 2\nOne.\n");
  EXPECT_NE(refusal().find("two versions"), std::string::npos);
  write("en.txt", "One.\n");
  EXPECT_NE(refusal().find("version"), std::string::npos);
  write("en.txt", "version: 1\n");
  EXPECT_NE(refusal().find("no paragraph"), std::string::npos);
  write("en.txt", "version: 1\n\xff\n");
  EXPECT_NE(refusal().find("UTF-8"), std::string::npos);
}

}  // namespace
}  // namespace kanaria::kiosk
