#include "store/database.h"

#include <algorithm>
#include <utility>

#include "store/handle.h"

namespace kanaria::store {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr int kOldestVersion = 3'040'000;

Error error_for_operator(const std::filesystem::path& path, const std::string& rest) {
  return {Remedy::operator_acts, path.string() + " " + rest};
}

/// Whose file it is, before any setting is touched.
Result<void> check_identity(Handle& handle, const Schema& schema, Access access) {
  auto id = handle.integer("PRAGMA application_id");
  if (!id) return id.error();
  auto version = handle.integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*id != schema.application_id || *version < 1) {
    return error_for_operator(handle.path,
                              "is no database of this program, or was emptied. It was left as it "
                              "is: put back a sound one, or name another --data folder.");
  }
  const auto newest = static_cast<std::int64_t>(schema.migrations.size());
  if (*version > newest) {
    return error_for_operator(handle.path, "was made by a newer program; update this one.");
  }
  if (*version < newest && access != Access::own) {
    return error_for_operator(handle.path,
                              "was made by an older program; run `kanaria scan` once to bring it "
                              "up to date.");
  }
  return {};
}

/// SQLite rounds a cut last page up; the transaction keeps writers away while sizes are compared.
Result<void> check_size(Handle& handle) {
  if (auto begun = handle.execute("BEGIN"); !begun) return begun;
  // The first read takes the lock that BEGIN alone does not.
  auto tables = handle.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  auto pages = handle.integer("PRAGMA page_count");
  if (!pages) return pages.error();
  auto page_bytes = handle.integer("PRAGMA page_size");
  if (!page_bytes) return page_bytes.error();
  std::error_code error;
  const auto size = std::filesystem::file_size(handle.path, error);
  if (auto ended = handle.execute("COMMIT"); !ended) return ended;
  if (!error && size >= static_cast<std::uintmax_t>(*pages * *page_bytes)) return {};
  return handle.fail(SQLITE_CORRUPT);
}

Result<void> apply_settings(Handle& handle, Access access) {
  auto set = handle.execute(
      "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
      "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA locking_mode=NORMAL;"
      "PRAGMA journal_mode=PERSIST; PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON;");
  if (!set) return set;
  if (access == Access::read) {
    if (auto done = handle.execute("PRAGMA query_only=ON"); !done) return done;
  }
  for (const auto& [name, wanted] : {std::pair<const char*, const char*>{"journal_mode", "persist"},
                                     {"synchronous", "3"},
                                     {"secure_delete", "1"},
                                     {"foreign_keys", "1"},
                                     {"trusted_schema", "0"},
                                     {"locking_mode", "normal"},
                                     {"query_only", access == Access::read ? "1" : "0"}}) {
    auto found = handle.text(std::string("PRAGMA ") + name);
    if (!found) return found.error();
    if (*found != wanted) {
      return error_for_operator(handle.path, std::string("cannot be used safely: SQLite keeps ") +
                                                 name + " at \"" + *found + "\" instead of \"" +
                                                 wanted + "\"; install Debian 12's libsqlite3-0.");
    }
  }
  return {};
}

Result<void> create_if_missing(const std::filesystem::path& path, const Schema& schema) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return {};
  if (error) return error_for_operator(path, "cannot be examined: " + error.message() + ".");
  std::filesystem::path journal = path;
  journal += "-journal";
  if (std::filesystem::exists(journal, error)) {
    // SQLite could play the orphaned journal back into the new file.
    return error_for_operator(path,
                              "is missing while its journal is still there: put it back, or name "
                              "another --data folder.");
  }
  return create_file(path, schema);
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : handle_(other.handle_),
      statement_(std::exchange(other.statement_, nullptr)),
      bind_code_(other.bind_code_) {}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

