#include "hq/keys.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "hq/snapshot_builder.h"
#include "registry/keys_of_person.h"
#include "registry/registry.h"
#include "unit/registry/test_snapshot.h"

namespace kanaria::hq {
namespace {

using registry::TestFolder;

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

class KeysTest : public testing::Test {
 protected:
  TestFolder folder_;
  std::filesystem::path keys_ = folder_.path() / "keys";
};

TEST_F(KeysTest, SecretsAreTheOwnersAlone) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  for (const char* name : {"hq.agekey", "registry.signkey", "registry.signer", "registry.master"}) {
    EXPECT_EQ(mode_of(keys_ / name), 0600u) << name;
  }
  EXPECT_EQ(mode_of(keys_), 0700u);
  EXPECT_EQ(mode_of(keys_ / "hq.recipient"), 0644u);
}

TEST_F(KeysTest, AreNeverOverwritten) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  const auto before = registry::TestHeadquarters::get(keys_ / "hq.agekey");
  EXPECT_FALSE(make_keys(keys_).has_value());
  EXPECT_EQ(registry::TestHeadquarters::get(keys_ / "hq.agekey"), before);
  std::filesystem::create_directory(folder_.path() / "empty");
  EXPECT_FALSE(make_keys(folder_.path() / "empty").has_value());
  EXPECT_FALSE(make_keys(folder_.path() / "absent" / "keys").has_value());
  // Nothing half made is left over.
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_TRUE(entry.path().filename() == "keys" || entry.path().filename() == "empty");
  }
}

TEST_F(KeysTest, ReadBackWithAnEscrowRecipient) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  auto read = read_keys(keys_);
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->recipients.size(), 1u);
  EXPECT_EQ(read->recipients[0], base::recipient_of(read->identity));
  const auto escrow = base::recipient_of(base::new_age_identity());
  registry::TestHeadquarters::put(keys_ / "escrow.recipient",
                                  base::bytes_of(base::to_text(escrow) + "\n"));
  read = read_keys(keys_);
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->recipients.size(), 2u);
  EXPECT_EQ(read->recipients[1], escrow);
  registry::TestHeadquarters::put(keys_ / "escrow.recipient", base::bytes_of("age1x\n"));
  EXPECT_FALSE(read_keys(keys_).has_value());
}

TEST_F(KeysTest, DamagedFilesAreNamed) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  for (const char* name : {"hq.agekey", "registry.signer", "registry.verifykey", "registry.master",
                           "registry.state"}) {
    const auto good = registry::TestHeadquarters::get(keys_ / name);
    registry::TestHeadquarters::put(keys_ / name, base::bytes_of("zz\n"));
    const auto read = read_keys(keys_);
    ASSERT_FALSE(read.has_value()) << name;
    EXPECT_NE(read.error().sentence.find(name), std::string::npos);
    registry::TestHeadquarters::put(keys_ / name, good);
  }
  EXPECT_TRUE(read_keys(keys_).has_value());
}

TEST_F(KeysTest, VersionsGrow) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  for (std::uint64_t expected = 1; expected <= 3; ++expected) {
    const auto version = take_next_version(keys_);
    ASSERT_TRUE(version.has_value());
    EXPECT_EQ(*version, expected);
  }
  EXPECT_EQ(read_keys(keys_)->epoch, 1u);
}

TEST_F(KeysTest, KiosksShareOnlyTheInnerKey) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  const auto keys = read_keys(keys_);
  ASSERT_TRUE(keys.has_value());
  const auto one = kiosk_key_of(*keys, "kiosk-1");
  const auto two = kiosk_key_of(*keys, "kiosk-2");
  EXPECT_EQ(one.inner, two.inner);
  EXPECT_NE(one.tag, two.tag);
  EXPECT_NE(one.wrap, two.wrap);
  EXPECT_EQ(one, kiosk_key_of(*keys, "kiosk-1"));
  HeadquartersKeys later = *keys;
  ++later.epoch;
  EXPECT_NE(kiosk_key_of(later, "kiosk-1").tag, one.tag);
}

TEST_F(KeysTest, ANewEpochKeepsInnerTagsAndNothingElse) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  const auto before = *read_keys(keys_);
  ASSERT_TRUE(take_next_version(keys_).has_value());
  EXPECT_EQ(*begin_next_epoch(keys_), 2u);
  const auto after = *read_keys(keys_);
  EXPECT_EQ(after.epoch, 2u);
  EXPECT_EQ(*take_next_version(keys_), 2u) << "versions go on";
  const auto one = sealing_keys_of(before, "any");
  const auto two = sealing_keys_of(after, "any");
  EXPECT_EQ(one.kiosk.inner, two.kiosk.inner);
  EXPECT_NE(one.kiosk.tag, two.kiosk.tag);
  EXPECT_NE(one.kiosk.wrap, two.kiosk.wrap);
  EXPECT_NE(one.rows, two.rows);
}

