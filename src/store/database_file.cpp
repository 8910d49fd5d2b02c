// Making the file: lock, creation, migration.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "store/handle.h"

namespace kanaria::store {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

Error system_error(const std::filesystem::path& path, std::string_view what) {
  return {Remedy::operator_acts,
          path.string() + " " + std::string(what) + ": " + std::strerror(errno) + "."};
}

Result<void> fill_new_file(const std::filesystem::path& path, const Schema& schema) {
  auto handle = connect(path);
  if (!handle) return handle.error();
  // No journal on disk: a file that is not finished is thrown away.  That its room can be given
  // back is decided before the first page.
  if (auto done = (*handle)->execute("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=FULL;"
                                     "PRAGMA auto_vacuum=INCREMENTAL;"
                                     "PRAGMA application_id=" +
                                     std::to_string(schema.application_id));
      !done) {
    return done;
  }
  return migrate(**handle, schema);
}

Result<void> put_in_place(int fd, const std::filesystem::path& from,
                          const std::filesystem::path& to) {
  if (::fsync(fd) != 0) return system_error(from, "cannot be synced");
  if (::rename(from.c_str(), to.c_str()) != 0) return system_error(to, "cannot be put in place");
  return base::sync_folder_of(to);
}

}  // namespace

Result<int> take_lock(const std::filesystem::path& path) {
  // A file of its own: closing any descriptor of the database would drop SQLite's locks on it.
  std::filesystem::path lock = path;
  lock += ".lock";
  const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return system_error(lock, "cannot be opened");
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  const bool taken = errno == EWOULDBLOCK;
  const Error error =
      taken ? Error{Remedy::operator_acts,
                    "Another kanaria is already working on " + path.parent_path().string() +
                        "; wait until it ends, or name another --data folder."}
            : system_error(lock, "cannot be locked");
  ::close(fd);
  return error;
}

Result<void> make_journal(const std::filesystem::path& path) {
  std::filesystem::path journal = path;
  journal += "-journal";
  const int fd = ::open(journal.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return system_error(journal, "cannot be created");
  ::close(fd);
  return base::sync_folder_of(path);
}

Result<void> migrate(Handle& handle, const Schema& schema) {
  auto version = handle.integer("PRAGMA user_version");
  if (!version) return version.error();
  const auto newest = static_cast<std::int64_t>(schema.migrations.size());
  if (*version == newest) return {};
  if (auto begun = handle.execute("BEGIN IMMEDIATE"); !begun) return begun;
  for (std::int64_t i = *version; i < newest; ++i) {
    if (auto done = handle.execute(schema.migrations[static_cast<std::size_t>(i)]); !done) {
      return done;  // the caller closes the connection, which rolls back
    }
  }
  return handle.execute("PRAGMA user_version=" + std::to_string(newest) + "; COMMIT");
}

Result<std::string> definitions(Handle& handle) {
  return handle.text(
      "SELECT group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, ''), "
      "';') "
      "FROM (SELECT * FROM sqlite_schema ORDER BY type, name)");
}

Result<std::string> wanted_definitions(const Schema& schema) {
  Handle handle;
  handle.path = ":memory:";
  const int code = sqlite3_open(":memory:", &handle.connection);
  if (code != SQLITE_OK) return handle.fail(code);
  if (auto done = migrate(handle, schema); !done) return done.error();
  return definitions(handle);
}

Result<void> create_file(const std::filesystem::path& path, const Schema& schema) {
  std::filesystem::path unfinished = path;
  unfinished += ".new";
  ::unlink(unfinished.c_str());  // of a start that was cut off; nothing was ever promised of it
  const int fd = ::open(unfinished.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return system_error(unfinished, "cannot be created");
  auto done = fill_new_file(unfinished, schema);
  if (done) done = put_in_place(fd, unfinished, path);
  ::close(fd);
  if (!done) ::unlink(unfinished.c_str());
  return done;
}

}  // namespace kanaria::store
