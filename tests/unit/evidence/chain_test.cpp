#include "evidence/chain.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

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
  return entry;
}

TEST(ChainEntryBytes, AreThoseOfTheFormatDocument) {
  const base::Bytes encoded = encode(example());
  EXPECT_EQ(base::to_hex(encoded),
            "4b414e43484e3031"
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
            "00000000000000");
  EXPECT_EQ(decode_entry(encoded), example());
  const base::Digest hash = entry_hash(encoded);
  EXPECT_EQ(base::to_hex(hash), "46b019e681bb234f76af294ecb1e01375ccd58be9ee6efc221556bfafa9207e6");
  // The signature of the key whose seed is 32 zero bytes, computed by another implementation.
  const test::TemporaryFolder folder;
  const auto file =
      folder.write("key", "KANARIA-SIGNING-KEY-1 " + base::to_base64(base::Bytes(32), true) + "\n");
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  const auto key = SigningKey::load(file);
  ASSERT_TRUE(key && *key);
  const Signature signature = (*key)->sign(hash);
  EXPECT_EQ(base::to_hex(signature),
            "9e248ff69d3d8ff0e8d990258957c6df01b495fbae58ebb5d7e567072d9b8952"
            "015da14d6f3cc1487bfa43d2326a66ead1799f836307145f194fdc7135aad40b");
  EXPECT_TRUE(signature_holds((*key)->public_key(), hash, signature));
}

TEST(ChainEntryBytes, OnlyWhatEncodeGivesIsDecoded) {
  base::Bytes encoded = encode(example());
  EXPECT_FALSE(decode_entry(base::ByteView(encoded).first(kEntry_bytes - 1)));
  encoded.push_back(0);
  EXPECT_FALSE(decode_entry(encoded));
  encoded.pop_back();
  for (const std::size_t at : {std::size_t{0}, std::size_t{168}, kEntry_bytes - 1}) {
    base::Bytes changed = encoded;
    changed[at] = 9;
    EXPECT_FALSE(decode_entry(changed)) << "byte " << at;
  }
}

TEST(ChainEntryBytes, BootIdIsAUuidOrZeros) {
  EXPECT_EQ(parse_boot_id(""), BootId{});
  EXPECT_EQ(parse_boot_id("not a uuid"), BootId{});
  EXPECT_EQ(parse_boot_id("01234567-89ab-cdef-0123-456789abcdef")[1], 0x23);
}

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
    ASSERT_TRUE(chain.append(*transaction, *place, capsule, {7, {}}, kTime));
    ASSERT_TRUE(transaction->commit());
  }
  void change(const std::string& sql) {
    auto transaction = database_.begin();
    for (const char* name : {"chain_stays", "chain_kept"}) {
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
    ASSERT_TRUE(chain->append(*transaction, *place, content, {7, {}}, kTime));
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
  expect_break("entry 2 is not signed by this chain's key.", 1);
  restore();
  change("UPDATE chain SET entry = zeroblob(176) WHERE seq = 5");
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
       {"UPDATE chain SET hash = hash", "DELETE FROM chain", "DELETE FROM chain_identity"}) {
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

}  // namespace
}  // namespace kanaria::evidence
