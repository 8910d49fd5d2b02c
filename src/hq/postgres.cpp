#include "hq/postgres.h"

#include <charconv>
#include <limits>
#include <map>
#include <pqxx/pqxx>

#include "base/check.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;

constexpr int kMostRuns = 4;
constexpr std::size_t kMostIdle = 64;
// A receipt promises what is on the disk, so a commit waits for it whatever the server's default
// says; and no statement may hold a kiosk's row for ever.
constexpr const char* kSessionSettings =
    "set client_min_messages = warning; set statement_timeout = '60s'; set lock_timeout = '20s'; "
    "set idle_in_transaction_session_timeout = '60s'; "
    "select set_config('synchronous_commit', 'on', false) "
    "where current_setting('synchronous_commit') in ('off', 'local', 'remote_write')";

constexpr std::uint32_t kBigintType = 20;
constexpr std::uint32_t kByteaType = 17;

template <class T>
void append_big_endian(std::string& out, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xff);
}

/// The head of a one-dimensional array without NULLs.
std::string array_head(std::uint32_t type, std::size_t size) {
  CHECK(size <= std::numeric_limits<std::int32_t>::max());
  std::string form;
  append_big_endian<std::uint32_t>(form, size == 0 ? 0 : 1);
  append_big_endian<std::uint32_t>(form, 0);
  append_big_endian<std::uint32_t>(form, type);
  if (size == 0) return form;
  append_big_endian(form, static_cast<std::uint32_t>(size));
  append_big_endian<std::uint32_t>(form, 1);
  return form;
}

std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  for (char& c : text) c = static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return text;
}

Error away(const std::exception& why) {
  return {Remedy::try_later,
          "PostgreSQL does not answer; see that it runs and that the key \"database\" names it: " +
              one_line(why.what())};
}

}  // namespace

Parameter::Parameter(std::int64_t number) {
  append_big_endian(form_, static_cast<std::uint64_t>(number));
}

Parameter::Parameter(std::uint64_t number) {
  CHECK(number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  append_big_endian(form_, number);
}

Parameter Parameter::numbers(const std::vector<std::uint64_t>& values) {
  Parameter parameter;
  parameter.form_ = array_head(kBigintType, values.size());
  for (const std::uint64_t value : values) {
    append_big_endian<std::uint32_t>(parameter.form_, sizeof value);
    parameter.form_ += Parameter(value).form_;
  }
  return parameter;
}

Parameter Parameter::byte_rows(const std::vector<base::ByteView>& rows) {
  Parameter parameter;
  parameter.form_ = array_head(kByteaType, rows.size());
  for (const base::ByteView row : rows) {
    append_big_endian(parameter.form_, static_cast<std::uint32_t>(row.size()));
    parameter.form_ += base::text_of(row);
  }
  return parameter;
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
  return !rows_.at(row).at(column).has_value();
}

const std::string& Rows::text(std::size_t row, std::size_t column) const {
  CHECK(!is_null(row, column));
  return *rows_[row][column];
}

std::int64_t Rows::number(std::size_t row, std::size_t column) const {
  const std::string& found = text(row, column);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(found.data(), found.data() + found.size(), value);
  CHECK(error == std::errc{} && end == found.data() + found.size());
  return value;
}

std::uint64_t Rows::count(std::size_t row, std::size_t column) const {
  const std::int64_t value = number(row, column);
  CHECK(value >= 0);
  return static_cast<std::uint64_t>(value);
}

bool Rows::yes(std::size_t row, std::size_t column) const {
  return text(row, column) == "t";
}

base::Bytes Rows::bytes(std::size_t row, std::size_t column) const {
  const std::string& found = text(row, column);
  CHECK(found.starts_with("\\x"));
  auto bytes = base::from_hex(std::string_view(found).substr(2));
  CHECK(bytes.has_value());
  return *std::move(bytes);
}

struct Postgres::Connection {
  explicit Connection(const std::string& words) : link(words) {
    {
      pqxx::nontransaction start(link);
      start.exec(kSessionSettings);
    }
    // A connection that came back by itself would not have these settings.  Deprecated, because
    // libpqxx 7 never does that.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    link.inhibit_reactivation(true);
#pragma GCC diagnostic pop
  }
  pqxx::connection link;
  bool was_kept = false;
  std::map<std::string, std::string, std::less<>> prepared;  // SQL to the statement's name
};

struct Work::Inside {
  Postgres::Connection& connection;
  pqxx::work work;
};

Rows Work::run(std::string_view sql, const std::vector<Parameter>& parameters) {
  auto& prepared = inside_.connection.prepared;
  auto found = prepared.find(sql);
  if (found == prepared.end()) {
    std::string name("s");
    name += std::to_string(prepared.size());
    inside_.connection.link.prepare(name, std::string(sql));
    found = prepared.emplace(sql, name).first;
  }
  std::vector<pqxx::binarystring> values;
  values.reserve(parameters.size());
  for (const Parameter& parameter : parameters) {
    values.emplace_back(parameter.form().data(), parameter.form().size());
  }
  const pqxx::result result = inside_.work.exec_prepared(
      found->second, pqxx::prepare::make_dynamic_params(values.begin(), values.end()));
  Rows rows;
  rows.rows_.reserve(result.size());
  for (const auto& row : result) {
    auto& out = rows.rows_.emplace_back();
    for (const auto& field : row) {
      if (field.is_null()) {
        out.emplace_back();
      } else {
        out.emplace_back(std::in_place, field.c_str(), field.size());
      }
    }
  }
  return rows;
}

void Work::script(const std::string& sql) {
  inside_.work.exec(sql);
}

Postgres::Postgres(std::string connection) : connection_string_(std::move(connection)) {}
Postgres::~Postgres() = default;

std::unique_ptr<Postgres::Connection> Postgres::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return std::make_unique<Connection>(connection_string_);
}

void Postgres::give_back(std::unique_ptr<Connection> connection) {
  connection->was_kept = true;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(connection));
}

base::Result<void> Postgres::transact(const std::function<void(Work&)>& body) {
  for (int runs = 1;; ++runs) {
    const bool is_last = runs == kMostRuns;
    // After a restart of the server every kept connection is broken, and only its use shows it:
    // whatever fails on one before the commit is run again on another.
    bool may_be_stale = false;
    const auto forget_the_kept = [this] {
      const std::lock_guard lock(mutex_);
      idle_.clear();
    };
    try {
      auto connection = take();
      may_be_stale = connection->was_kept && !is_last;
      {
        Work::Inside inside{*connection, pqxx::work(connection->link)};
        Work work(inside);
        body(work);
        may_be_stale = false;
        inside.work.commit();
      }
      give_back(std::move(connection));
      return {};
    } catch (const pqxx::broken_connection& error) {
      forget_the_kept();
      if (!may_be_stale) return away(error);
    } catch (const pqxx::in_doubt_error& error) {
      return away(error);
    } catch (const pqxx::transaction_rollback& error) {  // a deadlock, or a collision
      if (is_last) return away(error);
    } catch (const pqxx::sql_error& error) {
      const std::string& state = error.sqlstate();
      // The server's last word, where it still came before the connection broke.
      if (state.starts_with("57P") || state.starts_with("08")) {
        forget_the_kept();
        if (may_be_stale) continue;
        return away(error);
      }
      // A lock or a statement took too long.
      if (state == "55P03" || state == "57014") return away(error);
      return Error{Remedy::operator_acts,
                   "PostgreSQL refuses: " + one_line(error.what()) + " (SQLSTATE " + state + ")"};
    } catch (const std::exception& error) {
      return away(error);
    }
  }
}

}  // namespace kanaria::hq
