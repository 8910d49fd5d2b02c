#include "capture/watched_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "unit/temporary_folder.h"

namespace kanaria::capture {
namespace {

namespace fs = std::filesystem;

std::string corpus(const std::string& name) {
  auto bytes = base::read_file(std::string(KANARIA_TESTS_DIR) + "/fuzz/corpus/image_header/" + name,
                               1'000'000);
  CHECK(bytes.has_value());
  return std::string(base::text_of(*bytes));
}

class HandClock final : public base::Clock {
 public:
  [[nodiscard]] base::Timestamp now() const override { return {now_ms, now_ms, "", {}}; }
  std::int64_t now_ms = 1'000;
};

class WatchedFolderTest : public testing::Test {
 protected:
  WatchedFolderTest() { open(); }
  void open() {
    WatchSettings settings;
    settings.folder = folder_.path();
    settings.wait = [this](std::int64_t wait_ms) {
      clock_.now_ms += wait_ms;
      if (meanwhile_) meanwhile_();
    };
    watched_ = WatchedFolder::watch(std::move(settings), clock_);
    CHECK(watched_->start({}).has_value());
  }
  /// "id", "id+" with a back, "stop STATE" or a sentence.
  std::string next() {
    auto fed = watched_->next();
    if (!fed) return fed.error().sentence;
    if (const auto* stop = std::get_if<Stop>(&*fed)) {
      return "stop " + std::string(to_string(stop->why));
    }
    const auto& capture = std::get<Capture>(*fed);
    return capture.id + (capture.back ? "+" : "");
  }
  [[nodiscard]] bool is_there(const std::string& name) const {
    return fs::exists(fs::symlink_status(folder_.path() / name));
  }
  test::TemporaryFolder folder_;
  HandClock clock_;
  std::function<void()> meanwhile_;
  std::unique_ptr<WatchedFolder> watched_;
  std::string png_ = corpus("phys_300.png");
};

TEST_F(WatchedFolderTest, PairsFrontAndBackAndKeepsThemUntilTheyAreDurable) {
  folder_.write("a_front.png", png_);
  folder_.write("a_back.png", png_);
  folder_.write("b.png", png_);
  EXPECT_EQ(next(), "a+");
  EXPECT_EQ(next(), "b");
  EXPECT_EQ(next(), "stop empty");
  EXPECT_TRUE(is_there("a_front.png") && is_there("a_back.png") && is_there("b.png"));
  EXPECT_TRUE(watched_->release("a"));
  EXPECT_FALSE(is_there("a_front.png") || is_there("a_back.png"));
  EXPECT_TRUE(is_there("b.png"));
  open();  // as after a crash: what was not released comes again
  EXPECT_EQ(next(), "b");
}

TEST_F(WatchedFolderTest, AFileThatStillGrowsIsLeftAlone) {
  folder_.write("a.png", png_.substr(0, 20));
  int looks = 0;
  meanwhile_ = [&] {
    ++looks;
    if (looks < 20) folder_.write("a.png", png_.substr(0, 20 + static_cast<std::size_t>(looks)));
    if (looks == 20) folder_.write("a.png", png_);
  };
  EXPECT_EQ(next(), "a");
  EXPECT_GE(looks, 24);
}

TEST_F(WatchedFolderTest, AFrontWaitsForItsBack) {
  folder_.write("a_front.png", png_);
  int looks = 0;
  meanwhile_ = [&] {
    if (++looks == 10) folder_.write("a_back.png", png_);
  };
  EXPECT_EQ(next(), "a+");
  folder_.write("c_front.png", png_);
  EXPECT_EQ(next(), "c");
}

TEST_F(WatchedFolderTest, WhatCannotBeUsedIsSetAsideWithASentence) {
  folder_.write("cut.png", png_.substr(0, png_.size() - 20));
  folder_.write("lonely_back.png", png_);
  folder_.write("text.jpg", "no image");
  folder_.write("z.png", png_);
  EXPECT_EQ(next(), "z");
  for (const std::string name : {"lonely_back.png", "cut.png", "text.jpg"}) {
    const std::string sentence = next();
    EXPECT_TRUE(sentence.starts_with(name)) << sentence;
    EXPECT_NE(sentence.find("scan it again"), std::string::npos) << sentence;
    EXPECT_TRUE(is_there("unusable/" + name)) << name;
    EXPECT_FALSE(is_there(name)) << name;
  }
  EXPECT_EQ(next(), "stop empty");
}

TEST_F(WatchedFolderTest, AWriterThatIsStuckIsWaitedFor) {
  folder_.write("a.png", png_.substr(0, png_.size() - 20));
  int looks = 0;
  meanwhile_ = [&] {
    if (++looks == 80) folder_.write("a.png", png_);  // after 40 seconds
  };
  EXPECT_EQ(next(), "a");
}

TEST_F(WatchedFolderTest, ASecondUnusableFileOfOneNameDoesNotReplaceTheFirst) {
  for (int i = 0; i < 2; ++i) {
    folder_.write("text.jpg", "no image " + std::to_string(i));
    EXPECT_NE(next().find("text.jpg"), std::string::npos);
  }
  EXPECT_TRUE(is_there("unusable/text.jpg") && is_there("unusable/text-2.jpg"));
}

TEST_F(WatchedFolderTest, LinksFifosFoldersAndHiddenNamesAreNeverOpened) {
  test::TemporaryFolder elsewhere;
  const auto outside = elsewhere.write("x.png", png_);
  fs::create_symlink(outside, folder_.path() / "link.png");
  ASSERT_EQ(::mkfifo((folder_.path() / "fifo.png").c_str(), 0600), 0);
  fs::create_directory(folder_.path() / "folder.png");
  folder_.write(".hidden.png", png_);
  folder_.write("notes.txt", "text");
  EXPECT_EQ(next(), "stop empty");
  for (const char* name : {"link.png", "fifo.png", "folder.png", ".hidden.png", "notes.txt"}) {
    EXPECT_TRUE(is_there(name)) << name;
  }
}

TEST_F(WatchedFolderTest, AFileWrittenAnewUnderTheSameNameIsNotRemovedWithTheOld) {
  folder_.write("a.png", png_);
  EXPECT_EQ(next(), "a");
  fs::remove(folder_.path() / "a.png");
  folder_.write("b.tmp", png_);
  folder_.write("a.png", png_ + "x");
  EXPECT_TRUE(watched_->release("a"));
  EXPECT_TRUE(is_there("a.png"));
}

TEST_F(WatchedFolderTest, AFolderThatIsGoneStopsTheRunAsUnreachable) {
  fs::remove_all(folder_.path());
  EXPECT_EQ(next(), "stop unreachable");
  EXPECT_EQ(watched_->state(), DeviceState::unreachable);
  EXPECT_NE(watched_->identify().error().sentence.find("connected"), std::string::npos);
  // A share that is mounted after the start, or again.
  fs::create_directory(folder_.path());
  folder_.write("a.png", png_);
  ASSERT_TRUE(watched_->start({}).has_value());
  EXPECT_EQ(next(), "a");
}

TEST_F(WatchedFolderTest, CancelEndsTheRun) {
  folder_.write("a.png", png_);
  watched_->cancel();
  EXPECT_EQ(next(), "stop empty");
  EXPECT_EQ(watched_->state(), DeviceState::ready);
}

}  // namespace
}  // namespace kanaria::capture
