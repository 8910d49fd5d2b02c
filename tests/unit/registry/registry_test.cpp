#include "registry/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/age_key.h"
#include "unit/registry/test_snapshot.h"

namespace kanaria::registry {
namespace {

const MatchKey kTaro{KeyType::place_door, {"港区/芝公園", "4-2-8", "山田太郎"}};
const MatchKey kTaroByCode{KeyType::code_door, {"1050011", "4-2-8", "山田太郎"}};
const MatchKey kHanako{KeyType::place_door, {"港区/芝公園", "4-2-9", "鈴木花子"}};

std::vector<TestRecord> two_records() {
  return {{{kTaro, kTaroByCode},
           {"R-1", Kind::canary, "list-a"},
           {{NotationPart::name, "山田太郎"}, {NotationPart::address, "芝公園4-2-8"}}},
          {{kHanako}, {"R-2", Kind::erasure, ""}, {{NotationPart::name, "鈴木花子"}}}};
}

class RegistryTest : public testing::Test {
 protected:
  RegistryTest() { hq_.write(two_records(), dir_); }

  [[nodiscard]] std::string refusal() const {
    const auto opened = Registry::open(dir_);
    return opened ? "" : opened.error().sentence;
  }

  TestFolder folder_;
  std::filesystem::path dir_ = folder_.path() / "registry";
  TestHeadquarters hq_;
};

TEST_F(RegistryTest, ARecordOpensUnderEachOfItsKeysAndOnlyThose) {
  const auto registry = Registry::open(dir_);
  ASSERT_TRUE(registry.has_value()) << registry.error().sentence;
  for (const MatchKey& key : {kTaro, kTaroByCode}) {
    const auto located = registry->locate(key);
    ASSERT_EQ(located.size(), 1u);
    const auto record = registry->unlock(located[0]);
    ASSERT_TRUE(record.has_value());
    const auto token = parse_token(record->token());
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(open_token(token_key_of(hq_.identity), *token),
              (TokenContent{"R-1", Kind::canary, "list-a"}));
    EXPECT_TRUE(record->has_notation(NotationPart::name, "山田太郎"));
    EXPECT_TRUE(record->has_notation(NotationPart::address, "芝公園4-2-8"));
    EXPECT_FALSE(record->has_notation(NotationPart::name, "山田太朗"));
    EXPECT_FALSE(record->has_notation(NotationPart::address, "山田太郎"));
  }
  MatchKey other = kTaro;
  other.fields[2] = "山田次郎";
  EXPECT_TRUE(registry->locate(other).empty());
  // The same bytes in other fields are another key.
  EXPECT_TRUE(
      registry->locate({KeyType::place_door, {"港区/芝公園4-2-8", "", "山田太郎"}}).empty());
  EXPECT_TRUE(registry->locate({KeyType::place_house, kTaro.fields}).empty());
}

TEST_F(RegistryTest, AnEntryDoesNotOpenWithoutItsText) {
  const auto registry = Registry::open(dir_);
  ASSERT_TRUE(registry.has_value());
  const auto taro = registry->locate(kTaro);
  const auto hanako = registry->locate(kHanako);
  ASSERT_FALSE(taro.empty());
  ASSERT_FALSE(hanako.empty());
  EXPECT_FALSE(registry->unlock({taro[0].entry, hanako[0].inner}).has_value());
  EXPECT_FALSE(registry->unlock(registry->decoy()).has_value());
}

TEST_F(RegistryTest, TellsWhatEvidenceNeeds) {
  const auto registry = Registry::open(dir_);
  ASSERT_TRUE(registry.has_value());
  const Snapshot& snapshot = registry->snapshot();
  EXPECT_EQ(snapshot.version, 3u);
  EXPECT_EQ(snapshot.id.size(), 32u);
  EXPECT_EQ(snapshot.version_text(), "registry 3 " + snapshot.id);
  ASSERT_EQ(snapshot.recipients.size(), 1u);
  EXPECT_EQ(snapshot.recipients[0], base::recipient_of(hq_.identity));
  EXPECT_DOUBLE_EQ(snapshot.age_days(1'000 + 43'200'000), 0.5);
  EXPECT_FALSE(snapshot.is_expired(86'400'999));
  EXPECT_TRUE(snapshot.is_expired(86'401'000));
}

TEST_F(RegistryTest, AnyFlippedBitOfTheMetadataIsRefused) {
  const base::Bytes good = TestHeadquarters::get(dir_ / kMetadataFile);
  for (std::size_t i = 0; i < good.size(); ++i) {
    base::Bytes bad = good;
    bad[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
    TestHeadquarters::put(dir_ / kMetadataFile, bad);
    EXPECT_NE(refusal().find("not signed"), std::string::npos) << "byte " << i;
  }
}

TEST_F(RegistryTest, AnyFlippedBitOfTheDataIsRefused) {
  const base::Bytes good = TestHeadquarters::get(dir_ / kDataFile);
  for (std::size_t i = 0; i < good.size(); i += 1 + i / 2 % 4001) {
    base::Bytes bad = good;
    bad[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
    TestHeadquarters::put(dir_ / kDataFile, bad);
    EXPECT_NE(refusal().find("not those that were signed"), std::string::npos) << "byte " << i;
  }
}

TEST_F(RegistryTest, AnyFlippedBitOfTheKeyIsRefused) {
  const auto path = default_key_file(dir_);
  const base::Bytes good = TestHeadquarters::get(path);
  for (std::size_t i = 0; i < good.size(); ++i) {
    base::Bytes bad = good;
    bad[i] ^= 1;
    TestHeadquarters::put(path, bad);
    EXPECT_FALSE(refusal().empty()) << "byte " << i;
  }
}

TEST_F(RegistryTest, TruncatedAndGrownFilesAreRefused) {
  const base::Bytes data = TestHeadquarters::get(dir_ / kDataFile);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, data.size() / 2, data.size() - 1}) {
    TestHeadquarters::put(dir_ / kDataFile, base::ByteView(data).first(size));
    EXPECT_FALSE(refusal().empty()) << size;
  }
  base::Bytes grown = data;
  grown.push_back(0);
  TestHeadquarters::put(dir_ / kDataFile, grown);
  EXPECT_FALSE(refusal().empty());
  TestHeadquarters::put(dir_ / kDataFile, data);
  EXPECT_EQ(refusal(), "");
  const base::Bytes metadata = TestHeadquarters::get(dir_ / kMetadataFile);
  for (std::size_t size = 0; size < metadata.size(); size += 13) {
    TestHeadquarters::put(dir_ / kMetadataFile, base::ByteView(metadata).first(size));
    EXPECT_FALSE(refusal().empty()) << size;
  }
}

TEST_F(RegistryTest, AnotherSignerIsRefused) {
  TestHeadquarters other;
  other.key.inner = hq_.key.inner;
  other.key.tag = hq_.key.tag;
  other.key.wrap = hq_.key.wrap;
  other.write(two_records(), dir_);
  TestHeadquarters::put(default_key_file(dir_), base::bytes_of(to_text(hq_.key)));
  EXPECT_NE(refusal().find("not signed"), std::string::npos);
}

TEST_F(RegistryTest, AnotherKioskOrEpochIsRefused) {
  KioskKey other = hq_.key;
  other.kiosk = "kiosk-2";
  TestHeadquarters::put(default_key_file(dir_), base::bytes_of(to_text(other)));
  EXPECT_NE(refusal().find("another key"), std::string::npos);
  other = hq_.key;
  ++other.epoch;
  TestHeadquarters::put(default_key_file(dir_), base::bytes_of(to_text(other)));
  EXPECT_NE(refusal().find("another key"), std::string::npos);
}

TEST_F(RegistryTest, DataOfAnotherSnapshotAreRefused) {
  const auto second = folder_.path() / "second";
  hq_.write(two_records(), second);
  TestHeadquarters::put(dir_ / kDataFile, TestHeadquarters::get(second / kDataFile));
  EXPECT_NE(refusal().find("not those that were signed"), std::string::npos);
}

TEST_F(RegistryTest, AbsentFilesAreNamed) {
  std::filesystem::remove(default_key_file(dir_));
  EXPECT_NE(refusal().find(".key"), std::string::npos);
  EXPECT_EQ(default_key_file("a/b/"), "a/b.key");
  EXPECT_EQ(default_key_file("a"), "a.key");
}

TEST(TableWriter, LengthTellsTheNumberOfRecordsOnlyRoughly) {
  EXPECT_EQ(padded_rows(0), 256u);
  EXPECT_EQ(padded_rows(255), 256u);
  EXPECT_EQ(padded_rows(256), 512u);
  for (std::size_t rows = 1; rows < 1'000'000; rows = rows * 5 / 4 + 1) {
    EXPECT_GT(padded_rows(rows), rows);
    if (rows > 4096) {
      EXPECT_LE(padded_rows(rows), rows + rows / 7);
      EXPECT_EQ(padded_rows(rows) % 512, 0u);
    }
  }
}

TEST(TableWriter, KindsAndSizesOfRecordsAreIndistinguishable) {
  TestHeadquarters hq;
  const auto size_with = [&hq](const TestRecord& record) {
    TestFolder folder;
    hq.write({record}, folder.path() / "r");
    return std::filesystem::file_size(folder.path() / "r" / kDataFile);
  };
  const TestRecord small{{kTaro}, {"1", Kind::canary, ""}, {}};
  const TestRecord large{
      {kTaro, kTaroByCode, kHanako},
      {std::string(kMaxRecordId_bytes, 'x'), Kind::stop, std::string(kMaxListId_bytes, 'y')},
      {{NotationPart::name, "a"}, {NotationPart::address, "b"}}};
  EXPECT_EQ(size_with(small), size_with(large));
  EXPECT_EQ(seal_token(token_key_of(hq.identity), small.content).size(),
            seal_token(token_key_of(hq.identity), large.content).size());
}

TEST(TableWriter, EveryRowHasTheSameNumberOfEntries) {
  SnapshotId id{};
  base::Key tag{};
  base::Key wrap{};
  std::vector<PlainRow> rows(3);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].inners.resize(i + 1);
    for (auto& inner : rows[i].inners) base::fill_random(inner);
  }
  rows[2].inners.push_back(rows[2].inners.front());  // a double is written once
  const base::Bytes data = write_table(rows, id, tag, wrap);
  const auto table = Table::parse(data);
  ASSERT_TRUE(table.has_value());
  std::vector<std::size_t> uses(table->rows());
  for (std::size_t i = 0; i < table->entries(); ++i) ++uses[table->row_number(i)];
  EXPECT_EQ(std::set<std::size_t>(uses.begin(), uses.end()), std::set<std::size_t>{kTagsPerRow});
}

TEST(TableWriter, TheSamePersonOfTwoListsIsTwoHits) {
  TestHeadquarters hq;
  TestFolder folder;
  hq.write({{{kTaro}, {"A", Kind::canary, "a"}, {}}, {{kTaro}, {"B", Kind::stop, "b"}, {}}},
           folder.path() / "r");
  const auto registry = Registry::open(folder.path() / "r");
  ASSERT_TRUE(registry.has_value());
  std::set<std::string> ids;
  for (const auto& located : registry->locate(kTaro)) {
    const auto record = registry->unlock(located);
    ASSERT_TRUE(record.has_value());
    const auto content = open_token(token_key_of(hq.identity), *parse_token(record->token()));
    ASSERT_TRUE(content.has_value());
    ids.insert(content->record_id);
  }
  EXPECT_EQ(ids, (std::set<std::string>{"A", "B"}));
}

TEST(Table, MalformedDataAreRefused) {
  SnapshotId id{};
  const base::Bytes good = write_table({}, id, base::Key{}, base::Key{});
  ASSERT_TRUE(Table::parse(good).has_value());
  for (std::size_t i = 0; i < kDataHeader_bytes; ++i) {
    base::Bytes bad = good;
    bad[i] ^= 0x41;
    const auto table = Table::parse(bad);
    // Bytes 24 to 39 are the snapshot's id, which is any.
    EXPECT_EQ(table.has_value(), i >= 24 && i < 40) << i;
  }
  base::Bytes unordered = good;
  std::swap_ranges(unordered.begin() + kDataHeader_bytes,
                   unordered.begin() + kDataHeader_bytes + kTag_bytes,
                   unordered.begin() + kDataHeader_bytes + 100 * kEntry_bytes);
  EXPECT_FALSE(Table::parse(unordered).has_value());
  base::Bytes outside = good;
  std::fill_n(outside.begin() + kDataHeader_bytes + kTag_bytes, 4, std::uint8_t{0xff});
  EXPECT_FALSE(Table::parse(outside).has_value());
}

TEST(SealedRow, OpensOnlyWholeAndUnderItsKeyAndSnapshot) {
  SnapshotId id{};
  RowSalt salt{};
  base::Key key{};
  base::fill_random(key);
  RowContent content;
  base::fill_random(content.token);
  content.notation = make_notation_tags({});
  const Row row = seal_row(id, salt, key, content);
  EXPECT_EQ(open_row(id, key, row), content);
  for (std::size_t i = 0; i < row.size(); ++i) {
    Row bad = row;
    bad[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
    EXPECT_FALSE(open_row(id, key, bad).has_value()) << i;
  }
  base::Key other = key;
  other[0] ^= 1;
  EXPECT_FALSE(open_row(id, other, row).has_value());
  SnapshotId another = id;
  another[3] ^= 1;
  EXPECT_FALSE(open_row(another, key, row).has_value());
}

TEST(Token, OpensOnlyWithHeadquartersIdentityAndUndamaged) {
  const base::AgeIdentity identity = base::new_age_identity();
  const TokenContent content{"R-9", Kind::stop, "liste"};
  const Token token = seal_token(token_key_of(identity), content);
  EXPECT_EQ(open_token(token_key_of(identity), token), content);
  EXPECT_NE(seal_token(token_key_of(identity), content), token);  // two hits do not look alike
  EXPECT_FALSE(open_token(token_key_of(base::new_age_identity()), token).has_value());
  for (std::size_t i = 0; i < token.size(); ++i) {
    Token bad = token;
    bad[i] ^= 1;
    EXPECT_FALSE(open_token(token_key_of(identity), bad).has_value()) << i;
  }
  EXPECT_EQ(parse_token(to_text(token)), token);
  EXPECT_FALSE(parse_token(to_text(token) + "A").has_value());
  EXPECT_FALSE(parse_token("").has_value());
  EXPECT_EQ(to_text(token).find_first_of("+/="), std::string::npos);
}

TEST(KioskKey, TextFormIsStrict) {
  TestHeadquarters hq;
  const std::string text = to_text(hq.key);
  EXPECT_EQ(parse_kiosk_key(text), hq.key);
  EXPECT_FALSE(parse_kiosk_key(text + "x").has_value());
  EXPECT_FALSE(parse_kiosk_key(text + "\n").has_value());
  EXPECT_FALSE(parse_kiosk_key("").has_value());
  for (const char* id : {"any", "kiosk-1", "A.b_c"}) EXPECT_TRUE(is_kiosk_id(id)) << id;
  for (const char* id : {"", "-x", ".x", "a b", "a/b", "ü"}) EXPECT_FALSE(is_kiosk_id(id)) << id;
  EXPECT_FALSE(is_kiosk_id(std::string(65, 'a')));
}

}  // namespace
}  // namespace kanaria::registry
