// Headquarters' door to PostgreSQL, on libpqxx: statements with parameters inside transactions.
//
// Postgres is safe from any thread: every transaction has a connection of its own, and connections
// are kept for the next one.  Work and Rows belong to the thread that runs the transaction.
// Nothing is kept here that the database does not have: a broken connection is simply dropped.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::hq {

/// A value for $1, $2 … in PostgreSQL's binary form: bigint, text, bytea, or arrays of them.
class Parameter {
 public:
  Parameter(std::int64_t number);
  Parameter(std::uint64_t number);  ///< CHECKs that it is a bigint
  Parameter(std::string_view text) : form_(text) {}
  Parameter(const std::string& text) : form_(text) {}
  Parameter(const char* text) : form_(text) {}
  Parameter(base::ByteView bytes) : form_(base::text_of(bytes)) {}
  Parameter(const base::Bytes& bytes) : form_(base::text_of(bytes)) {}
  template <std::size_t N>
  Parameter(const std::array<std::uint8_t, N>& bytes) : form_(base::text_of(bytes)) {}
  [[nodiscard]] static Parameter numbers(const std::vector<std::uint64_t>& values);   ///< bigint[]
  [[nodiscard]] static Parameter byte_rows(const std::vector<base::ByteView>& rows);  ///< bytea[]

  [[nodiscard]] const std::string& form() const { return form_; }

 private:
  Parameter() = default;
  std::string form_;
};

/// What a statement gave back.  A value of another kind than asked for is a bug of the statement.
class Rows {
 public:
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const;
  [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const;
  [[nodiscard]] std::int64_t number(std::size_t row, std::size_t column) const;
  [[nodiscard]] std::uint64_t count(std::size_t row, std::size_t column) const;  ///< not negative
  [[nodiscard]] bool yes(std::size_t row, std::size_t column) const;
  [[nodiscard]] base::Bytes bytes(std::size_t row, std::size_t column) const;
  /// CHECKs the length.
  template <class Array>
  [[nodiscard]] Array array(std::size_t row, std::size_t column) const {
    const base::Bytes found = bytes(row, column);
    Array value{};
    CHECK(found.size() == value.size());
    std::copy(found.begin(), found.end(), value.begin());
    return value;
  }

 private:
  friend class Work;
  std::vector<std::vector<std::optional<std::string>>> rows_;
};

/// A transaction in progress.  Its functions throw what ends the transaction; Postgres::transact
/// catches that, and nobody between has to.
class Work {
 public:
  /// One statement, prepared once a connection.
  Rows run(std::string_view sql, const std::vector<Parameter>& parameters = {});
  /// Several statements without parameters or results.
  void script(const std::string& sql);

 private:
  friend class Postgres;
  struct Inside;
  explicit Work(Inside& inside) : inside_(inside) {}
  Inside& inside_;
};

class Postgres {
 public:
  /// `connection` is libpq's connection string; nothing is opened yet.
  explicit Postgres(std::string connection);
  ~Postgres();
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  /// Runs `body` in one transaction (read committed) and commits, durably.  Where it collides with
  /// another it is run again from the start, so it must set what it gives out anew each time.
  /// Errors: try_later (not there, connection lost, in use; whether the commit arrived may be
  /// unknown), operator_acts (refused: permissions, a missing table, a full disk).
  [[nodiscard]] base::Result<void> transact(const std::function<void(Work&)>& body);

 private:
  friend class Work;
  struct Connection;
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection);

  std::string connection_string_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace kanaria::hq
