#include "hq/schema.h"

#include "hq/migrations.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

// Held until the transaction ends, so that programs that start together migrate one by one.
constexpr const char* kLock = "select pg_advisory_xact_lock(7024951203)::text";
constexpr const char* kVersions =
    "create table if not exists schema_versions (version bigint primary key, "
    "applied_at timestamptz not null default now())";

int version_of(Work& work) {
  if (work.run("select to_regclass('schema_versions') is not null").yes(0, 0)) {
    return static_cast<int>(
        work.run("select coalesce(max(version), 0) from schema_versions").number(0, 0));
  }
  return 0;
}

Error too_new(int version) {
  return {Remedy::operator_acts, "The database is of version " + std::to_string(version) +
                                     " and this program knows only " +
                                     std::to_string(newest_schema()) + "; install a newer one."};
}

}  // namespace

int newest_schema() {
  return static_cast<int>(migrations().size());
}

Result<int> migrate(Postgres& database) {
  int before = 0;
  const auto done = database.transact([&](Work& work) {
    work.run(kLock);
    before = version_of(work);
    if (before >= newest_schema()) return;
    work.script(kVersions);
    for (int version = before + 1; version <= newest_schema(); ++version) {
      work.script(std::string(migrations()[static_cast<std::size_t>(version - 1)]));
      work.script("insert into schema_versions (version) values (" + std::to_string(version) + ")");
    }
  });
  if (!done) return done.error();
  if (before > newest_schema()) return too_new(before);
  return newest_schema() - before;
}

Result<void> check_schema(Postgres& database) {
  int version = 0;
  const auto done = database.transact([&](Work& work) { version = version_of(work); });
  if (!done) return done.error();
  if (version > newest_schema()) return too_new(version);
  if (version == newest_schema()) return {};
  return Error{Remedy::operator_acts,
               "The database has no tables of this program's version; run kanaria-hq database "
               "setup as its owner."};
}

Result<void> make_roles(Postgres& database) {
  return database.transact([](Work& work) {
    work.run(kLock);
    work.script(std::string(roles()));
  });
}

Result<void> check_durability(Postgres& database) {
  bool is_durable = false;
  const auto done = database.transact([&](Work& work) {
    is_durable = work.run(
                         "select current_setting('fsync') = 'on' and "
                         "current_setting('full_page_writes') = 'on'")
                     .yes(0, 0);
  });
  if (!done) return done.error();
  if (is_durable) return {};
  return Error{Remedy::operator_acts,
               "PostgreSQL runs with fsync or full_page_writes off and would lose what receipts "
               "promise; turn them on."};
}

}  // namespace kanaria::hq
