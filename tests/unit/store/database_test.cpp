#include "store/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/file.h"
#include "unit/temporary_folder.h"

namespace kanaria::store {
namespace {

using base::Remedy;
using test::TemporaryFolder;

constexpr std::uint64_t kLimit_bytes = 1u << 30;

Schema first_schema() {
  return {4711, {"CREATE TABLE items (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"}};
}

Schema second_schema() {
  Schema schema = first_schema();
  schema.migrations.push_back(
      "CREATE TABLE more (id INTEGER PRIMARY KEY REFERENCES items (id)) STRICT;");
  return schema;
}

base::Result<void> insert(Database& database, std::int64_t id, const std::string& text) {
  auto transaction = database.begin();
  if (!transaction) return transaction.error();
  auto statement = transaction->prepare("INSERT INTO items VALUES (?1, ?2)");
  if (!statement) return statement.error();
  auto done = statement->bind(1, id).bind(2, std::string_view(text)).run();
  if (!done) return done;
  return transaction->commit();
}

std::int64_t number(Database& database, const std::string& sql) {
  auto statement = database.prepare(sql);
  EXPECT_TRUE(statement);
  EXPECT_TRUE(*statement->step());
  return statement->integer(0);
}

base::Bytes contents(const std::filesystem::path& file) {
  return *base::read_file(file, kLimit_bytes);
}

void overwrite(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

bool contains(const base::Bytes& bytes, const std::string& text) {
  return base::text_of(bytes).find(text) != std::string_view::npos;
}

TEST(Database, KeepsWhatWasCommittedAndNothingElse) {
  const TemporaryFolder folder;
  {
    auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
    ASSERT_TRUE(database) << database.error().sentence;
    ASSERT_TRUE(insert(*database, 1, "kept"));
    auto transaction = database->begin();
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(transaction->prepare("INSERT INTO items VALUES (2, 'dropped')")->run());
  }
  auto again = Database::open(folder.path() / "a.db", first_schema(), Access::read);
  ASSERT_TRUE(again);
  EXPECT_EQ(number(*again, "SELECT count(*) FROM items"), 1);
  EXPECT_TRUE(again->check_integrity());
}

TEST(Database, SettingsAreThoseThatDurabilityNeeds) {
  const TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_TRUE(database);
  EXPECT_EQ(number(*database, "PRAGMA synchronous"), 3);  // EXTRA
  EXPECT_EQ(number(*database, "PRAGMA secure_delete"), 1);
  EXPECT_EQ(number(*database, "PRAGMA foreign_keys"), 1);
  EXPECT_EQ(number(*database, "PRAGMA trusted_schema"), 0);
  EXPECT_EQ(number(*database, "PRAGMA application_id"), 4711);
  auto mode = database->prepare("PRAGMA journal_mode");
  ASSERT_TRUE(*mode->step());
  EXPECT_EQ(mode->text(0), "persist");
}

TEST(Database, FilesAreForTheOwnerOnly) {
  const TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_TRUE(insert(*database, 1, "x"));
  for (const char* name : {"a.db", "a.db-journal", "a.db.lock"}) {
    struct stat status {};
    ASSERT_EQ(::stat((folder.path() / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << name;
  }
}

TEST(Database, HasOneOwnerAtATime) {
  const TemporaryFolder folder;
  {
    auto owner = Database::open(folder.path() / "a.db", first_schema(), Access::own);
    ASSERT_TRUE(owner);
    auto second = Database::open(folder.path() / "a.db", first_schema(), Access::own);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().remedy, Remedy::operator_acts);
    EXPECT_NE(second.error().sentence.find("already working on"), std::string::npos);
    EXPECT_TRUE(Database::open(folder.path() / "a.db", first_schema(), Access::read));
  }
  EXPECT_TRUE(Database::open(folder.path() / "a.db", first_schema(), Access::own));
}

TEST(Database, AReaderNeitherMakesNorChangesAFile) {
  const TemporaryFolder folder;
  EXPECT_FALSE(Database::open(folder.path() / "a.db", first_schema(), Access::read));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.db"));
  { ASSERT_TRUE(Database::open(folder.path() / "a.db", first_schema(), Access::own)); }
  auto reader = Database::open(folder.path() / "a.db", first_schema(), Access::read);
  ASSERT_TRUE(reader);
  EXPECT_FALSE(insert(*reader, 1, "x"));
}

TEST(Database, MigratesForItsOwnerOnly) {
  const TemporaryFolder folder;
  {
    auto old = Database::open(folder.path() / "a.db", first_schema(), Access::own);
    ASSERT_TRUE(insert(*old, 1, "x"));
  }
  EXPECT_FALSE(Database::open(folder.path() / "a.db", second_schema(), Access::read));
  {
    auto migrated = Database::open(folder.path() / "a.db", second_schema(), Access::own);
    ASSERT_TRUE(migrated);
    EXPECT_EQ(number(*migrated, "PRAGMA user_version"), 2);
    EXPECT_EQ(number(*migrated, "SELECT count(*) FROM items"), 1);
  }
  auto older_program = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_FALSE(older_program);
  EXPECT_NE(older_program.error().sentence.find("newer program"), std::string::npos);
}

TEST(Database, AFailingMigrationChangesNothing) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(Database::open(folder.path() / "a.db", first_schema(), Access::own)); }
  Schema broken = first_schema();
  broken.migrations.push_back("CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE items (x);");
  EXPECT_FALSE(Database::open(folder.path() / "a.db", broken, Access::own));
  auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_TRUE(database);
  EXPECT_EQ(number(*database, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), 0);
}

TEST(Database, LeavesAForeignOrDamagedFileAlone) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(Database::open(folder.path() / "good.db", first_schema(), Access::own)); }
  const base::Bytes good = contents(folder.path() / "good.db");
  std::string header_damaged(base::text_of(good));
  header_damaged.replace(0, 16, "no database here");
  std::string schema_damaged(base::text_of(good));
  schema_damaged.replace(100, 400, std::string(400, '\x5a'));
  const std::string cut(base::text_of(good).substr(0, good.size() / 2));
  const std::string cut_short(base::text_of(good).substr(0, good.size() - 10));
  Schema other_id = first_schema();
  other_id.application_id = 1;
  { ASSERT_TRUE(Database::open(folder.path() / "other.db", other_id, Access::own)); }
  const std::string other(base::text_of(contents(folder.path() / "other.db")));
  int number_of_case = 0;
  for (const std::string& damaged : {std::string(), std::string("hello"), header_damaged,
                                     schema_damaged, cut, cut_short, other}) {
    const auto file = folder.path() / ("bad" + std::to_string(++number_of_case) + ".db");
    overwrite(file, damaged);
    for (const Access access : {Access::own, Access::share, Access::read}) {
      auto opened = Database::open(file, first_schema(), access);
      ASSERT_FALSE(opened) << "case " << number_of_case;
      EXPECT_NE(opened.error().sentence.find("left as it is"), std::string::npos)
          << opened.error().sentence;
    }
    EXPECT_EQ(base::text_of(contents(file)), damaged) << "case " << number_of_case;
  }
}

TEST(Database, RefusesToMakeAFileBesideAnOrphanedJournal) {
  const TemporaryFolder folder;
  overwrite(folder.path() / "a.db-journal", "of a database that was lost");
  auto opened = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_FALSE(opened);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.db"));
}

TEST(Database, AStartThatWasCutOffIsBegunAnew) {
  const TemporaryFolder folder;
  overwrite(folder.path() / "a.db.new", "half");
  EXPECT_TRUE(Database::open(folder.path() / "a.db", first_schema(), Access::own));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.db.new"));
}

TEST(Database, AFullDiskIsForTheOperatorAndKeepsWhatWasThere) {
  const TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_TRUE(database);
  ASSERT_TRUE(insert(*database, 1, "kept"));
  const std::int64_t pages = number(*database, "PRAGMA page_count");
  EXPECT_EQ(number(*database, "PRAGMA max_page_count=" + std::to_string(pages)), pages);
  auto full = insert(*database, 2, std::string(100'000, 'x'));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().remedy, Remedy::operator_acts);
  EXPECT_NE(full.error().sentence.find("no room left"), std::string::npos);
  EXPECT_TRUE(database->is_full());
  EXPECT_EQ(number(*database, "PRAGMA max_page_count=1000000"), 1000000);
  ASSERT_TRUE(insert(*database, 2, std::string(100'000, 'x')));
  EXPECT_FALSE(database->is_full());
  EXPECT_EQ(number(*database, "SELECT count(*) FROM items"), 2);
}

TEST(Database, DamageInTheMiddleStopsAndStays) {
  const TemporaryFolder folder;
  {
    auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
    for (int i = 1; i <= 200; ++i) ASSERT_TRUE(insert(*database, i, std::string(500, 'x')));
  }
  std::string damaged(base::text_of(contents(folder.path() / "a.db")));
  damaged.replace(8 * 4096, 4096, std::string(4096, '\xff'));
  overwrite(folder.path() / "a.db", damaged);
  auto database = Database::open(folder.path() / "a.db", first_schema(), Access::read);
  ASSERT_TRUE(database);
  auto sound = database->check_integrity();
  ASSERT_FALSE(sound);
  EXPECT_EQ(sound.error().remedy, Remedy::device_must_stop);
  EXPECT_EQ(base::text_of(contents(folder.path() / "a.db")), damaged);
}

TEST(Database, WhatIsDeletedIsOverwritten) {
  const TemporaryFolder folder;
  const std::string marker = "a-marker-that-is-not-elsewhere";
  auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_TRUE(insert(*database, 1, marker));
  ASSERT_TRUE(contains(contents(folder.path() / "a.db"), marker));
  auto transaction = database->begin();
  ASSERT_TRUE(transaction->prepare("DELETE FROM items")->run());
  ASSERT_TRUE(transaction->commit());
  EXPECT_FALSE(contains(contents(folder.path() / "a.db"), marker));
}

TEST(Database, AfterARefusedChangeNothingMoreIsDone) {
  const TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a.db", first_schema(), Access::own);
  ASSERT_TRUE(insert(*database, 1, "x"));
  auto twice = insert(*database, 1, "y");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().remedy, Remedy::device_must_stop);
  auto next = insert(*database, 2, "z");
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().sentence, twice.error().sentence);
}

}  // namespace
}  // namespace kanaria::store
