#include "evidence/chain.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <limits>

#include "base/file.h"
#include "evidence/chain_rows.h"
#include "unit/temporary_folder.h"

namespace kanaria::evidence {
namespace {

using store::Access;
using store::Database;

const base::Timestamp kTime{1795251600123, 4567, "01234567-89ab-cdef-0123-456789abcdef",
                            base::ClockStatus::ntp};

/// The worked example of FORMAT.md.
ChainEntry example() {
  ChainEntry entry;
  entry.epoch.fill(0xe0);
  entry.seq = 1;
  entry.content.fill(0xc0);
  entry.registry = {7, {}};
  entry.registry.digest.fill(0xd0);
  entry.boot_id = parse_boot_id(kTime.boot_id);
  entry.monotonic_ms = 4567;
  entry.wall_ms = kTime.wall_ms;
  entry.clock_status = base::ClockStatus::ntp;
  entry.beacon.fill(0xb0);
  return entry;
}

/// The key whose seed is 32 times that byte.
SigningKey key_of(std::uint8_t byte) {
  const test::TemporaryFolder folder;
  const auto file = folder.write(
      "key", "KANARIA-SIGNING-KEY-1 " + base::to_base64(base::Bytes(32, byte), true) + "\n");
  CHECK(::chmod(file.c_str(), 0600) == 0);
  const auto key = SigningKey::load(file);
  CHECK(key && *key);
  return **key;
}

TEST(ChainEntryBytes, AreThoseOfTheFormatDocument) {
  const base::Bytes encoded = encode(example());
  EXPECT_EQ(base::to_hex(encoded),
            "4b414e43484e3032"
            "e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0"
            "0100000000000000"
            "0000000000000000000000000000000000000000000000000000000000000000"
            "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
            "0700000000000000"
            "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0"
            "0123456789abcdef0123456789abcdef"
            "d711000000000000"
            "fb7a55fda1010000"
            "01"
            "000000"
            "00000000"
            "b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0");
  EXPECT_EQ(decode_entry(encoded), example());
  const base::Digest hash = entry_hash(encoded);
  EXPECT_EQ(base::to_hex(hash), "fd921d654fdebc6253025dc4d2955a69c58b21d90e867aa5834e0e57e40378ab");
  // Signatures computed by another implementation.
  const SigningKey key = key_of(0);
  const Signature signature = key.sign(signed_message(hash));
  EXPECT_EQ(base::to_hex(signature),
            "c0c1e85f7ac2e5be123eb14f2b705821f45170ce7595363f48f4c57ab6775c45"
            "f2eacc84fe8ec0b43d64666e60d9c8a7967ef5fc449eb646c40344bcd20bb808");
  EXPECT_TRUE(base::holds(signature, key.public_key(), signed_message(hash)));
}

TEST(KeyGenerationBytes, AreThoseOfTheFormatDocument) {
  const SigningKey before = key_of(0);
  KeyGeneration generation{1, key_of(1).public_key(), 2, {}};
  const base::Bytes message = endorsed_message(example().epoch, generation);
  EXPECT_EQ(base::to_hex(message),
            "6b616e61726961206b65792076312e2e"
            "e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0"
            "01000000"
            "0200000000000000"
            "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c");
  generation.endorsement = before.sign(message);
  EXPECT_EQ(base::to_hex(generation.endorsement),
            "224496cbe189787dde570684d99e869371ddfc7d10c0a2f319dd2c9b965563be"
            "4832e5c1b4e449dda958c7f055b0118d489ede347286a2196b6f9e8ff8c3a50e");
  EXPECT_TRUE(endorsement_holds(before.public_key(), example().epoch, generation));
  generation.first_seq = 3;
  EXPECT_FALSE(endorsement_holds(before.public_key(), example().epoch, generation));
}

TEST(ChainEntryBytes, OnlyWhatEncodeGivesIsDecoded) {
  base::Bytes encoded = encode(example());
  EXPECT_FALSE(decode_entry(base::ByteView(encoded).first(kEntry_bytes - 1)));
  encoded.push_back(0);
  EXPECT_FALSE(decode_entry(encoded));
  encoded.pop_back();
  for (const std::size_t at : {0, 168, 169, 171}) {
    base::Bytes changed = encoded;
    changed[at] = 9;
    EXPECT_FALSE(decode_entry(changed)) << "byte " << at;
  }
}

TEST(ChainEntryBytes, DaysBeginAtMidnightInGreenwichOnEveryClock) {
  EXPECT_EQ(utc_day(0), 0);
  EXPECT_EQ(utc_day(-1), -1);
  EXPECT_EQ(utc_day(-86'400'000), -1);
  EXPECT_EQ(utc_day(-86'400'001), -2);
  EXPECT_EQ(utc_day(86'399'999), 0);
  EXPECT_EQ(utc_day(86'400'000), 1);
  EXPECT_EQ(utc_day(std::numeric_limits<std::int64_t>::min()), -106'751'991'168);
}

TEST(ChainEntryBytes, BootIdIsAUuidOrZeros) {
  EXPECT_EQ(parse_boot_id(""), BootId{});
  EXPECT_EQ(parse_boot_id("not a uuid"), BootId{});
  EXPECT_EQ(parse_boot_id("01234567-89ab-cdef-0123-456789abcdef")[1], 0x23);
}

constexpr std::int64_t kDay_ms = 86'400'000;

class ChainTest : public ::testing::Test {
 protected:
  ChainTest() : database_(*Database::open(file(), schema(), Access::own)) {}

  static store::Schema schema() { return {1, {chain_tables()}}; }
  std::filesystem::path file() const { return folder_.path() / "a.db"; }
  std::filesystem::path key_file() const { return folder_.path() / "signing.key"; }

  void add(const Chain& chain, std::optional<base::Digest> capsule = std::nullopt) {
    auto transaction = database_.begin();
    const auto place = chain.next(*transaction);
    ASSERT_TRUE(place);
    ASSERT_TRUE(chain.append(*transaction, *place, {capsule, {7, {}}, time_, beacon_}));
    ASSERT_TRUE(transaction->commit());
  }
  void change(const std::string& sql) {
    auto transaction = database_.begin();
    for (const char* name : {"chain_stays", "chain_kept", "key_generations_stay",
                             "key_generations_kept", "pins_stay", "beacon_grows", "beacon_kept"}) {
      ASSERT_TRUE(transaction->prepare(std::string("DROP TRIGGER IF EXISTS ") + name)->run());
    }
    ASSERT_TRUE(transaction->prepare(sql)->run());
    ASSERT_TRUE(transaction->commit());
  }
  ChainReport verified() {
    return *verify_chain(database_,
                         [&](std::uint64_t seq) -> base::Result<std::optional<base::Digest>> {
                           const auto kept = capsules_.find(seq);
                           if (kept == capsules_.end()) return std::optional<base::Digest>();
                           return std::optional<base::Digest>(kept->second);
                         });
  }
  void expect_break(const std::string& sentence, std::uint64_t entries_before) {
    const ChainReport report = verified();
    EXPECT_EQ(report.first_break, sentence);
    EXPECT_EQ(report.entries, entries_before);
  }

  base::Timestamp time_ = kTime;
  base::Digest beacon_{};
  test::TemporaryFolder folder_;
  Database database_;
  std::map<std::uint64_t, base::Digest> capsules_;
};

TEST_F(ChainTest, HoldsFromItsFirstEntryOn) {
  EXPECT_EQ(verified().first_break, "");
  const auto chain = Chain::open(database_, key_file());
  ASSERT_TRUE(chain) << chain.error().sentence;
  EXPECT_EQ(verified().entries, 0u);
  base::Digest capsule{};
  capsule.fill(1);
  auto transaction = database_.begin();
  for (int i = 0; i < 300; ++i) {  // more than one batch of the verifier
    const auto place = chain->next(*transaction);
    ASSERT_TRUE(place);
    const auto content = i % 10 == 3 ? std::optional(capsule) : std::nullopt;
    ASSERT_TRUE(chain->append(*transaction, *place, {content, {7, {}}, kTime}));
  }
  ASSERT_TRUE(transaction->commit());
  capsules_[4] = capsule;
  const ChainReport report = verified();
  EXPECT_EQ(report.first_break, "");
  EXPECT_EQ(report.entries, 300u);
  EXPECT_EQ(report.identity.public_key, chain->identity().public_key);
}

TEST_F(ChainTest, GoesOnUnderTheSameKeyAfterAStart) {
  {
    const auto chain = Chain::open(database_, key_file());
    add(*chain);
  }
  const auto again = Chain::open(database_, key_file());
  ASSERT_TRUE(again);
  add(*again);
  EXPECT_EQ(verified().entries, 2u);
  EXPECT_EQ(verified().first_break, "");
  struct stat status {};
  ASSERT_EQ(::stat(key_file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(ChainTest, EveryKindOfChangeIsABreak) {
  const auto chain = Chain::open(database_, key_file());
  for (int i = 0; i < 5; ++i) add(*chain);
  change("CREATE TABLE good AS SELECT * FROM chain");
  const auto restore = [&] {
    change("DELETE FROM chain");
    change("INSERT INTO chain SELECT * FROM good");
    ASSERT_EQ(verified().first_break, "");
  };
  change("DELETE FROM chain WHERE seq = 3");
  expect_break("entry 3 is missing.", 2);
  restore();
  change("DELETE FROM chain WHERE seq = 1");
  expect_break("entry 1 is missing.", 0);
  restore();
  change("UPDATE chain SET entry = (SELECT entry FROM good WHERE seq = 2) WHERE seq = 3");
  expect_break("entry 3 carries another number.", 2);
  restore();
  // The entry's content in the middle of its bytes (offset 64), with and without the noted hash.
  const std::string edited = "substr(entry, 1, 64) || zeroblob(1) || substr(entry, 66)";
  change("UPDATE chain SET entry = CAST(" + edited + " AS BLOB) WHERE seq = 4");
  expect_break("entry 4 does not have the hash that is noted for it.", 3);
  restore();
  change("UPDATE chain SET hash = zeroblob(32) WHERE seq = 2");
  expect_break("entry 2 does not have the hash that is noted for it.", 1);
  restore();
  change("UPDATE chain SET signature = (SELECT signature FROM good WHERE seq = 1) WHERE seq = 2");
  expect_break("entry 2 is not signed by its generation's key.", 1);
  restore();
  change("UPDATE chain SET entry = zeroblob(208) WHERE seq = 5");
  expect_break("entry 5 is malformed.", 4);
}

TEST_F(ChainTest, ARewrittenEntryDoesNotFitItsSuccessor) {
  const auto chain = Chain::open(database_, key_file());
  for (int i = 0; i < 3; ++i) add(*chain);
  // Whoever holds the key can sign another entry 2, but entry 3 still names the old one.
  change("CREATE TABLE good AS SELECT * FROM chain WHERE seq = 3");
  change("DELETE FROM chain WHERE seq >= 2");
  add(*chain);
  change("INSERT INTO chain SELECT * FROM good");
  expect_break("entry 3 does not follow the one before it.", 2);
}

TEST_F(ChainTest, AnotherCapsuleThanTheOneSealedIsABreak) {
  const auto chain = Chain::open(database_, key_file());
  base::Digest capsule{};
  capsule.fill(1);
  add(*chain, capsule);
  add(*chain);
  capsules_[1] = capsule;
  EXPECT_EQ(verified().first_break, "");
  capsules_[1].fill(2);
  expect_break("entry 1 has a sealed capsule that is not the one it was made for.", 0);
  capsules_.clear();
  capsules_[2].fill(3);  // a capsule slipped under a miss
  expect_break("entry 2 has a sealed capsule that is not the one it was made for.", 1);
}

TEST_F(ChainTest, TheTableItselfRefusesChanges) {
  const auto chain = Chain::open(database_, key_file());
  add(*chain);
  for (const char* sql :
       {"UPDATE chain SET hash = hash", "DELETE FROM chain", "DELETE FROM chain_identity",
        "UPDATE key_generations SET first_seq = 2", "DELETE FROM key_generations"}) {
    auto database = Database::open(file(), schema(), Access::share);
    auto transaction = database->begin();
    EXPECT_FALSE(transaction->prepare(sql)->run()) << sql;
  }
}

TEST_F(ChainTest, AKeyThatIsMissingWrongOrOpenIsRefused) {
  { ASSERT_TRUE(Chain::open(database_, key_file())); }
  const auto aside = folder_.path() / "aside";
  std::filesystem::rename(key_file(), aside);
  auto missing = Chain::open(database_, key_file());
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().sentence.find("is missing"), std::string::npos);
  ASSERT_TRUE(SigningKey::make().save(key_file()));
  auto other = Chain::open(database_, key_file());
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().sentence.find("is not the key of the chain"), std::string::npos);
  std::ofstream(key_file()) << "KANARIA-SIGNING-KEY-1 short\n";
  EXPECT_FALSE(Chain::open(database_, key_file()));
  std::filesystem::rename(aside, key_file());
  ASSERT_EQ(::chmod(key_file().c_str(), 0640), 0);
  auto open_to_others = Chain::open(database_, key_file());
  ASSERT_FALSE(open_to_others);
  EXPECT_NE(open_to_others.error().sentence.find("chmod 600"), std::string::npos);
  ASSERT_EQ(::chmod(key_file().c_str(), 0600), 0);
  EXPECT_TRUE(Chain::open(database_, key_file()));
}

TEST_F(ChainTest, AStartCutOffBetweenKeyAndChainUsesThatKey) {
  const SigningKey key = SigningKey::make();
  ASSERT_TRUE(key.save(key_file()));
  const auto chain = Chain::open(database_, key_file());
  ASSERT_TRUE(chain);
  EXPECT_EQ(chain->identity().public_key, key.public_key());
}

/// What renewing a key comes to, with a clock by hand.
class KeysTest : public ChainTest {
 protected:
  /// An entry as the locker makes it, on that day.
  void add_on(Chain& chain, std::int64_t day) {
    time_.wall_ms = kTime.wall_ms + day * kDay_ms;
    ASSERT_TRUE(chain.renew_key(database_, time_.wall_ms));
    add(chain);
  }
  bool renew_on(Chain& chain, std::int64_t day) {
    return *chain.renew_key(database_, kTime.wall_ms + day * kDay_ms);
  }
  std::string key_text() const {
    return std::string(base::text_of(*base::read_file(key_file(), 1000)));
  }
  std::filesystem::path next_file() const { return next_key_file(key_file()); }
};

TEST_F(KeysTest, EachDayHasItsKeyAndTheOldOneIsGone) {
  auto chain = Chain::open(database_, key_file());
  const std::string first = key_text();
  add_on(*chain, 0);
  add_on(*chain, 0);
  EXPECT_EQ(key_text(), first);
  add_on(*chain, 1);
  EXPECT_NE(key_text(), first);
  EXPECT_FALSE(std::filesystem::exists(next_file()));
  add_on(*chain, 1);
  add_on(*chain, 3);
  const auto generations = *generations_from(database_, 0, 10);
  ASSERT_EQ(generations.size(), 3u);
  EXPECT_EQ(generations[1].first_seq, 3u);
  EXPECT_EQ(generations[2].first_seq, 5u);
  EXPECT_EQ(generations[2], chain->key_generation());
  const ChainReport report = verified();
  EXPECT_EQ(report.first_break, "");
  EXPECT_EQ(report.generations, 3u);
  EXPECT_EQ(report.identity.public_key, generations[0].public_key);
  struct stat status {};
  ASSERT_EQ(::stat(key_file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(KeysTest, AClockThatJumpsCostsAKeyAnEntryAtMost) {
  auto chain = Chain::open(database_, key_file());
  for (const std::int64_t day : {4, -4, 0}) EXPECT_FALSE(renew_on(*chain, day)) << "unused";
  add_on(*chain, 7);
  EXPECT_EQ(chain->key_generation().number, 0u);
  EXPECT_TRUE(renew_on(*chain, 8));
  for (const std::int64_t day : {7, 9, -3000, 8}) EXPECT_FALSE(renew_on(*chain, day));
  for (const std::int64_t day : {-3650, 3650, -20'000, 4000, 0}) add_on(*chain, day);
  EXPECT_EQ(chain->key_generation().number, 5u) << "one for each entry";
  EXPECT_EQ(verified().first_break, "");
}

TEST_F(KeysTest, GoOnAfterAStart) {
  {
    auto chain = Chain::open(database_, key_file());
    add_on(*chain, 0);
    add_on(*chain, 1);
  }
  auto again = Chain::open(database_, key_file());
  ASSERT_TRUE(again) << again.error().sentence;
  EXPECT_EQ(again->key_generation().number, 1u);
  add_on(*again, 1);
  add_on(*again, 2);
  EXPECT_EQ(verified().first_break, "");
  EXPECT_EQ(verified().generations, 3u);
}

TEST_F(KeysTest, ARotationCutOffBeforeItsCommitNeverWas) {
  std::string before;
  {
    auto chain = Chain::open(database_, key_file());
    add_on(*chain, 0);
    before = key_text();
  }
  for (const bool whole : {true, false}) {
    ASSERT_TRUE(SigningKey::make().save_in_place(next_file()));
    if (!whole) std::filesystem::resize_file(next_file(), 30);
    auto again = Chain::open(database_, key_file());
    ASSERT_TRUE(again) << again.error().sentence;
    EXPECT_FALSE(std::filesystem::exists(next_file()));
    EXPECT_EQ(key_text(), before);
    EXPECT_EQ(again->key_generation().number, 0u);
  }
}

TEST_F(KeysTest, ARotationCutOffAfterItsCommitIsFinished) {
  std::string before;
  {
    auto chain = Chain::open(database_, key_file());
    add_on(*chain, 0);
    before = key_text();
    add_on(*chain, 1);
  }
  const std::string after = key_text();
  // The old file whole, half overwritten, overwritten, and gone.
  for (const std::string& old : {before, std::string(40, '\0') + before.substr(40),
                                 std::string(before.size(), '\0'), std::string()}) {
    std::filesystem::rename(key_file(), next_file());
    if (!old.empty()) {
      folder_.write("signing.key", old);
      ASSERT_EQ(::chmod(key_file().c_str(), 0600), 0);
    }
    auto again = Chain::open(database_, key_file());
    ASSERT_TRUE(again) << again.error().sentence;
    EXPECT_EQ(key_text(), after);
    EXPECT_FALSE(std::filesystem::exists(next_file()));
    add_on(*again, 1);
  }
  EXPECT_EQ(verified().first_break, "");
}

TEST_F(KeysTest, TheOldBytesAreOverwrittenWhereTheyLie) {
  auto chain = Chain::open(database_, key_file());
  add_on(*chain, 0);
  // Another name of the same bytes on the disk.
  const auto witness = folder_.path() / "witness";
  std::filesystem::create_hard_link(key_file(), witness);
  const std::size_t size = key_text().size();
  add_on(*chain, 1);
  EXPECT_EQ(base::text_of(*base::read_file(witness, 1000)), std::string(size, '\0'));
}

TEST_F(KeysTest, AnOldKeyPutBackIsRefused) {
  auto chain = Chain::open(database_, key_file());
  add_on(*chain, 0);
  const std::string old = key_text();
  add_on(*chain, 1);
  folder_.write("signing.key", old);
  const auto again = Chain::open(database_, key_file());
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().sentence.find("is not the key of the chain"), std::string::npos);
  EXPECT_EQ(key_text(), old) << "nothing is destroyed";
}

TEST_F(KeysTest, AFailedStepIsMadeUpForBeforeTheNextOne) {
  auto chain = Chain::open(database_, key_file());
  add_on(*chain, 0);
  const std::string old = key_text();
  // A folder in the old key's place: it can be neither overwritten nor replaced.
  const auto aside = folder_.path() / "aside";
  std::filesystem::rename(key_file(), aside);
  std::filesystem::create_directory(key_file());
  const auto failed = chain->renew_key(database_, kTime.wall_ms + kDay_ms);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().remedy, base::Remedy::device_must_stop);
  EXPECT_TRUE(std::filesystem::exists(next_file())) << "the only copy of the new key";
  add(*chain);
  EXPECT_FALSE(chain->renew_key(database_, kTime.wall_ms + 2 * kDay_ms));
  EXPECT_TRUE(std::filesystem::exists(next_file()));
  std::filesystem::remove(key_file());
  std::filesystem::rename(aside, key_file());
  ASSERT_TRUE(chain->renew_key(database_, kTime.wall_ms + 2 * kDay_ms));
  EXPECT_EQ(chain->key_generation().number, 2u);
  EXPECT_FALSE(std::filesystem::exists(next_file()));
  add(*chain);
  EXPECT_EQ(verified().first_break, "");
  EXPECT_TRUE(Chain::open(database_, key_file()));
}

TEST_F(KeysTest, EveryKindOfChangeIsABreak) {
  auto chain = Chain::open(database_, key_file());
  for (const std::int64_t day : {0, 0, 1, 1, 2}) add_on(*chain, day);
  ASSERT_TRUE(renew_on(*chain, 3));
  change("CREATE TABLE good AS SELECT * FROM key_generations");
  const auto restore = [&] {
    change("DELETE FROM key_generations");
    change("INSERT INTO key_generations SELECT * FROM good");
    ASSERT_EQ(verified().first_break, "");
    ASSERT_EQ(verified().generations, 4u);
  };
  restore();
  change("DELETE FROM key_generations WHERE generation = 1");
  expect_break("entry 3 names another key generation than its place.", 2);
  restore();
  change("UPDATE key_generations SET generation = 9 WHERE generation = 3");
  expect_break("key generation 3 is missing.", 5);
  restore();
  change("DELETE FROM key_generations WHERE generation >= 2");
  expect_break("entry 5 names another key generation than its place.", 4);
  restore();
  change("DELETE FROM key_generations WHERE generation = 0");
  expect_break("entry 1 is there, but the chain has lost its identity.", 0);
  restore();
  change("UPDATE key_generations SET first_seq = 4 WHERE generation = 1");
  expect_break("entry 3 names another key generation than its place.", 2);
  restore();
  change("UPDATE key_generations SET first_seq = 2 WHERE generation = 1");
  expect_break("key generation 1 is not endorsed by the one before it.", 1);
  restore();
  change("UPDATE key_generations SET first_seq = 2 WHERE generation = 2");
  expect_break("key generation 2 begins before the one before it.", 2);
  restore();
  change("UPDATE key_generations SET first_seq = 2 WHERE generation = 0");
  expect_break("key generation 0 does not begin with the first entry.", 0);
  restore();
  change("UPDATE key_generations SET first_seq = 7 WHERE generation = 3");
  expect_break("key generation 3 begins after the chain's end.", 5);
  restore();
  change("UPDATE key_generations SET public_key = zeroblob(32) WHERE generation = 3");
  expect_break("key generation 3 is not endorsed by the one before it.", 5);
  restore();
  change(
      "UPDATE key_generations SET endorsement = (SELECT endorsement FROM good WHERE generation = "
      "1) WHERE generation = 2");
  expect_break("key generation 2 is not endorsed by the one before it.", 4);
}

TEST_F(KeysTest, TodaysKeyCannotSignYesterdaysEntries) {
  auto chain = Chain::open(database_, key_file());
  add_on(*chain, 0);
  add_on(*chain, 0);
  add_on(*chain, 1);
  // The thief has today's key and may write to the database: he cuts yesterday off and signs it
  // anew, with the generation that he holds.
  change("DELETE FROM chain WHERE seq >= 2");
  time_.wall_ms = kTime.wall_ms;
  add(*chain);
  expect_break("entry 2 names another key generation than its place.", 1);
}

TEST_F(KeysTest, ManyGenerationsAreReadInPieces) {
  // By hand and in one transaction: each generation signs one entry.
  constexpr std::uint32_t kGenerations = 2 * kMaxGenerationsAtOnce + 10;
  const Chain begun = *Chain::open(database_, key_file());
  SigningKey key = **SigningKey::load(key_file());
  ChainEntry entry;
  entry.epoch = begun.identity().epoch;
  auto transaction = database_.begin();
  for (std::uint32_t number = 0; number < kGenerations; ++number) {
    entry.seq = number + 1;
    entry.key_generation = number;
    if (number > 0) {
      const SigningKey next = SigningKey::make();
      KeyGeneration generation{number, next.public_key(), entry.seq, {}};
      generation.endorsement = key.sign(endorsed_message(entry.epoch, generation));
      ASSERT_TRUE(add_generation(*transaction, generation));
      key = next;
    }
    const base::Bytes encoded = encode(entry);
    entry.previous = entry_hash(encoded);
    const Signature signature = key.sign(signed_message(entry.previous));
    auto insert = transaction->prepare("INSERT INTO chain VALUES (?1, ?2, ?3, ?4)");
    ASSERT_TRUE(insert->bind(1, static_cast<std::int64_t>(entry.seq))
                    .bind(2, encoded)
                    .bind(3, entry.previous)
                    .bind(4, signature)
                    .run());
  }
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(verified().first_break, "");
  EXPECT_EQ(verified().generations, kGenerations);
  EXPECT_EQ(generations_from(database_, 0, 1000)->size(),
            static_cast<std::size_t>(kMaxGenerationsAtOnce));
  EXPECT_EQ(generations_from(database_, kGenerations - 1, 1000)->size(), 1u);
  // Not overlooked at the end of a piece: the one after it signs what it does not name.
  change("UPDATE key_generations SET first_seq = 257 WHERE generation >= 257");
  expect_break("key generation 257 is not endorsed by the one before it.", 256);
}

TEST_F(ChainTest, RowsAreHandedOnAFewAtATime) {
  const auto chain = Chain::open(database_, key_file());
  for (int i = 0; i < 5; ++i) add(*chain);
  const auto rows = *rows_after(database_, 2, 2);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].seq, 3u);
  EXPECT_EQ(decode_entry(rows[1].entry)->seq, 4u);
  EXPECT_EQ(rows[1].signature.size(), Signature{}.size());
  const base::Digest hash = entry_hash(rows[1].entry);
  EXPECT_EQ(base::to_hex(rows[1].hash), base::to_hex(hash));
  EXPECT_TRUE(rows_after(database_, 5, 2)->empty());
}

}  // namespace
}  // namespace kanaria::evidence
