// DIR.proof, beside the snapshot that it belongs to and of mode 0600: a letter to the snapshot's
// proof person, and the token that recognising it gives.  It stays at headquarters.
//   kanaria registry proof 0 LF, "version = " number LF, "token = " base64url LF, LF, the picture
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::hq {

struct Proof {
  std::uint64_t version = 0;  ///< of the snapshot
  std::string token;          ///< registry::to_text of it
  base::Bytes picture;        ///< JPEG; at most wire::kMostLetter_bytes
};

[[nodiscard]] std::filesystem::path proof_file_of(const std::filesystem::path& snapshot_dir);

[[nodiscard]] base::Result<void> write_proof(const Proof& proof, const std::filesystem::path& file);
/// nullopt: there is none.  An Error (operator_acts): it cannot be read, or is damaged.
[[nodiscard]] base::Result<std::optional<Proof>> read_proof(const std::filesystem::path& file);

}  // namespace kanaria::hq
