#include "sync/stick.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "unit/sync/headquarters_by_hand.h"

namespace kanaria::sync {
namespace {

namespace fs = std::filesystem;

class StickTest : public ::testing::Test {
 protected:
  StickTest() : kiosk_(HeadquartersByHand(TurnedClock()).receipt_key()), hq_(kiosk_.clock) {}

  SyncParts parts() {
    return {kiosk_.database,
            kiosk_.clock,
            hq_,
            kiosk_.chain,
            nullptr,
            []() -> base::Result<wire::Report> { return wire::Report{}; },
            kiosk_.reserve,
            [] { return 0.5; }};
  }
  ExportedToStick exported() {
    auto done = export_to_stick(parts(), stick_.path(), problems_);
    EXPECT_TRUE(done) << done.error().sentence;
    return *done;
  }
  ImportedFromStick imported() {
    auto done = import_from_stick(parts(), stick_.path(), problems_);
    EXPECT_TRUE(done) << done.error().sentence;
    return *done;
  }
  std::vector<fs::path> files(const char* folder) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(stick_.path() / folder)) {
      found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  /// Headquarters reads the stick and writes its answers beside.
  void carry() {
    fs::create_directories(stick_.path() / "from-headquarters");
    for (const auto& file : files("to-headquarters")) {
      const auto body = *base::read_file(file, wire::kMostBody_bytes);
      const auto answer = *hq_.post("/v1/messages", body);
      const auto to = stick_.path() / "from-headquarters" / file.filename();
      ASSERT_TRUE(base::write_file_durably(to, answer.body, base::FileMode::everybody_reads));
    }
  }
  std::string text(std::size_t size_bytes) {
    std::string bytes(size_bytes, ' ');
    for (char& c : bytes) c = static_cast<char>(kiosk_.random());
    return bytes;
  }

  test::TemporaryFolder stick_;
  KioskByHand kiosk_;
  HeadquartersByHand hq_;
  Problems problems_;
};

TEST_F(StickTest, ARoundByFilesIsTheSameAsByTheNetwork) {
  for (int i = 0; i < 600; ++i) kiosk_.capture(i % 100 == 0 ? text(3000) : "");
  kiosk_.capture(text(5'000'000));
  EXPECT_EQ(exported().capsules, 7u);
  EXPECT_EQ(kiosk_.stats().waiting.items, 7) << "nothing leaves by being exported";
  for (const auto& file : files("to-headquarters")) {
    EXPECT_LE(fs::file_size(file), wire::kMostBody_bytes);
  }
  carry();
  EXPECT_EQ(imported().received, 7u);
  EXPECT_EQ(hq_.links, kiosk_.chain.links());
  EXPECT_EQ(hq_.capsules, kiosk_.captured);
  EXPECT_EQ(kiosk_.stats().waiting.items, 0);
  EXPECT_EQ(kiosk_.chain.pins().back().seq, 601u);
  EXPECT_EQ(exported().capsules, 0u);
  imported();
  EXPECT_EQ(kiosk_.stats().retained.items, 7);
  EXPECT_EQ(problems_.count(), 0u);
}

TEST_F(StickTest, ExportingAgainAddsWhatIsMissing) {
  for (int i = 0; i < 5; ++i) kiosk_.capture(text(3000));
  const auto first = exported();
  EXPECT_EQ(first.already_there, 0u);
  EXPECT_EQ(exported().written, 0u);
  const auto some = files("to-headquarters");
  fs::remove(some[2]);
  EXPECT_EQ(exported().written, 1u);
  EXPECT_EQ(files("to-headquarters").size(), some.size());
  kiosk_.capture(text(3000));
  exported();
  carry();
  imported();
  EXPECT_EQ(hq_.capsules, kiosk_.captured);
  EXPECT_EQ(hq_.alarms, 0u);
}

TEST_F(StickTest, BadFilesArePassedOver) {
  for (int i = 0; i < 5; ++i) kiosk_.capture(text(3000));
  exported();
  carry();
  const auto answers = files("from-headquarters");
  fs::resize_file(answers[1], fs::file_size(answers[1]) / 2);
  fs::create_symlink("/dev/zero", stick_.path() / "from-headquarters" / "zero.kanmsg");
  fs::create_directory(stick_.path() / "from-headquarters" / "folder.kanmsg");
  const auto done = imported();
  EXPECT_EQ(done.bad_files, 3u);
  EXPECT_EQ(done.received, 4u);
  EXPECT_EQ(kiosk_.stats().waiting.items, 1);
}

TEST_F(StickTest, AStrangersReceiptsChangeNothing) {
  kiosk_.capture(text(3000));
  exported();
  carry();
  base::SigningSeed stranger{};
  base::Bytes body;
  wire::append_message(body, wire::signed_receipt(hq_.capsule_receipt(1), stranger));
  fs::remove_all(stick_.path() / "from-headquarters");
  fs::create_directory(stick_.path() / "from-headquarters");
  ASSERT_TRUE(base::write_file_durably(stick_.path() / "from-headquarters/a.kanmsg", body,
                                       base::FileMode::everybody_reads));
  EXPECT_EQ(imported().received, 0u);
  EXPECT_EQ(kiosk_.stats().waiting.items, 1);
  EXPECT_EQ(problems_.count(), 1u);
}

TEST_F(StickTest, AStickThatIsNotThereIsAnError) {
  EXPECT_FALSE(export_to_stick(parts(), stick_.path() / "missing", problems_));
  EXPECT_FALSE(import_from_stick(parts(), stick_.path() / "missing", problems_));
}

}  // namespace
}  // namespace kanaria::sync
