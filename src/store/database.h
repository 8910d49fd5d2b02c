// The only place that calls SQLite: one database file, its statements and transactions.
//
// What the file promises.  A commit() that returned success survives a crash of the program and a
// loss of power: rollback journal kept in place (journal_mode=PERSIST), synchronous=EXTRA.  The
// write-ahead log is not used: Debian 12's SQLite 3.40.1 may lose committed transactions there
// ("WAL-reset bug", fixed in 3.51.3).  Deleted content is overwritten (secure_delete); its room
// stays the file's until it is given back (auto_vacuum=INCREMENTAL).
//
// Errors.  operator_acts: no room, no permission, not a database of this program, in use by
// another process.  try_later: another connection held the file for over a minute.
// device_must_stop: a read, write or sync failed, or the file is damaged; from then on every call
// on this Database returns that same error, because what the disk holds is unknown until the file
// is opened anew.  A damaged file is never repaired, replaced or deleted.
//
// Thread rule: a Database with its statements and transactions belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

struct sqlite3_stmt;

namespace kanaria::store {

/// What the file is to hold.  Migration i (SQL, may be several statements) leads from version i to
/// i+1; a published migration is never changed.  `application_id` (SQLite's) marks whose file it
/// is.
struct Schema {
  std::int32_t application_id = 0;
  std::vector<std::string> migrations;
};

/// read: the file must exist and is not changed (a crashed writer's journal is rolled back).
/// share: the file must exist; short transactions beside its owner.
/// own: creates or migrates the file, and holds PATH.lock: one owner at a time.
enum class Access { read, share, own };

struct Handle;

/// One prepared statement.  Parameters and columns count from 1 and 0, as in SQLite.  Must not
/// outlive its Database.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(int parameter, std::int64_t value);
  /// The bytes and texts are not copied: they must live until the statement was run.
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, base::ByteView bytes);

  /// True: a row is there.  False: done.
  [[nodiscard]] base::Result<bool> step();
  /// Runs a statement that returns no rows.
  [[nodiscard]] base::Result<void> run();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  /// Valid until the next step().
  [[nodiscard]] base::ByteView blob(int column) const;

 private:
  friend struct Handle;
  Statement(Handle* handle, sqlite3_stmt* statement) : handle_(handle), statement_(statement) {}
  void note(int code);

  Handle* handle_;
  sqlite3_stmt* statement_;
  int bind_code_ = 0;
};

/// All or nothing.  Rolls back when it dies without a successful commit().
class Transaction {
 public:
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  [[nodiscard]] base::Result<Statement> prepare(std::string_view sql);
  /// Takes at most `most_pages` that hold nothing any more out of the file, so that commit() gives
  /// their room back to the disk; their number, and 0 in a file that an older program made.
  [[nodiscard]] base::Result<int> give_room_back(int most_pages);
  /// After success the change is durable.  After an error nothing of it is kept.
  [[nodiscard]] base::Result<void> commit();

 private:
  friend class Database;
  explicit Transaction(Handle* handle) : handle_(handle) {}
  Handle* handle_;
};

class Database {
 public:
  [[nodiscard]] static base::Result<Database> open(const std::filesystem::path& path,
                                                   const Schema& schema, Access access);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  /// Outside a transaction; for reading.
  [[nodiscard]] base::Result<Statement> prepare(std::string_view sql);
  /// Takes the write lock at once, so that commit() cannot find the data changed underneath.
  [[nodiscard]] base::Result<Transaction> begin();
  /// `size_bytes` of a blob from `offset_bytes` on, without reading the rest into memory; fewer at
  /// its end.  An Error with Remedy this_mailpiece: there is no such row, or the pages of this blob
  /// are damaged; then others may still be sound, and the database goes on.
  [[nodiscard]] base::Result<base::Bytes> read_blob(const std::string& table,
                                                    const std::string& column, std::int64_t row,
                                                    std::uint64_t offset_bytes,
                                                    std::size_t size_bytes);
  /// SQLite's integrity_check over the whole file: an error quotes its first finding.
  [[nodiscard]] base::Result<void> check_integrity();
  /// The last failure was for want of room (cleared by the next successful commit).
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] const std::filesystem::path& path() const;

 private:
  explicit Database(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace kanaria::store