void Statement::note(int code) {
  CHECK(code != SQLITE_RANGE && code != SQLITE_MISUSE);
  if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  note(sqlite3_bind_int64(statement_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  note(sqlite3_bind_text64(statement_, parameter, text.data(), text.size(), SQLITE_STATIC,
                           SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int parameter, base::ByteView bytes) {
  note(sqlite3_bind_blob64(statement_, parameter, bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

Result<bool> Statement::step() {
  if (handle_->stopped) return *handle_->stopped;
  if (bind_code_ != SQLITE_OK) return handle_->fail(bind_code_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return handle_->fail(code);
}

Result<void> Statement::run() {
  auto row = step();
  if (!row) return row.error();
  CHECK(!*row);
  return {};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return text ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

base::ByteView Statement::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return {bytes, bytes ? static_cast<std::size_t>(size) : 0};
}

Transaction::Transaction(Transaction&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)) {}

Transaction::~Transaction() {
  // SQLite may have rolled back by itself after an I/O error or a full disk.
  if (handle_ && sqlite3_get_autocommit(handle_->connection) == 0) {
    sqlite3_exec(handle_->connection, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

Result<Statement> Transaction::prepare(std::string_view sql) {
  CHECK(handle_ != nullptr);
  return handle_->prepare(sql);
}

Result<int> Transaction::give_room_back(int most_pages) {
  CHECK(handle_ != nullptr && most_pages > 0);
  const auto before = handle_->integer("PRAGMA freelist_count");
  if (!before) return before.error();
  if (*before == 0) return 0;
  if (auto done = handle_->execute("PRAGMA incremental_vacuum(" + std::to_string(most_pages) + ")");
      !done) {
    return done.error();
  }
  const auto after = handle_->integer("PRAGMA freelist_count");
  if (!after) return after.error();
  return static_cast<int>(*before - *after);
}

Result<void> Transaction::commit() {
  CHECK(handle_ != nullptr);
  if (auto done = handle_->execute("COMMIT"); !done) return done;
  handle_->full = false;
  handle_ = nullptr;
  return {};
}

Database::Database(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& path, const Schema& schema,
                                Access access) {
  CHECK(schema.application_id != 0 && !schema.migrations.empty());
  if (sqlite3_libversion_number() < kOldestVersion) {
    return error_for_operator(path, std::string("needs SQLite 3.40 or newer, and this machine "
                                                "has ") +
                                        sqlite3_libversion() + "; install Debian 12's.");
  }
  int lock_fd = -1;
  if (access == Access::own) {
    auto lock = take_lock(path);
    if (!lock) return lock.error();
    lock_fd = *lock;
  }
  const auto guarded = [&]() -> Result<std::unique_ptr<Handle>> {
    if (access == Access::own) {
      if (auto made = create_if_missing(path, schema); !made) return made.error();
    }
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
      return error_for_operator(path, "is not there; name the folder that `kanaria scan` filled.");
    }
    auto handle = connect(path);
    if (!handle) return handle.error();
    if (auto known = check_identity(**handle, schema, access); !known) return known.error();
    if (auto whole = check_size(**handle); !whole) return whole.error();
    if (auto set = apply_settings(**handle, access); !set) return set.error();
    if (access == Access::own) {
      if (auto made = make_journal(path); !made) return made.error();
      if (auto done = migrate(**handle, schema); !done) return done.error();
    }
    return std::move(*handle);
  };
  auto handle = guarded();
  if (!handle) {
    Handle lock_only;  // closes the lock
    lock_only.lock_fd = lock_fd;
    return handle.error();
  }
  (*handle)->lock_fd = lock_fd;
  (*handle)->schema = schema;
  return Database(std::move(*handle));
}

Result<Statement> Database::prepare(std::string_view sql) {
  return handle_->prepare(sql);
}

Result<Transaction> Database::begin() {
  if (auto begun = handle_->execute("BEGIN IMMEDIATE"); !begun) return begun.error();
  return Transaction(handle_.get());
}

Result<base::Bytes> Database::read_blob(const std::string& table, const std::string& column,
                                        std::int64_t row, std::uint64_t offset_bytes,
                                        std::size_t size_bytes) {
  if (handle_->stopped) return *handle_->stopped;
  sqlite3_blob* blob = nullptr;
  int code =
      sqlite3_blob_open(handle_->connection, "main", table.c_str(), column.c_str(), row, 0, &blob);
  base::Bytes bytes;
  if (code == SQLITE_OK) {
    const auto whole = static_cast<std::uint64_t>(sqlite3_blob_bytes(blob));
    const std::uint64_t offset = std::min(offset_bytes, whole);
    bytes.resize(std::min<std::uint64_t>(size_bytes, whole - offset));
    code = sqlite3_blob_read(blob, bytes.data(), static_cast<int>(bytes.size()),
                             static_cast<int>(offset));
  }
  sqlite3_blob_close(blob);
  if (code == SQLITE_OK) return bytes;
  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_ERROR) {
    return Error{Remedy::this_mailpiece,
                 "Item " + std::to_string(row) + " of " + handle_->path.string() +
                     " cannot be read: its pages are damaged. Keep a copy of the file for "
                     "headquarters."};
  }
  return handle_->fail(code);
}

Result<void> Database::check_integrity() {
  auto finding = handle_->text("PRAGMA integrity_check(1)");
  if (!finding) return finding.error();
  if (*finding == "ok") {
    // SQLite asks whether the definitions can be understood, and not whether they are the ones.
    auto wanted = wanted_definitions(handle_->schema);
    if (!wanted) return wanted.error();
    auto found = definitions(*handle_);
    if (!found) return found.error();
    if (*found == *wanted) return {};
    *finding = "its tables are not defined as they were";
  }
  return Error{Remedy::device_must_stop,
               handle_->path.string() + " is damaged (" + *finding +
                   "). It was left as it is: keep a copy of it for headquarters, and put back a "
                   "sound one or name another --data folder."};
}

bool Database::is_full() const {
  return handle_->full;
}

const std::filesystem::path& Database::path() const {
  return handle_->path;
}

}  // namespace kanaria::store
