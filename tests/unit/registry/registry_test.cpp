#include "registry/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/age_key.h"
#include "unit/registry/test_snapshot.h"

namespace kanaria::registry {
namespace {

const MatchKey kTaro{KeyType::place_house, {"港区/芝公園", "4-2-8", "山田太郎"}};
const MatchKey kTaroByCode{KeyType::code_house, {"1050011", "4-2-8", "山田太郎"}};
const MatchKey kHanako{KeyType::place_house, {"港区/芝公園", "4-2-9", "鈴木花子"}};

std::vector<TestRecord> two_records() {
  return {{{kTaro, kTaroByCode},
           {"R-1", Kind::canary, "list-a"},
           {"山田太郎", "芝公園", "4-2-8", "芝ハイツ", "301号室", "301"}},
          {{kHanako}, {"R-2", Kind::erasure, ""}, {"鈴木花子", "芝公園", "4-2-9", "", "", ""}}};
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
    EXPECT_EQ(open_token(token_key_of(hq_.identity), record->token()),
              (TokenContent{"R-1", Kind::canary, "list-a"}));
    EXPECT_TRUE(record->has_notation(NotationPart::name, "山田太郎"));
    EXPECT_TRUE(record->has_notation(NotationPart::numbers, "4-2-8"));
    EXPECT_FALSE(record->has_notation(NotationPart::name, "山田太朗"));
    EXPECT_FALSE(record->has_notation(NotationPart::town, "山田太郎"));
    EXPECT_TRUE(record->has_room({"301", true}));
    EXPECT_TRUE(record->has_room({"", false}));
    EXPECT_FALSE(record->has_room({"", true}));
    EXPECT_FALSE(record->has_room({"302", false}));
  }
  MatchKey other = kTaro;
  other.fields[2] = "山田次郎";
  EXPECT_TRUE(registry->locate(other).empty());
  // The same bytes in other fields are another key.
  EXPECT_TRUE(
      registry->locate({KeyType::place_house, {"港区/芝公園4-2-8", "", "山田太郎"}}).empty());
  EXPECT_TRUE(registry->locate({KeyType::place_surname, kTaro.fields}).empty());
}

TEST_F(RegistryTest, AnEntryDoesNotOpenWithoutItsText) {
  const auto registry = Registry::open(dir_);
  ASSERT_TRUE(registry.has_value());
  const auto taro = registry->locate(kTaro);
  const auto hanako = registry->locate(kHanako);
  ASSERT_FALSE(taro.empty());
  ASSERT_FALSE(hanako.empty());
  Registry::Located mixed = taro[0];
  mixed.inner = hanako[0].inner;
  EXPECT_FALSE(registry->unlock(mixed).has_value());
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

/// As in a registry that is too large to be checked at once.
TEST_F(RegistryTest, ADamagedPageIsNeverTakenForAMiss) {
  const auto metadata = parse_metadata(base::text_of(TestHeadquarters::get(dir_ / kMetadataFile)));
  ASSERT_TRUE(metadata.has_value());
  const Tag tag = tag_of(hq_.key.tag, inner_of(hq_.key.inner, kTaro));
  const base::Bytes good = TestHeadquarters::get(dir_ / kDataFile);
  std::size_t unharmed = 0;
  std::size_t noticed = 0;
  for (std::size_t page = 1; page < metadata->data_bytes / paged_file_bytes(1); ++page) {
    base::Bytes bad = good;
    bad[page * kPage_bytes + 77] ^= 1;
    TestHeadquarters::put(dir_ / kDataFile, bad);
    const auto table = Table::open(dir_ / kDataFile, metadata->data_bytes, metadata->data_root);
    if (!table) continue;  // the front
    const auto found = table->find(table->layout().masked(tag), 64);
    const bool is_found = found.size() == 1 && table->row(found[0].row).has_value();
    EXPECT_EQ(is_found, !table->is_damaged()) << page;
    ++(is_found ? unharmed : noticed);
  }
  EXPECT_GT(unharmed, 0u);
  EXPECT_GE(noticed, 2u);  // the page of its entry and that of its row
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
    if (rows > 8192) {
      EXPECT_LE(padded_rows(rows), rows + rows / 15);
      EXPECT_EQ(padded_rows(rows) % 512, 0u);
    }
  }
}

TEST(TableWriter, KindsAndSizesOfRecordsAreIndistinguishable) {
  const TestHeadquarters hq;
  const auto size_with = [&hq](const TestRecord& record) {
    const TestFolder folder;
    hq.write({record}, folder.path() / "r");
    return std::filesystem::file_size(folder.path() / "r" / kDataFile);
  };
  const TestRecord small{{kTaro}, {"1", Kind::canary, ""}, {}};
  const TestRecord large{{kTaro, kTaroByCode, kHanako},
                         {std::string(15, 'x'), Kind::stop, std::string(15, 'y')},
                         {"a", "b", "c", "d", "e", "f"}};
  EXPECT_EQ(size_with(small), size_with(large));
}

TEST(TableWriter, EveryRowHasTheSameNumberOfEntriesAndTheyAreInOrder) {
  const TestHeadquarters hq;
  const TestFolder folder;
  std::vector<TestRecord> records;
  for (int i = 0; i < 3; ++i) {
    TestRecord record{{kTaro}, {std::to_string(i), Kind::canary, ""}, {}};
    record.keys.push_back({KeyType::place_name, {std::to_string(i)}});
    record.keys.resize(static_cast<std::size_t>(i) % 2 + 1);
    records.push_back(record);
  }
  records[2].keys.push_back(kTaro);  // a double is written once
  hq.write(records, folder.path() / "r");
  const auto registry = Registry::open(folder.path() / "r");
  ASSERT_TRUE(registry.has_value());
  std::vector<std::size_t> uses(registry->table().layout().rows);
  auto cursor = registry->table().cursor();
  Entry before;
  std::size_t entries = 0;
  for (; !cursor.at_end(); ++entries) {
    const auto entry = cursor.next();
    ASSERT_TRUE(entry.has_value());
    EXPECT_LE(before.tag, entry->tag);
    before = *entry;
    ++uses[entry->row];
    const auto found = registry->table().find(entry->tag, 64);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const Table::Found& one) {
      return one.entry == entries && one.row == entry->row && one.wrapped == entry->wrapped;
    }));
  }
  EXPECT_EQ(entries, uses.size() * kEntriesPerRow);
  EXPECT_EQ(std::set<std::size_t>(uses.begin(), uses.end()), std::set<std::size_t>{kEntriesPerRow});
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
    const auto content = open_token(token_key_of(hq.identity), record->token());
    ASSERT_TRUE(content.has_value());
    ids.insert(content->record_id);
  }
  EXPECT_EQ(ids, (std::set<std::string>{"A", "B"}));
}

