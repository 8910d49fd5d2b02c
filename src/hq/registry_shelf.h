// The snapshots of the registry that are published for each kiosk, in pieces.
// Thread rule: that of Work and Postgres.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "hq/exchange.h"

namespace kanaria::hq {

/// Answers with a piece of the version that the kiosk is fetching while that is kept, else of the
/// newest one: of the difference to what the kiosk has where there is one, else of the whole.
void give_registry_piece(Exchange& exchange, const wire::RegistryRequest& request);

struct Published {
  std::uint64_t version = 0;
  std::uint64_t data_bytes = 0;  ///< of the data or the delta
};

/// Puts the folder `dir` (kanaria-hq registry build, or delta) on the shelf of one kiosk; the two
/// newest versions stay, with the letter of DIR.proof where there is one.  A whole snapshot is read
/// in pieces, so its size does not matter.  The same again changes nothing.  Errors
/// (operator_acts): no such kiosk, damaged or made for another kiosk, not newer than the newest
/// one, a difference to what is not on the shelf whole.
[[nodiscard]] base::Result<Published> publish_registry(Postgres& database, const std::string& kiosk,
                                                       const std::filesystem::path& dir,
                                                       std::int64_t now_ms);

}  // namespace kanaria::hq