TEST_F(KeysTest, TheRootKeyMakesTheNextSignerAndMayLieElsewhere) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  const auto safe = folder_.path() / "root";
  std::filesystem::rename(keys_ / "registry.signkey", safe);
  const auto before = *read_keys(keys_);
  EXPECT_EQ(before.signer.proof.number, 1u);
  ASSERT_TRUE(take_next_version(keys_).has_value());
  const auto number = make_next_signer(keys_, *read_sign_key(safe), 500);
  ASSERT_TRUE(number.has_value()) << number.error().sentence;
  EXPECT_EQ(*number, 2u);
  const auto after = *read_keys(keys_);
  EXPECT_EQ(after.signer.proof.number, 2u);
  EXPECT_NE(after.signer.proof.key, before.signer.proof.key);
  EXPECT_TRUE(registry::holds(after.signer.proof, before.root));
  EXPECT_EQ(mode_of(keys_ / "registry.signer"), 0600u);
  EXPECT_EQ(*take_next_version(keys_), 501u);
  ASSERT_TRUE(make_next_signer(keys_, *read_sign_key(safe), 0).has_value());
  EXPECT_EQ(*take_next_version(keys_), 502u) << "never back";
  const auto stranger = make_next_signer(keys_, registry::new_sign_key(), 0);
  ASSERT_FALSE(stranger.has_value());
  EXPECT_NE(stranger.error().sentence.find("registry.verifykey"), std::string::npos);
  EXPECT_EQ(read_keys(keys_)->signer.proof.number, 3u);
}

TEST_F(KeysTest, ASignerForWhomTheRootDoesNotSpeakIsRefused) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  const auto other = registry::new_signer(registry::new_sign_key(), 1);
  registry::TestHeadquarters::put(keys_ / "registry.signer",
                                  base::bytes_of(registry::to_text(other)));
  EXPECT_FALSE(read_keys(keys_).has_value());
}

TEST_F(KeysTest, TheLastBuildsSizeIsRemembered) {
  ASSERT_TRUE(make_keys(keys_).has_value());
  EXPECT_EQ(*records_before(keys_), 0u);
  ASSERT_TRUE(note_records(keys_, 77).has_value());
  ASSERT_TRUE(take_next_version(keys_).has_value());
  EXPECT_EQ(*records_before(keys_), 77u);
}

class SnapshotBuilderTest : public KeysTest {
 protected:
  SnapshotBuilderTest() {
    EXPECT_TRUE(make_keys(keys_).has_value());
    record_.record = {
        2,  "R-1",   registry::Kind::erasure, "1050011", "港区芝公園4-2-8", "山田太郎", "山田",
        "", "list-a"};
    record_.address.place = "港区/芝公園";
    record_.address.doors = {{"4-2-8", ""}};
    record_.address.notation_of_address = "芝公園4-2-8";
    record_.code = "1050011";
    record_.name = "山田太郎";
    record_.surname = "山田";
  }
  [[nodiscard]] base::Result<void> build() const {
    const auto keys = read_keys(keys_);
    if (!keys) return keys.error();
    const base::Key inner = kiosk_key_of(*keys, "any").inner;
    RowSource source;
    source.count = 1;
    bool is_given = false;
    source.next = [&]() -> std::optional<Record> {
      if (std::exchange(is_given, true)) return std::nullopt;
      return record_.record;
    };
    source.row_of = [&](const Record&) { return plain_row_of(record_, inner); };
    const auto built = build_snapshot(*keys, {"any", 7, 1000, 2000}, source, dir_);
    if (!built) return built.error();
    return {};
  }

  CanonicalRecord record_;
  std::filesystem::path dir_ = folder_.path() / "registry";
};

TEST_F(SnapshotBuilderTest, WhatIsBuiltIsFoundAndOpensWithTheAgeKeyAlone) {
  const auto built = build();
  ASSERT_TRUE(built.has_value()) << built.error().sentence;
  EXPECT_EQ(mode_of(folder_.path() / "registry.key"), 0600u);
  const auto registry = registry::Registry::open(dir_);
  ASSERT_TRUE(registry.has_value()) << registry.error().sentence;
  EXPECT_EQ(registry->snapshot().version, 7u);
  const auto probes = registry::place_probes(record_.address, record_.name);
  const auto located = registry->locate(probes.front().key);
  ASSERT_EQ(located.size(), 1u);
  const auto record = registry->unlock(located.front());
  ASSERT_TRUE(record.has_value());
  const auto identity = base::read_age_identity(keys_ / "hq.agekey");
  ASSERT_TRUE(identity.has_value());
  const auto content = registry::open_token(registry::token_key_of(*identity), record->token());
  ASSERT_TRUE(content.has_value());
  EXPECT_EQ(content->record_id, "R-1");
  EXPECT_EQ(content->kind, registry::Kind::erasure);
  EXPECT_EQ(content->list_id, "list-a");
}

TEST_F(SnapshotBuilderTest, ASnapshotIsReplacedAndNothingElse) {
  ASSERT_TRUE(build().has_value());
  const auto first = registry::Registry::open(dir_);
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(build().has_value());
  const auto second = registry::Registry::open(dir_);
  ASSERT_TRUE(second.has_value());
  EXPECT_NE(first->snapshot().id, second->snapshot().id);
  registry::TestHeadquarters::put(dir_ / "notes", base::bytes_of("mine"));
  EXPECT_FALSE(build().has_value());
  EXPECT_TRUE(std::filesystem::exists(dir_ / "notes"));
  std::size_t entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    ++entries;
    EXPECT_TRUE(entry.path().filename() == "keys" || entry.path().filename() == "registry" ||
                entry.path().filename() == "registry.key");
  }
  EXPECT_EQ(entries, 3u);
}

TEST_F(SnapshotBuilderTest, ARecordWithoutPlaceAndCodeHasNoKeys) {
  EXPECT_TRUE(has_keys(record_));
  CanonicalRecord lost = record_;
  lost.address.place.clear();
  EXPECT_TRUE(has_keys(lost));
  lost.code.clear();
  EXPECT_FALSE(has_keys(lost));
  lost = record_;
  lost.name.clear();
  EXPECT_FALSE(has_keys(lost));
}

}  // namespace
}  // namespace kanaria::hq
