#include "hq/schema.h"

#include <gtest/gtest.h>

#include <thread>

#include "unit/hq/test_receiver.h"

namespace kanaria::hq {
namespace {

/// A statement's SQLSTATE words, or "" when it went through; nothing of it stays.
std::string outcome(Postgres& database, const std::string& sql) {
  const auto done = database.transact([&](Work& work) {
    work.script(sql);
    work.script("do $$ begin raise exception 'undone' using errcode = 'KN001'; end $$");
  });
  CHECK(!done.has_value());
  const std::string& sentence = done.error().sentence;
  return sentence.find("KN001") != std::string::npos ? "" : sentence;
}

TEST(SchemaTest, IsAppliedOnceByProgramsThatStartTogether) {
  TestDatabase database;
  ASSERT_TRUE(database
                  ->transact([](Work& work) {
                    work.script("drop schema public cascade; create schema public");
                  })
                  .has_value());
  EXPECT_FALSE(check_schema(*database).has_value());
  std::atomic<int> applied = 0;
  std::vector<std::thread> programs;
  for (int i = 0; i < 4; ++i) {
    programs.emplace_back([&] {
      Postgres own(database.connection());
      const auto count = migrate(own);
      EXPECT_TRUE(count.has_value()) << (count ? "" : count.error().sentence);
      if (count) applied += *count;
    });
  }
  for (std::thread& program : programs) program.join();
  EXPECT_EQ(applied, newest_schema());
  EXPECT_TRUE(check_schema(*database).has_value());
}

TEST(SchemaTest, ANewerDatabaseIsRefused) {
  TestDatabase database;
  ASSERT_TRUE(database
                  ->transact([](Work& work) {
                    work.script("insert into schema_versions (version) values (999)");
                  })
                  .has_value());
  EXPECT_FALSE(check_schema(*database).has_value());
  const auto migrated = migrate(*database);
  ASSERT_FALSE(migrated.has_value());
  EXPECT_NE(migrated.error().sentence.find("999"), std::string::npos);
}

TEST(SchemaTest, AServerThatMayLoseCommitsIsRefused) {
  TestDatabase database;  // runs without fsync
  EXPECT_FALSE(check_durability(*database).has_value());
}

class HeldTest : public ReceiverTest {
 protected:
  HeldTest() {
    enrol(kiosk_);
    const auto pieces = kiosk_.add_capsule(test_bytes(700, 1), 400);
    const auto half = kiosk_.add_capsule(test_bytes(700, 2), 400);
    answers({kiosk_.whole(), pieces[0], pieces[1], half[0]});
    CHECK(database_.count("capsules") == 1);
  }
  TestKiosk kiosk_{"mailroom-1"};
};

TEST_F(HeldTest, WhatWasReceiptedIsNeverChangedEvenByTheOwner) {
  ASSERT_TRUE(database_
                  ->transact([](Work& work) {
                    work.script(
                        "insert into audit_log (at_ms, act, subject, sentence) "
                        "values (1, 'a', 'b', 'c')");
                  })
                  .has_value());
  for (const char* sql : {
           "update chain_entries set hash = ''",
           "delete from chain_entries",
           "truncate chain_entries",
           "update chain_keys set first_seq = 2",
           "delete from chain_keys",
           "update capsules set digest = ''",
           "delete from capsules",
           "truncate capsules",
           "update receipts set committed_ms = 1",
           "delete from receipts",
           "delete from beacons",
           "update audit_log set act = 'x'",
           "delete from audit_log",
           "truncate audit_log",
           "update capsule_pieces set bytes = ''",
           "delete from capsule_pieces where seq = 1",
           "truncate capsule_pieces",
       }) {
    EXPECT_NE(outcome(*database_, sql).find("never changed"), std::string::npos) << sql;
  }
  EXPECT_EQ(outcome(*database_, "delete from capsule_pieces where seq = 2"), "");
}

TEST_F(HeldTest, TheReceivingRoleTakesMessagesAndCannotTouchEvidence) {
  ASSERT_TRUE(make_roles(*database_).has_value());
  ASSERT_TRUE(make_roles(*database_).has_value());  // again
  Postgres as_receiver(database_.connection() + " options='-c role=kanaria_receive'");
  Receiver receiver(as_receiver, keys(), clock_);
  kiosk_.rotate();
  const auto pieces = kiosk_.add_capsule(test_bytes(900, 3), 400);
  TestKiosk copy("mailroom-1");
  copy.add_misses(1);
  wire::Report report;
  report.kiosk = kiosk_.name();
  auto torn = pieces[2];
  torn.bytes[0] ^= 1;
  clock_.wall_ms += 60'000;
  const auto answer =
      receiver.answer({kiosk_.whole(), copy.whole(), pieces[0], pieces[1], torn, pieces[0],
                       pieces[1], pieces[2], report, wire::RegistryRequest{kiosk_.name(), 0, 0, 0}},
                      std::nullopt);
  ASSERT_TRUE(answer.has_value()) << answer.error().sentence;
  EXPECT_EQ(database_.count("capsules"), 2);
  EXPECT_EQ(database_.count("alarms"), 1);
  for (const char* sql :
       {"update chain_entries set hash = ''", "delete from capsules", "delete from audit_log",
        "truncate alarms", "delete from heads", "update kiosks set revoked_ms = 0",
        "insert into kiosks values ('x', 1)", "insert into enrolment_codes values ('', 'x', 1, 1)",
        "insert into registry_snapshots values ('mailroom-1', 1, '', 1, 1, 1)",
        "create table mine (a int)"}) {
    EXPECT_NE(outcome(as_receiver, sql).find("permission denied"), std::string::npos) << sql;
  }
}

TEST_F(HeldTest, TheHoldersRoleReadsEvidenceAndWritesTheAuditLogOnly) {
  ASSERT_TRUE(make_roles(*database_).has_value());
  Postgres as_holder(database_.connection() + " options='-c role=kanaria_holder'");
  EXPECT_EQ(outcome(as_holder, "select * from capsule_pieces"), "");
  EXPECT_EQ(outcome(as_holder,
                    "insert into audit_log (at_ms, act, subject, sentence) "
                    "values (1, 'export', '', '')"),
            "");
  for (const char* sql : {"insert into capsules values ('a', '', 1, '', 1, 1)",
                          "delete from capsule_pieces", "select * from enrolment_codes"}) {
    EXPECT_NE(outcome(as_holder, sql).find("permission denied"), std::string::npos) << sql;
  }
}

}  // namespace
}  // namespace kanaria::hq
