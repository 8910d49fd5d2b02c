// The log of acts, the daily counts, the archive and the forwarder's reference.
#include <gtest/gtest.h>

#include <limits>

#include "evidence/acts.h"
#include "evidence/capsule.h"
#include "evidence/daily_counts.h"
#include "evidence/tar.h"
#include "unit/temporary_folder.h"

namespace kanaria::evidence {
namespace {

using store::Access;
using store::Database;

class RecordsTest : public ::testing::Test {
 protected:
  RecordsTest()
      : database_(*Database::open(folder_.path() / "a.db",
                                  {1, {acts_tables() + daily_counts_tables()}}, Access::own)) {}

  void add(Counted what, std::int64_t wall_ms) {
    auto transaction = database_.begin();
    ASSERT_TRUE(count(*transaction, what, wall_ms));
    ASSERT_TRUE(transaction->commit());
  }

  test::TemporaryFolder folder_;
  Database database_;
};

TEST_F(RecordsTest, ActsAreKeptInTheirOrderAndCannotBeChanged) {
  for (int i = 1; i <= 3; ++i) {
    auto transaction = database_.begin();
    ASSERT_TRUE(log_act(*transaction, {i, "export", "anna (uid 1)", std::to_string(i)}));
    ASSERT_TRUE(transaction->commit());
  }
  const auto acts = newest_acts(database_, 2);
  ASSERT_TRUE(acts);
  ASSERT_EQ(acts->size(), 2u);
  EXPECT_EQ(acts->front().detail, "2");
  EXPECT_EQ(acts->back().detail, "3");
  auto transaction = database_.begin();
  EXPECT_FALSE(transaction->prepare("DELETE FROM acts")->run());
}

TEST_F(RecordsTest, ADayEndsAtMidnightInJapan) {
  constexpr std::int64_t kLastOfDay_ms = 1795273199999;  // 2026-11-21T14:59:59.999Z
  add(Counted::read, kLastOfDay_ms);
  add(Counted::read, kLastOfDay_ms - 1000);
  add(Counted::unreadable, kLastOfDay_ms);
  add(Counted::read, kLastOfDay_ms + 1);
  const auto days = daily_counts(database_, 10);
  ASSERT_TRUE(days);
  ASSERT_EQ(days->size(), 2u);
  EXPECT_EQ((*days)[0].day, "2026-11-21");
  EXPECT_EQ((*days)[0].read, 2);
  EXPECT_EQ((*days)[0].unreadable, 1);
  EXPECT_EQ((*days)[1].day, "2026-11-22");
  EXPECT_EQ((*days)[1].read, 1);
}

TEST(Tar, TakesTheTimeOfAnyClock) {
  for (const std::int64_t time_s :
       {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{077777777777} + 1,
        std::numeric_limits<std::int64_t>::max()}) {
    const base::Bytes archive = write_tar({{"a.txt", {}}}, time_s);
    const std::string expected = time_s < 0 ? "00000000000" : "77777777777";
    EXPECT_EQ(base::text_of(base::ByteView(archive).subspan(136, 11)), expected);
  }
}

TEST(ForwarderReference, IsOneLineOfPrintableText) {
  for (const char* text : {"", "A-17", "受付 2026/11 第7便"}) {
    EXPECT_TRUE(is_forwarder_reference(text)) << text;
  }
  for (const char* text :
       {"two\nlines", "\x1b[31m", "bell\a", "\x7f", "\xff", "\u2028", "\u0085"}) {
    EXPECT_FALSE(is_forwarder_reference(text)) << text;
  }
  EXPECT_TRUE(is_forwarder_reference(std::string(kMaxForwarderReference_chars, 'x')));
  EXPECT_FALSE(is_forwarder_reference(std::string(kMaxForwarderReference_chars + 1, 'x')));
}

TEST(Tar, IsWhatTarReads) {
  const test::TemporaryFolder folder;
  const base::Bytes big(1000, 'b');
  const base::Bytes archive =
      write_tar({{"a.txt", base::bytes_of("hello\n")}, {"big", big}, {"empty", {}}}, 1795251600);
  EXPECT_EQ(archive.size() % kTarBlock_bytes, 0u);
  const auto file = folder.write("x.tar", base::text_of(archive));
  const std::string in_folder = "cd " + folder.path().string() + " && ";
  ASSERT_EQ(std::system((in_folder + "tar -xf x.tar").c_str()), 0);
  ASSERT_EQ(std::system((in_folder + "test \"$(cat a.txt)\" = hello").c_str()), 0);
  EXPECT_EQ(std::filesystem::file_size(folder.path() / "big"), 1000u);
  EXPECT_EQ(std::filesystem::file_size(folder.path() / "empty"), 0u);
}

}  // namespace
}  // namespace kanaria::evidence
