// The kiosk's data folder: which files it holds, and opening its database.
//   kanaria.db (+ -journal, .lock)   chain and its keys' generations, beacon, receipts, outbox,
//                                    acts, daily counts
//   signing.key                      the chain's newest key
//   signing.key.next                 the one after it, for the moment of a rotation
//   reserve                          room held back for a full disk
//   kiosk.key, kiosk.csr, kiosk.crt  for TLS: key, request, and what headquarters made of it
//   authority.crt                    headquarters' own authority
//   sync.lock                        held by the one program that talks with headquarters
#pragma once

#include <filesystem>

#include "base/result.h"
#include "store/database.h"

namespace kanaria::kiosk {

inline constexpr const char* kDefaultDataFolder = "./kanaria-data";

[[nodiscard]] std::filesystem::path database_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path signing_key_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path reserve_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path tls_key_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path tls_request_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path tls_certificate_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path authority_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path sync_lock_file(const std::filesystem::path& data_dir);

/// Every table of the data folder, in the order in which they came to be.
[[nodiscard]] const store::Schema& data_schema();

/// Opens the database.  With Access::own the folder is made (mode 0700) when it is missing; a
/// folder whose database is gone while its signing key is there is refused.
[[nodiscard]] base::Result<store::Database> open_data(const std::filesystem::path& data_dir,
                                                      store::Access access);

}  // namespace kanaria::kiosk
