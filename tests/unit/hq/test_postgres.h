// A database of its own for one test.  The server is that of the folder KANARIA_TEST_POSTGRES,
// which ctest starts and stops; without it, one that this process starts and stops.
#pragma once

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <unistd.h>

#include "base/check.h"
#include "hq/postgres.h"
#include "hq/schema.h"
#include "unit/temporary_folder.h"

namespace kanaria::hq {

class TestServer {
 public:
  static const std::string& connection() {
    static const TestServer server;
    return server.connection_;
  }

 private:
  TestServer() {
    if (const char* given = std::getenv("KANARIA_TEST_POSTGRES"); given != nullptr) {
      folder_ = given;
    } else {
      own_ = std::make_unique<test::TemporaryFolder>();
      folder_ = own_->path().string();
    }
    const std::string command = script() + " start " + folder_ + " --no-fsync";
    FILE* out = ::popen(command.c_str(), "r");
    CHECK(out != nullptr);
    char line[512] = {};
    CHECK(std::fgets(line, sizeof line, out) != nullptr);
    CHECK(::pclose(out) == 0);
    connection_ = line;
    while (connection_.ends_with('\n')) connection_.pop_back();
  }
  ~TestServer() {
    if (own_ == nullptr) return;
    const std::string command = script() + " stop " + folder_;
    if (std::system(command.c_str()) != 0) std::fprintf(stderr, "PostgreSQL was not stopped\n");
  }
  static std::string script() { return KANARIA_TESTS_DIR "/../scripts/private-postgres"; }

  std::unique_ptr<test::TemporaryFolder> own_;
  std::string folder_;
  std::string connection_;
};

/// Made empty, with the tables, and dropped with the object.
class TestDatabase {
 public:
  TestDatabase() : server_(TestServer::connection()) {
    static std::atomic<int> count = 0;
    name_ = "test_" + std::to_string(::getpid()) + '_' + std::to_string(++count);
    outside("create database " + name_);
    postgres_ = std::make_unique<Postgres>(connection());
    CHECK(migrate(*postgres_).has_value());
  }
  ~TestDatabase() {
    postgres_.reset();
    outside("drop database if exists " + name_ + " with (force)");
  }

  Postgres& operator*() { return *postgres_; }
  Postgres* operator->() { return postgres_.get(); }
  [[nodiscard]] std::string connection() const {
    return TestServer::connection() + " dbname=" + name_;
  }
  /// The first column of the first row.
  std::string value(const std::string& sql) {
    std::string found;
    const auto done = postgres_->transact([&](Work& work) { found = work.run(sql).text(0, 0); });
    CHECK(done.has_value());
    return found;
  }
  std::int64_t count(const std::string& table) {
    return std::stoll(value("select count(*) from " + table));
  }

 private:
  /// Outside of a transaction, where databases are made and dropped.
  void outside(const std::string& sql) const {
    const std::string command = "psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 '" + server_ +
                                "' --command '" + sql + "' > /dev/null";
    CHECK(std::system(command.c_str()) == 0);
  }

  std::string server_;
  std::string name_;
  std::unique_ptr<Postgres> postgres_;
};

}  // namespace kanaria::hq
