// DIR.proof, beside the snapshot that it belongs to and of mode 0600: letters to the snapshot's
// proof persons, and the token that recognising each gives.  It stays at headquarters.
//   kanaria registry proof 0 LF, "version = " number LF,
//   for each letter "token = " base64url LF "picture_bytes = " number LF, LF, the pictures
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::hq {

struct ProofLetter {
  std::string token;    ///< registry::to_text of it
  base::Bytes picture;  ///< JPEG; at most wire::kMostLetter_bytes
};

struct Proof {
  std::uint64_t version = 0;  ///< of the snapshot
  std::vector<ProofLetter> letters;
};

/// Some letters are not read right: a kiosk that misses one is sent another before it is suspected.
inline constexpr std::size_t kProofLetters = 4;

[[nodiscard]] std::filesystem::path proof_file_of(const std::filesystem::path& snapshot_dir);

[[nodiscard]] base::Result<void> write_proof(const Proof& proof, const std::filesystem::path& file);
/// nullopt: there is none.  An Error (operator_acts): it cannot be read, or is damaged.
[[nodiscard]] base::Result<std::optional<Proof>> read_proof(const std::filesystem::path& file);

}  // namespace kanaria::hq
