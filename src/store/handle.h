// Inside store/ only: the SQLite connection, its lock file and its error sentences.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <optional>
#include <string>

#include "store/database.h"

namespace kanaria::store {

struct Handle {
  sqlite3* connection = nullptr;
  std::filesystem::path path;
  int lock_fd = -1;
  bool full = false;
  std::optional<base::Error> stopped;
  Schema schema;  ///< what the file is to hold

  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle();

  /// Turns a failing result code of the last call into an Error, and remembers what must stop.
  [[nodiscard]] base::Error fail(int code);
  [[nodiscard]] base::Result<void> execute(const std::string& sql);
  [[nodiscard]] base::Result<Statement> prepare(std::string_view sql);
  /// The first column of the first row; 0 or "" when there is none.
  [[nodiscard]] base::Result<std::int64_t> integer(std::string_view sql);
  [[nodiscard]] base::Result<std::string> text(std::string_view sql);
};

/// Connects to an existing file.
[[nodiscard]] base::Result<std::unique_ptr<Handle>> connect(const std::filesystem::path& path);
/// Runs the migrations from the file's version on, in one transaction.
[[nodiscard]] base::Result<void> migrate(Handle& handle, const Schema& schema);
/// The text of everything that the file's schema defines.
[[nodiscard]] base::Result<std::string> definitions(Handle& handle);
/// The same of a new file, made in memory.
[[nodiscard]] base::Result<std::string> wanted_definitions(const Schema& schema);
/// Makes a new file with all tables: whole, durable and then put in place, or not at all.
[[nodiscard]] base::Result<void> create_file(const std::filesystem::path& path,
                                             const Schema& schema);
/// Makes the journal's file (empty: nothing to roll back) and its name durable.  SQLite would make
/// it itself, but passes over a failing sync of the folder.
[[nodiscard]] base::Result<void> make_journal(const std::filesystem::path& path);
/// Holds PATH.lock for as long as the returned descriptor is open.
[[nodiscard]] base::Result<int> take_lock(const std::filesystem::path& path);

}  // namespace kanaria::store
