// What is legal in a list of records and yet a decoy that does its work badly.  Every function
// gives sentences that go on from "line 7" and say what to do, in the order of the records, at most
// kMaxFindings.  Time grows with the number of records (n log n at most).  Pure functions; safe
// from any thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "hq/confusion.h"
#include "hq/snapshot_builder.h"
#include "postal/names.h"

namespace kanaria::hq {

using Records = std::vector<CanonicalRecord>;

inline constexpr std::size_t kMaxFindings = 1000;
/// Two characters are confusable when at least this share of the prints of one is read as the
/// other.
inline constexpr double kConfusable_p = 0.05;
/// A name is common when it is borne by at least this share of people.  The lexicon's frequencies
/// of given names are weak: few of the common ones are known as such.
inline constexpr double kCommonSurname_p = 1.0 / 500;
inline constexpr double kCommonGivenName_p = 1.0 / 10000;

/// No house number, or the same person twice.
[[nodiscard]] std::vector<RowProblem> doubtful_records(const Records& records);

/// Decoys that differ from an earlier one in one or two characters, all of which the reader mixes
/// up, or in a character that it was never measured on.
[[nodiscard]] std::vector<RowProblem> confusable_decoys(const Records& records,
                                                        const ConfusionTable& table,
                                                        const postal::NameKnowledge& names);

/// Decoys whose name has a kanji that the reader was never measured on: which form was printed will
/// stay unknown.
[[nodiscard]] std::vector<RowProblem> unmeasured_decoys(const Records& records,
                                                        const ConfusionTable& table);

/// Decoys of one list whose difference a list broker's program folds away, and decoys that differ
/// from an erasure or stop record by such a difference alone.
[[nodiscard]] std::vector<RowProblem> folded_decoys(const Records& records,
                                                    const postal::NameKnowledge& names);

/// Decoys with the town, house number and name of an erasure or stop record.
[[nodiscard]] std::vector<RowProblem> decoys_of_real_people(const Records& records);

/// Decoys whose surname and given name are both common.
[[nodiscard]] std::vector<RowProblem> common_names(const Records& records,
                                                   const postal::NameKnowledge& names);

/// Decoys beside a population that goes by row for row: memory grows with the decoys alone.
/// One thread an object.
class PopulationLint {
 public:
  /// All must outlive this object.
  PopulationLint(const Records& records, const Canonicalize& canonicalize,
                 const postal::NameKnowledge& names);
  /// One person of the population, from that line of its file.
  void take(std::size_t line, const std::string& address, const std::string& name);
  /// At most one sentence of a kind for a decoy; `file` is the population's.
  [[nodiscard]] std::vector<RowProblem> findings(const std::string& file) const;

 private:
  struct Met {
    std::size_t same_house_line = 0;  ///< of the population; 0: none
    std::size_t same_town_line = 0;
    std::size_t folded_line = 0;
    std::string foldings;  ///< that make the decoy and that person one
  };
  void meet(std::size_t decoy, const CanonicalRecord& person);

  const Records& records_;
  const Canonicalize& canonicalize_;
  const postal::NameKnowledge& names_;
  std::vector<Met> met_;                                              ///< by record
  std::unordered_map<std::string, std::size_t> names_known_;          ///< canonical names of decoys
  std::unordered_multimap<std::string, std::size_t> decoys_by_town_;  ///< town and name
};

}  // namespace kanaria::hq
