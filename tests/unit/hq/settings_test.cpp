#include "hq/settings.h"

#include <gtest/gtest.h>

#include "unit/temporary_folder.h"

namespace kanaria::hq {
namespace {

class SettingsTest : public testing::Test {
 protected:
  base::Result<Settings> read(const std::string& text) {
    return read_settings(folder_.write("hq.conf", text));
  }
  std::string complaint(const std::string& text) {
    const auto settings = read(text);
    return settings ? "" : settings.error().sentence;
  }
  test::TemporaryFolder folder_;
};

TEST_F(SettingsTest, DefaultsStandForWhatIsNotNamed) {
  const auto settings = read("# headquarters\ndatabase = host=/run/postgresql dbname=kanaria\n");
  ASSERT_TRUE(settings.has_value()) << settings.error().sentence;
  EXPECT_EQ(settings->database, "host=/run/postgresql dbname=kanaria");
  EXPECT_EQ(settings->listen, "127.0.0.1");
  EXPECT_EQ(settings->port, 8470);
  EXPECT_FALSE(settings->allow_unsafe_database);
}

TEST_F(SettingsTest, WhatIsWrongIsNamed) {
  const std::string database = "database = dbname=x\n";
  EXPECT_NE(complaint(database + "colour = blue\n").find("\"colour\""), std::string::npos);
  EXPECT_NE(complaint(database + "port = 1\nport = 2\n").find("port"), std::string::npos);
  EXPECT_NE(complaint(database + "port = 65536\n").find("\"port\""), std::string::npos);
  EXPECT_NE(complaint(database + "port = 80a\n").find("\"port\""), std::string::npos);
  EXPECT_NE(complaint(database + "listen = 0.0.0.0\n").find("\"listen\""), std::string::npos);
  EXPECT_NE(complaint(database + "unsafe-database = maybe\n").find("unsafe"), std::string::npos);
  EXPECT_NE(complaint("port = 1\n").find("\"database\""), std::string::npos);
  EXPECT_NE(complaint(database + "[section]\nx = 1\n").find("section.x"), std::string::npos);
  const auto absent = read_settings(folder_.path() / "absent.conf");
  ASSERT_FALSE(absent.has_value());
  EXPECT_NE(absent.error().sentence.find("absent.conf"), std::string::npos);
}

TEST_F(SettingsTest, HelpListsTheKeysWithTheirDefaults) {
  const std::string usage = settings_usage("--config FILE");
  for (const char* words : {"listen = 127.0.0.1", "port = 8470", "database", "receiver-keys",
                            "certificate-header", "silent-hours = 26"}) {
    EXPECT_NE(usage.find(words), std::string::npos) << words;
  }
}

}  // namespace
}  // namespace kanaria::hq
