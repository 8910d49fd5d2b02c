#include "hq/fleet.h"

#include <nlohmann/json.hpp>

#include "unit/hq/test_receiver.h"

namespace kanaria::hq {
namespace {

constexpr std::int64_t kHour_ms = 3'600'000;
constexpr FleetRules kRules = {26, 9, 6, 35, 60, 50, 100};
// Wednesday, 18 November 2026, 15:00 in Japan.
constexpr std::int64_t kNow_ms = 1'794'981'600'000;

/// A kiosk that is well.
FleetKiosk well(const std::string& name) {
  FleetKiosk kiosk;
  kiosk.kiosk = name;
  kiosk.enrolled_ms = kNow_ms - 1000 * kHour_ms;
  kiosk.seen_ms = kiosk.reported_ms = kiosk.arrived_ms = kNow_ms - 60'000;
  kiosk.certificate_expires_ms = kNow_ms + 10'000 * kHour_ms;
  kiosk.published_version = kiosk.report.registry_version = 3;
  kiosk.registry_created_ms = kiosk.published_ms = kNow_ms - 48 * kHour_ms;
  kiosk.report.wall_ms = kiosk.reported_ms;
  kiosk.report.last_mailpiece_ms = kiosk.reported_ms - kHour_ms;
  kiosk.report.free_bytes = 10'000'000'000;
  return kiosk;
}

/// The kinds of alarm that a kiosk beside a good one gets.
std::vector<std::string> kinds_of(const FleetKiosk& kiosk) {
  Fleet fleet{kNow_ms, {kiosk, well("other")}};
  judge(fleet, kRules);
  EXPECT_TRUE(fleet.kiosks[1].alarms.empty());
  std::vector<std::string> kinds;
  for (const FleetAlarm& alarm : fleet.kiosks[0].alarms) kinds.push_back(alarm.kind);
  return kinds;
}

using Kinds = std::vector<std::string>;

TEST(FleetAlarmsTest, AKioskThatIsWellHasNone) {
  EXPECT_EQ(kinds_of(well("a")), Kinds());
}

TEST(FleetAlarmsTest, Silent) {
  FleetKiosk kiosk = well("a");
  kiosk.seen_ms = kNow_ms - 26 * kHour_ms;
  EXPECT_EQ(kinds_of(kiosk), Kinds());
  kiosk.seen_ms -= 1;
  EXPECT_EQ(kinds_of(kiosk), Kinds{"silent"});
  kiosk.revoked_ms = 1;
  EXPECT_EQ(kinds_of(kiosk), Kinds());
  kiosk.revoked_ms = 0;
  kiosk.enrolled_ms = 0;
  EXPECT_EQ(kinds_of(kiosk), Kinds());
}

TEST(FleetAlarmsTest, AliveButReadingNothingWhileOthersDo) {
  FleetKiosk kiosk = well("a");
  kiosk.report.last_mailpiece_ms = kiosk.report.wall_ms - 10 * kHour_ms;
  EXPECT_EQ(kinds_of(kiosk), Kinds{"no-mail"});
  // Its clock is two years behind; what counts is how long ago by that clock.
  kiosk.report.last_mailpiece_ms -= 17'000 * kHour_ms;
  kiosk.report.wall_ms -= 17'000 * kHour_ms;
  EXPECT_EQ(kinds_of(kiosk), (Kinds{"no-mail", "clock"}));
  // It never read any.
  kiosk = well("a");
  kiosk.report.last_mailpiece_ms = 0;
  EXPECT_EQ(kinds_of(kiosk), Kinds{"no-mail"});
  // There is no mail for anybody.
  Fleet alone{kNow_ms, {kiosk}};
  judge(alone, kRules);
  EXPECT_TRUE(alone.kiosks[0].alarms.empty());
}

TEST(FleetAlarmsTest, TheQueueGrowsAndNothingArrives) {
  FleetKiosk kiosk = well("a");
  kiosk.report.waiting_items = 20;
  kiosk.waiting_before = 10;
  EXPECT_EQ(kinds_of(kiosk), Kinds());  // busy, and sending
  kiosk.arrived_ms = kNow_ms - 7 * kHour_ms;
  EXPECT_EQ(kinds_of(kiosk), Kinds{"stuck"});
  kiosk.waiting_before = 20;
  EXPECT_EQ(kinds_of(kiosk), Kinds());
}

TEST(FleetAlarmsTest, OldRegistry) {
  FleetKiosk kiosk = well("a");
  kiosk.registry_created_ms = kNow_ms - 36 * 24 * kHour_ms;
  EXPECT_EQ(kinds_of(kiosk), Kinds{"registry"});
  kiosk = well("a");
  kiosk.report.registry_version = 0;
  kiosk.registry_created_ms = 0;
  EXPECT_EQ(kinds_of(kiosk), Kinds());  // it has some days to fetch it
  kiosk.published_ms = kNow_ms - 36 * 24 * kHour_ms;
  EXPECT_EQ(kinds_of(kiosk), Kinds{"registry"});
}

TEST(FleetAlarmsTest, WhatItSaysOfItself) {
  FleetKiosk kiosk = well("a");
  kiosk.report.self_test = "no camera";
  kiosk.report.quarantined_items = 1;
  kiosk.report.free_bytes = 99'999'999;
  kiosk.certificate_expires_ms = kNow_ms + 59 * 24 * kHour_ms;
  EXPECT_EQ(kinds_of(kiosk), (Kinds{"self-test", "quarantine", "disk", "certificate"}));
}

TEST(WeekdayHoursTest, LeaveOutSaturdaysAndSundaysInJapan) {
  constexpr std::int64_t kFriday22_ms = kNow_ms + (2 * 24 + 7) * kHour_ms;
  EXPECT_DOUBLE_EQ(weekday_hours(kNow_ms, kNow_ms + kHour_ms), 1);
  EXPECT_DOUBLE_EQ(weekday_hours(kFriday22_ms, kFriday22_ms + 24 * kHour_ms), 2);
  EXPECT_DOUBLE_EQ(weekday_hours(kFriday22_ms, kFriday22_ms + 51 * kHour_ms), 3);
  EXPECT_DOUBLE_EQ(weekday_hours(kNow_ms, kNow_ms + 14 * 24 * kHour_ms), 240);
  EXPECT_DOUBLE_EQ(weekday_hours(-24 * kHour_ms, 0), 24);  // Wednesday 09:00 to Thursday 09:00
  EXPECT_DOUBLE_EQ(weekday_hours(10, 5), 0);
}

class FleetTest : public ReceiverTest {};

TEST_F(FleetTest, ShowsWhatKiosksSaidAndWhatArrived) {
  TestKiosk kiosk("mailroom-1");
  enrol(kiosk);
  kiosk.add_misses(2);
  const auto pieces = kiosk.add_capsule(test_bytes(500, 1), 500);
  wire::Report report;
  report.kiosk = kiosk.name();
  report.program_version = "0.1.0";
  report.wall_ms = clock_.wall_ms;
  report.waiting_items = 4;
  report.oldest_waiting_ms = clock_.wall_ms - 90'000;
  report.free_bytes = 5'000'000'000;
  report.read_today = 77;
  report.last_mailpiece_ms = clock_.wall_ms;
  TestKiosk copy("mailroom-1");
  copy.add(test_seed(5));
  answers({kiosk.whole(), pieces[0], report, copy.whole()});
  TestKiosk silent("mailroom-2", 2);
  enrol(silent);
  clock_.wall_ms += 27 * kHour_ms;
  report.wall_ms = clock_.wall_ms;
  answers({report});

  const auto fleet = read_fleet(*database_, kRules, clock_.wall_ms);
  ASSERT_TRUE(fleet.has_value()) << fleet.error().sentence;
  const auto json = nlohmann::json::parse(fleet_json(*fleet));
  ASSERT_EQ(json["kiosks"].size(), 2u);
  const auto& first = json["kiosks"][0];
  EXPECT_EQ(first["kiosk"], "mailroom-1");
  EXPECT_EQ(first["entries"], 3);
  EXPECT_EQ(first["capsules"], 1);
  EXPECT_EQ(first["report"]["waiting_items"], 4);
  EXPECT_EQ(first["report"]["oldest_waiting_s"], 27 * 3600 + 90);
  EXPECT_EQ(first["report"]["read_today"], 77);
  ASSERT_EQ(first["alarms"].size(), 1u) << first["alarms"];
  EXPECT_EQ(first["alarms"][0]["kind"], "equivocation");
  EXPECT_EQ(json["kiosks"][1]["report"], nullptr);
  EXPECT_EQ(json["kiosks"][1]["alarms"][0]["kind"], "silent");
  EXPECT_EQ(json["alarms"], 2);
  EXPECT_NE(fleet_page(*fleet).find("equivocation"), std::string::npos);
}

TEST_F(FleetTest, ReportsAreARingAndTheGrowingQueueIsFoundInIt) {
  TestKiosk kiosk("mailroom-1");
  enrol(kiosk);
  wire::Report report;
  report.kiosk = kiosk.name();
  report.free_bytes = 5'000'000'000;
  for (int hour = 0; hour < 12; ++hour) {
    clock_.wall_ms += kHour_ms;
    report.wall_ms = report.last_mailpiece_ms = clock_.wall_ms;
    ++report.waiting_items;
    answers({report});
  }
  const auto fleet = read_fleet(*database_, kRules, clock_.wall_ms);
  ASSERT_TRUE(fleet.has_value());
  EXPECT_EQ(fleet->kiosks[0].waiting_before, 6u);
  ASSERT_EQ(fleet->kiosks[0].alarms.size(), 1u);
  EXPECT_EQ(fleet->kiosks[0].alarms[0].kind, "stuck");
  ASSERT_TRUE(
      database_
          ->transact([](Work& work) { work.run("update kiosks set reports = reports + 4096"); })
          .has_value());
  answers({report});
  EXPECT_EQ(database_.count("kiosk_reports"), 13);
  ASSERT_TRUE(
      database_
          ->transact([](Work& work) { work.run("update kiosks set reports = reports + 4095"); })
          .has_value());
  answers({report});
  EXPECT_EQ(database_.count("kiosk_reports"), 13);
}

}  // namespace
}  // namespace kanaria::hq
