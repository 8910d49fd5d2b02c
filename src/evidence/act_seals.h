// Binds the log of acts to the chain: an act that was altered, taken out or put in shows.
//
// Format: table act_seals, one row a sealed act (act: its id; seq; digest).  The digest is the
// SHA-256 of "kanaria act v1", the digest of the act before (zeros for the first), and the act's
// wall_ms (8 bytes), what, who and detail as fields with 32-bit lengths.  It stands as the content
// of chain entry `seq`, which looks like any mailpiece's.  Acts of a moment ago, or of a kiosk
// whose pages do not run, are not sealed yet; nobody can tell whether the newest of those were
// taken out.
//
// Thread rule: that of the Database.
#pragma once

#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "evidence/acts.h"
#include "store/database.h"

namespace kanaria::evidence {

[[nodiscard]] const std::string& act_seals_tables();

struct ActDigest {
  std::int64_t act = 0;  ///< its id
  base::Digest digest{};
};

/// The oldest acts that have no seal yet, in order; at most `limit`.
[[nodiscard]] base::Result<std::vector<ActDigest>> unsealed_acts(store::Transaction& transaction,
                                                                 int limit);
/// `seq` is the entry whose content is the act's digest.
[[nodiscard]] base::Result<void> note_seal(store::Transaction& transaction, const ActDigest& act,
                                           std::uint64_t seq);

/// How many entries of the chain after `seq` are acts and no mailpieces.
[[nodiscard]] base::Result<std::uint64_t> acts_after(store::Database& database, std::uint64_t seq);

struct ActsReport {
  std::uint64_t sealed = 0;
  std::uint64_t unsealed = 0;
  std::string first_break;  ///< "" when all that is sealed holds; else a sentence
};
/// Against the chain's entries as they stand; verify_chain() says whether those hold.
[[nodiscard]] base::Result<ActsReport> verify_acts(store::Database& database);

}  // namespace kanaria::evidence
