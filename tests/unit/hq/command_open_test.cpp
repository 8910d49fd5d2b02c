#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "evidence/capsule.h"
#include "hq/commands.h"
#include "registry/token.h"
#include "unit/temporary_folder.h"

namespace kanaria::hq {
namespace {

using Json = nlohmann::json;

class OpenTest : public ::testing::Test {
 protected:
  OpenTest() {
    key_ = folder_.write("hq.agekey", base::to_text(identity_) + "\n").string();
    capture_.front.bytes = base::Bytes(900, 'f');
    verdict_.decision = matching::Decision::match;
  }

  std::string seal(const std::string& name, std::uint64_t seq, std::uint8_t epoch = 1) {
    const evidence::Versions versions{"0.1.0", {}};
    evidence::CapsulePlace place;
    place.epoch.fill(epoch);
    place.seq = seq;
    const base::AgeRecipient recipients[] = {base::recipient_of(identity_)};
    const auto sealed =
        evidence::seal_capsule({capture_, reading_, verdict_, versions, {}}, place, recipients);
    return folder_.write(name, base::text_of(*sealed)).string();
  }
  std::string token(const base::AgeIdentity& identity) const {
    return registry::token_text({}, registry::seal_token(registry::token_key_of(identity), {},
                                                         {"C-17", registry::Kind::canary, "list-3"},
                                                         registry::kSmallestTokenClass));
  }
  /// The exit status, and the lines of stdout as JSON in lines_.
  int open(std::vector<std::string> words) {
    words.insert(words.begin(), {"--key", key_});
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run_open(words);
    std::istringstream out(::testing::internal::GetCapturedStdout());
    sentences_ = ::testing::internal::GetCapturedStderr();
    lines_.clear();
    for (std::string line; std::getline(out, line);) lines_.push_back(Json::parse(line));
    return status;
  }
  std::string images() const { return (folder_.path() / "images").string(); }

  test::TemporaryFolder folder_;
  base::AgeIdentity identity_ = base::new_age_identity();
  std::string key_;
  capture::Capture capture_;
  reading::Reading reading_;
  matching::Verdict verdict_;
  std::vector<Json> lines_;
  std::string sentences_;
};

TEST_F(OpenTest, RevealsWhomAHitIsAbout) {
  verdict_.hits = {{token(identity_), 0.9, registry::Notation::variant},
                   {token(base::new_age_identity()), 0.5, registry::Notation::unknown},
                   {"no token at all", 0.1, registry::Notation::unknown}};
  ASSERT_EQ(open({seal("1.age", 1)}), 0) << sentences_;
  const Json& hits = lines_.at(0)["hits"];
  EXPECT_EQ(hits[0]["record_id"], "C-17");
  EXPECT_EQ(hits[0]["kind"], "canary");
  EXPECT_EQ(hits[0]["list_id"], "list-3");
  EXPECT_EQ(hits[0]["notation"], "variant");
  EXPECT_FALSE(hits[1].contains("record_id"));
  EXPECT_FALSE(hits[2].contains("record_id"));
}

TEST_F(OpenTest, PutsImagesIntoTheFolderAndNeverOverThoseOfOthers) {
  ASSERT_EQ(open({"--out", images(), seal("1.age", 7)}), 0) << sentences_;
  const auto first = std::filesystem::path(images()) / "7_front.jpg";
  EXPECT_EQ(lines_.at(0)["images"][0]["path"], first.string());
  EXPECT_EQ(*base::read_file(first, 10'000), capture_.front.bytes);
  ASSERT_EQ(open({"--out", images(), seal("1.age", 7)}), 0) << "the same again is the same file";
  const base::Bytes of_first = capture_.front.bytes;
  capture_.front.bytes = base::Bytes(900, 'g');
  ASSERT_EQ(open({"--out", images(), seal("other_chain.age", 7, 0xab)}), 0) << sentences_;
  EXPECT_EQ(lines_.at(0)["images"][0]["path"],
            images() + "/7_abababababababababababababababab_front.jpg");
  capture_.front.bytes = base::Bytes(900, 'h');
  EXPECT_EQ(open({"--out", images(), seal("forged.age", 7, 0xab)}), 1);
  EXPECT_NE(sentences_.find("names are taken"), std::string::npos);
  EXPECT_EQ(*base::read_file(first, 10'000), of_first);
}

TEST_F(OpenTest, OneThatCannotBeOpenedDoesNotStopTheOthers) {
  const std::string good = seal("1.age", 1);
  const std::string bad = folder_.write("bad.age", "nothing sealed").string();
  EXPECT_EQ(open({bad, good, (folder_.path() / "absent.age").string()}), 1);
  ASSERT_EQ(lines_.size(), 3u);
  EXPECT_EQ(lines_[0]["capsule"], bad);
  EXPECT_EQ(lines_[0]["error"],
            "This capsule is no age file, or its header was damaged; copy it again.");
  EXPECT_EQ(lines_[1]["seq"], 1);
  EXPECT_TRUE(lines_[2].contains("error"));
}

TEST_F(OpenTest, NeedsAKeyAndACapsule) {
  EXPECT_EQ(open({}), 2);
  const std::vector<std::string> no_key = {"1.age"};
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run_open(no_key), 2);
  ::testing::internal::GetCapturedStderr();
  key_ = folder_.write("empty.agekey", "# nothing\n").string();
  EXPECT_EQ(open({"1.age"}), 1);
}

}  // namespace
}  // namespace kanaria::hq
