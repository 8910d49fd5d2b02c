// The planting log: a file of signed, chained lines to which entries are only ever added
// (PLANTING.md).  What a power cut leaves of an entry stays in the file: the next entry vouches for
// those bytes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "hq/planting_entry.h"

namespace kanaria::hq {

inline constexpr std::uint64_t kMaxPlantingLog_bytes = std::uint64_t{256} << 20;

struct LoggedPlanting {
  std::size_t line = 0;  ///< of the file, from 1
  std::string text;      ///< the line as it stands there
  PlantingEntry entry;
  base::Digest hash{};
};

/// Lines that are no entries: what a power cut or a full disk left of one.
struct TornLines {
  std::size_t first = 0;  ///< line of the file, from 1
  std::size_t last = 0;
  std::size_t size_bytes = 0;  ///< without the line end behind them
};

struct PlantingBreak {
  std::size_t line = 0;
  std::string sentence;  ///< "line 3 …", without a full stop
};

struct PlantingLog {
  std::vector<LoggedPlanting> entries;   ///< those before the first break
  std::vector<TornLines> torn;           ///< each vouched for by the entry behind it
  std::optional<TornLines> torn_end;     ///< at the file's end, vouched for by nothing yet
  std::optional<std::string> torn_hash;  ///< of torn_end, hexadecimal
  bool lacks_line_end = false;           ///< the last line, entry or torn, has none
  std::optional<PlantingBreak> broken;   ///< the first break; nothing behind it was looked at

  /// Of the last entry; zeros for an empty log.
  [[nodiscard]] base::Digest head() const;
};

/// "line 7" or "lines 7 to 8".
[[nodiscard]] std::string lines_of(const TornLines& torn);

/// Checks the chain and, under a key, the signatures.  Pure; takes any bytes.
[[nodiscard]] PlantingLog parse_planting_log(std::string_view text,
                                             const std::optional<base::PublicKey>& key);

/// An Error when the file cannot be read; waits while another process adds an entry.
[[nodiscard]] base::Result<PlantingLog> read_planting_log(
    const std::filesystem::path& file, const std::optional<base::PublicKey>& key);

/// What an addition found and did, each a sentence for a person.
struct AddedPlanting {
  std::uint64_t seq = 0;
  base::Digest hash{};
  std::vector<std::string> told;
};

/// Adds one entry, durably before it returns; makes the file (for its owner only) when it is not
/// there.  Processes that add at once take their turns.  A torn end is told, kept and vouched for;
/// a broken chain is an Error and nothing is added.  After an Error of the disk the entry may be
/// torn or whole in the file, which its sentence says.  CHECKs that the planting has no problem.
[[nodiscard]] base::Result<AddedPlanting> add_planting(const std::filesystem::path& file,
                                                       const Planting& planting,
                                                       const base::SigningSeed& seed,
                                                       const base::Clock& clock);

}  // namespace kanaria::hq
