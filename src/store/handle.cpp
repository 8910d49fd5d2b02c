#include "store/handle.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kanaria::store {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr int kBusyTimeout_ms = 60'000;

bool is_no_room(int code, int system_errno) {
  if ((code & 0xff) == SQLITE_FULL) return true;
  return (code & 0xff) == SQLITE_IOERR && (system_errno == ENOSPC || system_errno == EDQUOT);
}

Error io_error(const std::string& path, const std::string& message, int system_errno) {
  const std::string cause = system_errno != 0 ? std::string(std::strerror(system_errno)) : message;
  return {Remedy::device_must_stop,
          "Reading or writing " + path + " failed (" + cause +
              "); stop and check the disk. What was acknowledged before is recovered at the next "
              "start."};
}

}  // namespace

Handle::~Handle() {
  if (connection) sqlite3_close(connection);
  if (lock_fd >= 0) ::close(lock_fd);  // last: closing gives the lock away
}

Error Handle::fail(int code) {
  if (stopped) return *stopped;
  const std::string name = path.string();
  // What this program found out by itself, SQLite has no message for.
  const bool from_sqlite = connection && sqlite3_errcode(connection) != SQLITE_OK;
  const std::string message = from_sqlite ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  const int system_errno = connection ? sqlite3_system_errno(connection) : 0;
  if (is_no_room(code, system_errno)) {
    full = true;
    return {Remedy::operator_acts,
            "There is no room left on the disk for " + name +
                "; free some space and start again. What was acknowledged before is kept."};
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Remedy::try_later,
              name + " is in use by another process; try again when it is done."};
    case SQLITE_NOMEM:
      return {Remedy::try_later, "There was not enough memory for " + name + "; try again."};
    case SQLITE_TOOBIG:
      return {Remedy::this_mailpiece, "An item is too large to be kept in " + name + "."};
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return {Remedy::operator_acts, name + " cannot be used (" + message +
                                         "); check that it and its folder belong to the user who "
                                         "runs this program and can be written."};
    case SQLITE_IOERR:
      stopped = io_error(name, message, system_errno);
      break;
    case SQLITE_CONSTRAINT:
      stopped = Error{Remedy::device_must_stop,
                      name + " refuses a change (" + message +
                          "); stop, and check it with `kanaria verify` before going on."};
      break;
    default:
      stopped = Error{Remedy::device_must_stop,
                      name + " is damaged or is no database of this program (" + message +
                          "). It was left as it is: keep a copy of it for headquarters, and put "
                          "back a sound one or name another --data folder."};
  }
  return *stopped;
}

Result<void> Handle::execute(const std::string& sql) {
  if (stopped) return *stopped;
  const int code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(code);
  return {};
}

Result<Statement> Handle::prepare(std::string_view sql) {
  if (stopped) return *stopped;
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return fail(code);
  CHECK(statement != nullptr);  // only an empty text gives none
  return Statement(this, statement);
}

Result<std::int64_t> Handle::integer(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  return *row ? statement->integer(0) : 0;
}

Result<std::string> Handle::text(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  return *row ? statement->text(0) : std::string();
}

Result<std::unique_ptr<Handle>> connect(const std::filesystem::path& path) {
  auto handle = std::make_unique<Handle>();
  handle->path = path;
  const int code = sqlite3_open_v2(path.c_str(), &handle->connection,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code != SQLITE_OK) return handle->fail(code);
  sqlite3_busy_timeout(handle->connection, kBusyTimeout_ms);
  for (const auto& [setting, value] :
       {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1}, std::pair{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        std::pair{SQLITE_DBCONFIG_DQS_DDL, 0}, std::pair{SQLITE_DBCONFIG_DQS_DML, 0},
        std::pair{SQLITE_DBCONFIG_ENABLE_FKEY, 1}}) {
    int now = -1;
    if (sqlite3_db_config(handle->connection, setting, value, &now) != SQLITE_OK || now != value) {
      return Error{Remedy::operator_acts, "This machine's SQLite refuses a setting that " +
                                              path.string() +
                                              " needs; install Debian 12's libsqlite3-0."};
    }
  }
  return handle;
}

}  // namespace kanaria::store
