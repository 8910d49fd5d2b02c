// Headquarters' beacons and receipts, beside the chain.
#include "evidence/beacon.h"

#include <gtest/gtest.h>

#include <limits>

#include "evidence/chain.h"
#include "unit/temporary_folder.h"

namespace kanaria::evidence {
namespace {

using base::ClockStatus;
using store::Access;
using store::Database;

constexpr std::int64_t kNow_ms = 1795251600123;
constexpr const char* kBoot = "01234567-89ab-cdef-0123-456789abcdef";

base::Timestamp at(std::int64_t wall_ms, std::int64_t monotonic_ms,
                   ClockStatus status = ClockStatus::rtc) {
  return {wall_ms, monotonic_ms, kBoot, status};
}

TEST(ClockStatusByBeacon, NeedsABeaconOfThisBootThatAgrees) {
  const std::optional<Beacon> beacon = Beacon{{}, {}, kNow_ms, kBoot, 5000};
  EXPECT_EQ(clock_status(at(kNow_ms, 5000), beacon), ClockStatus::beacon);
  EXPECT_EQ(clock_status(at(kNow_ms + 70'000, 75'000), beacon), ClockStatus::beacon);
  // Two minutes off, and a millisecond more.
  for (const std::int64_t side : {-1, 1}) {
    const std::int64_t off_ms = side * kBeaconAgreement_ms;
    EXPECT_EQ(clock_status(at(kNow_ms + off_ms, 5000), beacon), ClockStatus::beacon);
    EXPECT_EQ(clock_status(at(kNow_ms + off_ms + side, 5000), beacon), ClockStatus::rtc);
    EXPECT_EQ(clock_status(at(kNow_ms + off_ms + side, 5000, ClockStatus::ntp), beacon),
              ClockStatus::ntp);
  }
  EXPECT_EQ(clock_status(at(kNow_ms, 605'000), beacon), ClockStatus::rtc) << "a clock that stands";
  EXPECT_EQ(clock_status(at(kNow_ms, 5000), std::nullopt), ClockStatus::rtc);
}

TEST(ClockStatusByBeacon, ABeaconOfAnotherBootTellsNothing) {
  Beacon beacon{{}, {}, kNow_ms, "another boot", 5000};
  EXPECT_EQ(clock_status(at(kNow_ms, 5000), beacon), ClockStatus::rtc);
  beacon.boot_id.clear();
  base::Timestamp now = at(kNow_ms, 5000);
  now.boot_id.clear();
  EXPECT_EQ(clock_status(now, beacon), ClockStatus::rtc) << "unknown is not the same";
  beacon.boot_id = kBoot;
  EXPECT_EQ(clock_status(at(kNow_ms, 4999), beacon), ClockStatus::rtc) << "before it came";
}

TEST(ClockStatusByBeacon, WithstandsEveryClock) {
  const std::optional<Beacon> beacon = Beacon{{}, {}, kLatestBeacon_ms, kBoot, 0};
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t wall_ms : {kLeast, std::int64_t{-1}, std::int64_t{0}, kMost}) {
    for (const std::int64_t monotonic_ms : {kLeast, std::int64_t{0}, kMost}) {
      EXPECT_EQ(clock_status(at(wall_ms, monotonic_ms), beacon), ClockStatus::rtc);
    }
  }
}

class HeadquartersTest : public ::testing::Test {
 protected:
  HeadquartersTest()
      : database_(*Database::open(folder_.path() / "a.db", {1, {chain_tables()}}, Access::own)),
        chain_(*Chain::open(database_, folder_.path() / "signing.key")) {}

  base::Result<bool> set(std::string_view bytes, std::int64_t headquarters_ms) {
    auto transaction = database_.begin();
    auto set = set_beacon(*transaction, base::bytes_of(bytes), headquarters_ms, at(1, 2));
    EXPECT_TRUE(transaction->commit());
    return set;
  }
  void add_entry() {
    auto transaction = database_.begin();
    const auto beacon = *newest_beacon(*transaction);
    const auto place = chain_.next(*transaction);
    ASSERT_TRUE(chain_.append(
        *transaction, *place,
        {std::nullopt, {}, at(kNow_ms, 1), beacon ? beacon->digest : base::Digest{}}));
    ASSERT_TRUE(transaction->commit());
  }
  base::Digest hash_of(std::uint64_t seq) {
    auto select = database_.prepare("SELECT hash FROM chain WHERE seq = ?1");
    EXPECT_TRUE(*select->bind(1, static_cast<std::int64_t>(seq)).step());
    base::Digest hash{};
    const base::ByteView found = select->blob(0);
    std::copy(found.begin(), found.end(), hash.begin());
    return hash;
  }
  base::Result<bool> pin(std::uint64_t seq, const base::Digest& hash) {
    auto transaction = database_.begin();
    auto added = add_pin(*transaction, {seq, hash, kNow_ms, base::Bytes(100, 'r')});
    EXPECT_TRUE(transaction->commit());
    return added;
  }
  void change(const std::string& sql) {
    auto transaction = database_.begin();
    for (const char* name : {"beacon_grows", "beacon_kept", "chain_kept"}) {
      ASSERT_TRUE(transaction->prepare(std::string("DROP TRIGGER IF EXISTS ") + name)->run());
    }
    ASSERT_TRUE(transaction->prepare(sql)->run());
    ASSERT_TRUE(transaction->commit());
  }
  ChainReport verified() {
    return *verify_chain(database_, [](std::uint64_t) {
      return base::Result<std::optional<base::Digest>>(std::optional<base::Digest>());
    });
  }

  test::TemporaryFolder folder_;
  Database database_;
  Chain chain_;
};

TEST_F(HeadquartersTest, OnlyALaterBeaconTakesThePlaceOfAnother) {
  EXPECT_FALSE(newest_beacon(database_)->has_value());
  EXPECT_TRUE(*set("first", 1000));
  EXPECT_FALSE(*set("older", 999));
  EXPECT_FALSE(*set("same time", 1000));
  EXPECT_TRUE(*set("second", 1001));
  const auto newest = *newest_beacon(database_);
  ASSERT_TRUE(newest);
  EXPECT_EQ(base::text_of(newest->bytes), "second");
  EXPECT_EQ(newest->digest, base::sha256(base::bytes_of("second")));
  EXPECT_EQ(newest->headquarters_ms, 1001);
  EXPECT_EQ(newest->boot_id, kBoot);
  EXPECT_EQ(newest->received_monotonic_ms, 2);
}

TEST_F(HeadquartersTest, AnImpossibleBeaconIsRefused) {
  EXPECT_FALSE(set("", 1000));
  EXPECT_FALSE(set(std::string(kMaxBeacon_bytes + 1, 'b'), 1000));
  EXPECT_FALSE(set("before 1970", -1));
  EXPECT_FALSE(set("beyond the year 9999", kLatestBeacon_ms + 1));
  EXPECT_FALSE(newest_beacon(database_)->has_value());
  EXPECT_TRUE(*set(std::string(kMaxBeacon_bytes, 'b'), kLatestBeacon_ms));
}

TEST_F(HeadquartersTest, EntriesNameTheirBeacons) {
  add_entry();
  ASSERT_TRUE(set("first", 1000));
  add_entry();
  ASSERT_TRUE(set("second", 2000));
  add_entry();
  const ChainReport report = verified();
  EXPECT_EQ(report.first_break, "");
  ASSERT_TRUE(report.newest_beacon);
  EXPECT_EQ(report.newest_beacon->headquarters_ms, 2000);
  change("UPDATE beacon SET bytes = x'00'");
  EXPECT_EQ(verified().first_break, "headquarters' newest beacon is not as it was received.");
  change("DELETE FROM beacon");
  EXPECT_EQ(verified().first_break, "the beacon that the newest entry names is missing.");
  add_entry();  // names none, as if there had never been one
  EXPECT_EQ(verified().first_break, "entry 4 names no beacon, yet the one before it does.");
}

TEST_F(HeadquartersTest, AReceiptShowsAChainCutShort) {
  for (int i = 0; i < 4; ++i) add_entry();
  EXPECT_TRUE(*pin(3, hash_of(3)));
  EXPECT_EQ(verified().first_break, "");
  EXPECT_EQ(verified().newest_pin->seq, 3u);
  change("DELETE FROM chain WHERE seq = 4");
  EXPECT_EQ(verified().first_break, "") << "no receipt covers it";
  change("DELETE FROM chain WHERE seq = 3");
  EXPECT_EQ(verified().first_break,
            "entry 3 is missing: the chain ends before what headquarters confirmed.");
  add_entry();  // another one in its place
  EXPECT_EQ(verified().first_break, "entry 3 differs from what headquarters confirmed.");
  EXPECT_EQ(verified().entries, 2u);
}

TEST_F(HeadquartersTest, AReceiptThatContradictsIsKeptAndNeverHidden) {
  for (int i = 0; i < 3; ++i) add_entry();
  base::Digest other{};
  other.fill(7);
  EXPECT_TRUE(*pin(3, hash_of(3)));
  EXPECT_TRUE(*pin(2, other)) << "older than the newest, and yet news";
  EXPECT_FALSE(*pin(2, other)) << "the same again";
  EXPECT_EQ(verified().first_break, "entry 2 differs from what headquarters confirmed.");
}

TEST_F(HeadquartersTest, OldReceiptsAreLeftOutAndThinnedOut) {
  for (int i = 0; i < kKeptPins + 5; ++i) {
    add_entry();
    const auto seq = static_cast<std::uint64_t>(i) + 1;
    EXPECT_TRUE(*pin(seq, hash_of(seq)));
    EXPECT_FALSE(*pin(seq, hash_of(seq)));
  }
  EXPECT_FALSE(*pin(2, hash_of(2))) << "older than the newest";
  const auto pins = *newest_pins(database_, 100);
  EXPECT_EQ(pins.size(), static_cast<std::size_t>(kKeptPins));
  EXPECT_EQ(pins.front().seq, static_cast<std::uint64_t>(kKeptPins) + 5);
  EXPECT_EQ(pins.front().receipt, base::Bytes(100, 'r'));
  EXPECT_EQ(newest_pins(database_, 1)->size(), 1u);
  EXPECT_EQ(verified().first_break, "");
}

TEST_F(HeadquartersTest, AnImpossibleReceiptIsRefused) {
  EXPECT_FALSE(pin(0, {}));
  EXPECT_FALSE(pin(std::numeric_limits<std::uint64_t>::max(), {}));
  auto transaction = database_.begin();
  EXPECT_FALSE(add_pin(*transaction, {1, {}, 0, {}}));
  EXPECT_FALSE(add_pin(*transaction, {1, {}, 0, base::Bytes(kMaxReceipt_bytes + 1)}));
}

}  // namespace
}  // namespace kanaria::evidence
