#include "hq/stick.h"

#include "base/file.h"
#include "hq/evidence_shelf.h"
#include "hq/registry_shelf.h"
#include "registry/metadata.h"
#include "unit/hq/test_receiver.h"

namespace kanaria::hq {
namespace {

class StickTest : public ReceiverTest {
 protected:
  StickTest() {
    enrol(kiosk_);
    std::filesystem::create_directory(stick_.path() / "to-headquarters");
  }
  void put(const std::string& name, const std::vector<wire::Message>& messages) {
    base::Bytes body;
    for (const wire::Message& message : messages) wire::append_message(body, message);
    stick_.write("to-headquarters/" + name, base::text_of(body));
  }
  std::vector<wire::Message> answers_in(const std::string& name) {
    const auto body =
        base::read_file(stick_.path() / "from-headquarters" / name, wire::kMostBody_bytes);
    CHECK(body.has_value());
    auto messages = wire::parse_messages(*body);
    CHECK(messages.has_value());
    return *messages;
  }
  StickReport import() {
    auto report = answer_stick(receiver_, stick_.path());
    CHECK(report.has_value());
    return *report;
  }

  test::TemporaryFolder stick_;
  TestKiosk kiosk_{"mailroom-1"};
};

TEST_F(StickTest, MessagesGoInAndTheSameAnswersComeOut) {
  kiosk_.add_misses(3);
  const auto pieces = kiosk_.add_capsule(test_bytes(900, 1), 400);
  put("mailroom-1-000001.kanmsg", {kiosk_.part(1, 2)});
  put("mailroom-1-000002.kanmsg", {kiosk_.part(3, 4), pieces[0], pieces[1], pieces[2]});
  const auto report = import();
  EXPECT_EQ(report.files, 2u);
  EXPECT_EQ(report.messages, 5u);
  EXPECT_EQ(report.problems, std::vector<std::string>());
  const auto last = answers_in("mailroom-1-000002.kanmsg");
  ASSERT_EQ(last.size(), 5u);
  expect_head(std::get<wire::Receipt>(last[0]), kiosk_, 4, kiosk_.head());
  EXPECT_EQ(std::get<wire::Receipt>(last[3]).kind, wire::Receipt::Kind::capsule);
  // The same stick again.
  import();
  EXPECT_EQ(std::get<wire::Receipt>(answers_in("mailroom-1-000002.kanmsg")[3]),
            std::get<wire::Receipt>(last[3]));
  EXPECT_EQ(database_.count("chain_entries"), 4);
  EXPECT_EQ(database_.count("capsules"), 1);
}

TEST_F(StickTest, ABadFileIsToldAndTheOthersGoOn) {
  kiosk_.add_misses(1);
  stick_.write("to-headquarters/a.kanmsg", "nothing");
  stick_.write("to-headquarters/b.kanmsg", std::string(5u << 20, 'x'));
  std::filesystem::create_symlink("/etc/passwd", stick_.path() / "to-headquarters/c.kanmsg");
  std::filesystem::create_directory(stick_.path() / "to-headquarters/d.kanmsg");
  stick_.write("to-headquarters/holiday.jpg", "a picture");
  put("e.kanmsg", {kiosk_.whole()});
  const TestKiosk stranger("mailroom-9", 9);
  put("f.kanmsg", {stranger.whole()});
  const auto report = import();
  EXPECT_EQ(report.files, 2u);
  ASSERT_EQ(report.problems.size(), 5u);
  EXPECT_NE(report.problems[0].find("a.kanmsg"), std::string::npos);
  EXPECT_NE(report.problems[4].find("f.kanmsg: This kiosk is not enrolled"), std::string::npos);
  EXPECT_EQ(database_.count("chain_entries"), 1);
}

TEST_F(StickTest, AStickThatIsNoneIsAnError) {
  EXPECT_FALSE(answer_stick(receiver_, stick_.path() / "absent").has_value());
}

TEST_F(StickTest, AWantedRegistryIsAnsweredWhole) {
  const test::TemporaryFolder snapshot;
  const auto written = write_paged(snapshot.path() / "data", test_bytes(5'000'000, 1));
  const base::Bytes data = *base::read_file(snapshot.path() / "data", 8'000'000);
  registry::Metadata metadata;
  metadata.version = 3;
  metadata.kiosk = kiosk_.name();
  metadata.recipients = {base::recipient_of(base::new_age_identity())};
  metadata.data_bytes = written.bytes;
  metadata.data_root = written.root;
  snapshot.write("metadata", registry::sign_metadata(
                                 metadata, registry::new_signer(registry::new_sign_key(), 1)));
  ASSERT_TRUE(publish_registry(*database_, kiosk_.name(), snapshot.path(), 1).has_value());
  put("a.kanmsg", {wire::RegistryRequest{kiosk_.name(), 2, 0, 0}});
  import();
  std::vector<std::filesystem::path> files;
  for (const auto& file :
       std::filesystem::directory_iterator(stick_.path() / "from-headquarters")) {
    files.push_back(file.path().filename());
  }
  std::sort(files.begin(), files.end());
  ASSERT_EQ(files.size(), 3u);
  base::Bytes got;
  for (const auto& file : files) {  // in the order in which a kiosk takes them
    for (const wire::Message& message : answers_in(file.string())) {
      const auto& piece = std::get<wire::RegistryPiece>(message);
      EXPECT_EQ(piece.offset_bytes, got.size());
      base::append(got, piece.bytes);
    }
  }
  EXPECT_EQ(got, data);
}

class EvidenceShelfTest : public ReceiverTest {
 protected:
  EvidenceShelfTest() {
    enrol(kiosk_);
    const auto whole = kiosk_.add_capsule(bytes_, 400);
    const auto half = kiosk_.add_capsule(test_bytes(900, 2), 400);
    std::vector<wire::Message> messages = {kiosk_.whole(), half[0]};
    messages.insert(messages.end(), whole.begin(), whole.end());
    answers(messages);
  }
  base::Bytes bytes_ = test_bytes(900, 1);
  TestKiosk kiosk_{"mailroom-1"};
  test::TemporaryFolder folder_;
};

TEST_F(EvidenceShelfTest, WholeCapsulesAreWrittenOnceAndLoggedBefore) {
  const auto held = list_evidence(*database_, "", "export", 77);
  ASSERT_TRUE(held.has_value());
  ASSERT_EQ(held->size(), 1u);
  EXPECT_EQ(held->at(0).seq, 1u);
  EXPECT_EQ(database_.value("select act || ' ' || sentence || ' ' || at_ms from audit_log"),
            "export 1 capsules 77");
  const auto first = export_capsule(*database_, held->at(0), folder_.path());
  ASSERT_TRUE(first.has_value()) << first.error().sentence;
  EXPECT_TRUE(*first);
  const auto file = folder_.path() / ("mailroom-1-" + base::to_hex(kiosk_.epoch()) + "-1.age");
  EXPECT_EQ(*base::read_file(file, 1000), bytes_);
  const auto again = export_capsule(*database_, held->at(0), folder_.path());
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(*again);
  EXPECT_TRUE(list_evidence(*database_, "mailroom-2", "list", 78)->empty());
}

TEST_F(EvidenceShelfTest, WhatIsNotTheCapsuleIsNotWritten) {
  auto held = list_evidence(*database_, "mailroom-1", "export", 77);
  ASSERT_TRUE(held.has_value() && held->size() == 1);
  const auto file = folder_.write("mailroom-1-" + base::to_hex(kiosk_.epoch()) + "-1.age", "mine");
  EXPECT_FALSE(export_capsule(*database_, held->at(0), folder_.path()).has_value());
  EXPECT_EQ(base::text_of(*base::read_file(file, 1000)), "mine");
  std::filesystem::remove(file);
  held->at(0).digest[0] ^= 1;
  EXPECT_FALSE(export_capsule(*database_, held->at(0), folder_.path()).has_value());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  EXPECT_FALSE(export_capsule(*database_, held->at(0), folder_.path() / "absent").has_value());
}

}  // namespace
}  // namespace kanaria::hq
