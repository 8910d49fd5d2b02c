#include "kiosk/data_folder.h"

#include "base/file.h"
#include "evidence/act_seals.h"
#include "evidence/acts.h"
#include "evidence/chain.h"
#include "evidence/daily_counts.h"
#include "kiosk/batch_ledger.h"
#include "kiosk/kept_files.h"
#include "kiosk/people.h"
#include "outbox/outbox.h"
#include "sync/sync_state.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::int32_t kApplicationId = 0x4B414E41;  // "KANA"

/// The first version's entries had no key generation; nothing leads from them to this chain.
Result<void> check_chain_format(store::Database& database) {
  auto select = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'key_generations'");
  if (!select) return select.error();
  auto found = select->step();
  if (!found) return found.error();
  if (*found) return {};
  return Error{Remedy::operator_acts,
               database.path().string() +
                   " was made by a trial version of this program whose evidence this one cannot go "
                   "on with. It was left as it is: keep it for headquarters, and name another "
                   "--data folder."};
}

}  // namespace

std::filesystem::path database_file(const std::filesystem::path& data_dir) {
  return data_dir / "kanaria.db";
}

std::filesystem::path signing_key_file(const std::filesystem::path& data_dir) {
  return data_dir / "signing.key";
}

std::filesystem::path reserve_file(const std::filesystem::path& data_dir) {
  return data_dir / "reserve";
}

std::filesystem::path tls_key_file(const std::filesystem::path& data_dir) {
  return data_dir / "kiosk.key";
}

std::filesystem::path tls_request_file(const std::filesystem::path& data_dir) {
  return data_dir / "kiosk.csr";
}

std::filesystem::path tls_certificate_file(const std::filesystem::path& data_dir) {
  return data_dir / "kiosk.crt";
}

std::filesystem::path authority_file(const std::filesystem::path& data_dir) {
  return data_dir / "authority.crt";
}

std::filesystem::path sync_lock_file(const std::filesystem::path& data_dir) {
  return data_dir / "sync.lock";
}

const store::Schema& data_schema() {
  static const store::Schema kSchema{
      kApplicationId,
      {evidence::chain_tables() + outbox::outbox_tables() + evidence::acts_tables() +
           evidence::daily_counts_tables(),
       outbox::outbox_delivery_tables() + sync::sync_tables(),
       evidence::act_seals_tables() + batch_tables() + kept_files_tables() + people_tables()}};
  return kSchema;
}

Result<store::Database> open_data(const std::filesystem::path& data_dir, store::Access access) {
  if (access == store::Access::own) {
    if (auto made = base::make_folder_durably(data_dir); !made) return made.error();
  }
  std::error_code error;
  if (!std::filesystem::exists(database_file(data_dir), error) &&
      std::filesystem::exists(signing_key_file(data_dir), error)) {
    // The key is made after the database: this was a data folder, and its evidence is gone.
    return Error{Remedy::operator_acts,
                 database_file(data_dir).string() +
                     " is missing while its signing key is there; put the database back, or name "
                     "another --data folder and tell headquarters."};
  }
  auto database = store::Database::open(database_file(data_dir), data_schema(), access);
  if (!database) return database;
  if (auto known = check_chain_format(*database); !known) return known.error();
  return database;
}

}  // namespace kanaria::kiosk
