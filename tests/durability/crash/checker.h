// What must hold on a data folder after a crash, asked through the program's own public functions.
// No format is parsed here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/age_key.h"
#include "base/digest.h"
#include "base/result.h"

namespace kanaria::crash {

/// What the program said before the cut, from its standard output.
struct Said {
  /// Every mailpiece that was acknowledged with its number: "hit SEQ SHA256" or "miss SEQ".
  std::set<std::uint64_t> acknowledged;
  /// Mailpieces that were acknowledged without one: lines of JSON, as `kanaria scan` prints them.
  std::uint64_t unnumbered = 0;
  /// "receipt SEQ": headquarters' receipt was committed; the capsule may be gone from here on.
  std::set<std::uint64_t> received;
  /// "request NUMBER": headquarters has taken so many.
  std::uint64_t requests = 0;
  /// "registry VERSION": is in place.
  std::uint64_t registry = 0;
  /// "key TEXT": secrets that the chain was signed with, as they stand in their file.
  std::set<std::string> keys;

  void hear(std::string_view line);
};

/// What became of each mailpiece in the run that was not cut: the capsule's digest, or none.
using Truth = std::map<std::uint64_t, std::optional<base::Digest>>;

/// What `kanaria verify` looks at.
struct Found {
  std::uint64_t entries = 0;
  base::Digest head{};
  Truth kept;  ///< by every entry: the digest of what the outbox keeps for it
};
/// An Error: the folder cannot be read, or its evidence does not hold.
[[nodiscard]] base::Result<Found> verify(const std::filesystem::path& data);

/// Starts on the folder and puts in one more mailpiece; its number.
[[nodiscard]] base::Result<std::uint64_t> put_in_one(const std::filesystem::path& data,
                                                     const base::AgeRecipient& recipient, bool hit);

/// The truth of a whole run: what it said, and what it left.
[[nodiscard]] Truth truth_of(const std::filesystem::path& data, const std::string& output);

/// Adds a line that the program said.
void hear(Truth& truth, const std::string& line);

struct Looked {
  std::uint64_t entries = 0;
  std::uint64_t generations = 0;  ///< of keys
};
/// What a kill left, looked at before the next start; for a program that puts in one mailpiece at a
/// time and is killed once between two looks: the one that it had no time to tell joins the truth.
[[nodiscard]] base::Result<Looked> check_killed(const std::filesystem::path& data, const Said& said,
                                                Truth& truth);

struct Counterpart;  // sync_checker.h

/// What a cut left.
struct State {
  std::filesystem::path watched;  ///< the folder
  std::filesystem::path data;     ///< the data folder in it
  bool reader_first = false;      ///< whether somebody looks before the next start, or after it
  const Counterpart* counterpart = nullptr;  ///< nullptr: this kiosk does not sync
};

/// "" when everything holds; else the first thing that does not, as a sentence.  Opens the folder
/// as a start after the cut would, and puts one more mailpiece in.
[[nodiscard]] std::string check_state(const State& state, const Said& said, const Truth& truth,
                                      const base::AgeRecipient& recipient);

}  // namespace kanaria::crash
