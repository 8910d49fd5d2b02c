#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "unit/temporary_folder.h"

namespace kanaria::base {
namespace {

namespace fs = std::filesystem;

TEST(ReadFile, GivesTheBytesUpToTheLimit) {
  const test::TemporaryFolder folder;
  const std::string content("a\0b\xFF", 4);
  const auto path = folder.write("file", content);
  const auto whole = read_file(path, 4);
  ASSERT_TRUE(whole);
  EXPECT_EQ(text_of(*whole), content);
  const auto larger = read_file(path, 3);
  ASSERT_FALSE(larger);
  EXPECT_NE(larger.error().sentence.find("at most 3"), std::string::npos);
  const auto empty = read_file(folder.write("empty", ""), 4);
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->empty());
}

TEST(ReadFile, NeverWaitsForAFifoAndTakesNoFolder) {
  const test::TemporaryFolder folder;
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FALSE(read_file(fifo, 100));
  EXPECT_FALSE(read_file(folder.path(), 100));
  EXPECT_FALSE(read_file(folder.path() / "absent", 100));
  EXPECT_FALSE(read_file("/dev/zero", 100));
}

TEST(ReadFile, FollowsALinkOnlyWhereItMay) {
  const test::TemporaryFolder folder;
  fs::create_symlink(folder.write("file", "text"), folder.path() / "link");
  EXPECT_TRUE(read_file(folder.path() / "link", 100));
  const auto refused = read_file(folder.path() / "link", 100, SymbolicLinks::refused);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("symbolic link"), std::string::npos);
}

TEST(WriteFileDurably, ReplacesTheFileAndLeavesNothingElse) {
  const test::TemporaryFolder folder;
  const auto path = folder.write("file", "the old content, which is longer");
  ASSERT_TRUE(write_file_durably(path, bytes_of("new"), FileMode::owner_only));
  const auto read_back = read_file(path, 100);
  ASSERT_TRUE(read_back);
  EXPECT_EQ(text_of(*read_back), "new");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(WriteFileDurably, FailureLeavesTheOldFileAndNoRemains) {
  const test::TemporaryFolder folder;
  fs::create_directory(folder.path() / "taken");
  const auto onto_folder =
      write_file_durably(folder.path() / "taken", bytes_of("new"), FileMode::everybody_reads);
  ASSERT_FALSE(onto_folder);
  EXPECT_NE(onto_folder.error().sentence.find("taken"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path() / "taken.new"));
  EXPECT_FALSE(write_file_durably(folder.path() / "absent" / "file", bytes_of("new"),
                                  FileMode::everybody_reads));
}

TEST(MakeFolderDurably, MakesWhatIsMissingAndLeavesWhatIsThere) {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "above" / "data";
  ASSERT_TRUE(make_folder_durably(path / ""));
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_exec);
  ASSERT_TRUE(make_folder_durably(path));
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_exec);
}

TEST(MakeFolderDurably, AFileInTheWayIsAnError) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("file", "");
  for (const auto& path : {file, file / "data"}) {
    const auto made = make_folder_durably(path);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().sentence.find("cannot be made"), std::string::npos);
  }
}

}  // namespace
}  // namespace kanaria::base