TEST(TableHeader, IsStrict) {
  SeriesId series{};
  base::fill_random(series);
  const base::Bytes good = header_of({512, 64}, series);
  ASSERT_EQ(good.size(), kPage_bytes);
  const auto header = parse_header(good);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->layout.rows, 512u);
  EXPECT_EQ(header->layout.token_plain_bytes, 64u);
  EXPECT_EQ(header->series, series);
  for (std::size_t i = 0; i < 64; ++i) {
    base::Bytes bad = good;
    bad[i] ^= 0x41;
    // The number of rows and the series may be any; the length tells whether they fit.
    const bool any = (i >= 20 && i < 23) || (i >= 24 && i < 40);
    EXPECT_EQ(parse_header(bad).has_value(), any) << i;
  }
  EXPECT_FALSE(parse_header(base::ByteView(good).first(30)).has_value());
}

TEST(SealedRow, OpensOnlyWholeAndUnderItsKeyAndPlace) {
  const base::Key token_key{};
  RowPlace place{{}, 7, {1, 2, 3, 4, 5, 6, 7, 8}};
  RowKey key{};
  base::fill_random(key);
  const auto token = seal_token(token_key, place, {"R-1", Kind::canary, ""}, 32);
  const NotationInners notations =
      notation_inners_of({}, {"山田太郎", "芝公園", "4-2-8", "", "", ""});
  const base::Bytes row = seal_row(place, key, token, notations);
  EXPECT_EQ(row.size(), row_bytes_of(32));
  const auto open = open_row(place.series, 7, key, row);
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(open->place, place);
  EXPECT_EQ(open->sealed_token, token);
  for (std::size_t i = 0; i < kNotationParts; ++i) {
    EXPECT_TRUE(open->holds(static_cast<NotationPart>(i), notations[i]));
    // The same text as another part is not this part's.
    EXPECT_FALSE(open->holds(static_cast<NotationPart>(i), notations[(i + 1) % kNotationParts]));
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    base::Bytes bad = row;
    bad[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
    EXPECT_FALSE(open_row(place.series, 7, key, bad).has_value()) << i;
  }
  RowKey other = key;
  other[0] ^= 1;
  EXPECT_FALSE(open_row(place.series, 7, other, row).has_value());
  EXPECT_FALSE(open_row(place.series, 8, key, row).has_value());
  SeriesId another = place.series;
  another[3] ^= 1;
  EXPECT_FALSE(open_row(another, 7, key, row).has_value());
}

TEST(SealedRow, KeysAreBoundToTheirPlace) {
  const RowPlace place{{1}, 2, {3}};
  const base::Key secret{9};
  const Inner inner{4};
  for (const RowPlace& other :
       {RowPlace{{2}, 2, {3}}, RowPlace{{1}, 3, {3}}, RowPlace{{1}, 2, {4}}}) {
    EXPECT_NE(row_key_of(secret, place), row_key_of(secret, other));
    EXPECT_NE(wrap_key_of(secret, place, inner), wrap_key_of(secret, other, inner));
  }
  EXPECT_NE(wrap_key_of(secret, place, inner), wrap_key_of(secret, place, Inner{5}));
}

TEST(Token, OpensOnlyWithHeadquartersIdentityAndUndamaged) {
  const base::Key key = token_key_of(base::new_age_identity());
  const TokenContent content{"R-9", Kind::stop, "liste"};
  const RowPlace place{{1, 2, 3}, 70'000, {4, 5, 6}};
  const std::string text = token_text(place, seal_token(key, place, content, 32));
  EXPECT_EQ(open_token(key, text), content);
  EXPECT_EQ(text.find_first_of("+/="), std::string::npos);
  EXPECT_FALSE(open_token(token_key_of(base::new_age_identity()), text).has_value());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string bad = text;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_token(key, bad).has_value()) << i;
  }
  EXPECT_FALSE(parse_token(text + "A").has_value());
  EXPECT_FALSE(parse_token("").has_value());
}

TEST(Token, ComesInThreeSizes) {
  const base::Key key{};
  const TokenContent longest{std::string(kMaxRecordId_bytes, 'r'), Kind::proof,
                             std::string(kMaxListId_bytes, 'l')};
  EXPECT_EQ(token_class_of({"R", Kind::canary, ""}), 32u);
  EXPECT_EQ(token_class_of({std::string(30, 'r'), Kind::canary, ""}), 32u);
  EXPECT_EQ(token_class_of({std::string(30, 'r'), Kind::canary, "l"}), 64u);
  EXPECT_EQ(token_class_of(longest), 128u);
  for (const TokenContent& content : {TokenContent{"R", Kind::canary, "l"}, longest}) {
    EXPECT_EQ(open_token(key, token_text({}, seal_token(key, {}, content, 128))), content);
  }
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
