// Finds the place that an address line names, through reading errors.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/lattice.h"

namespace kanaria::reading {

/// A row of the dictionary that the beginning of a text may name.
struct PlaceMatch {
  std::size_t area = 0;  ///< row of the dictionary
  double cost = 0;       ///< reading errors on the way: 1 is one wrong, missing or extra character
  double score = 0;      ///< characters explained less twice the cost; higher is better
  std::size_t end = 0;   ///< where the place ends in the text
  bool prefecture_printed = false;
  std::string of_code;         ///< the postal code read on the mailpiece that stands for it, or ""
  bool in_other_form = false;  ///< a kanji is printed otherwise than in the dictionary
  std::u32string text;  ///< the place as printed, misread characters put right; no prefecture
                        ///< added
};

/// Immutable after construction; safe from any thread.  The dictionary and the names must outlive
/// it.
class PlaceIndex {
 public:
  PlaceIndex(const postal::PostalDictionary& dictionary, const postal::NameKnowledge& names);
  ~PlaceIndex();
  PlaceIndex(PlaceIndex&&) noexcept;
  PlaceIndex& operator=(PlaceIndex&&) noexcept;

  /// Best matches of the symbols from `from` on, best first, at most `most`.  Prefecture and 郡 may
  /// be left out, 大字 and 字 put in, and Kyoto's street directions stand between city and town.
  /// Weighted edit distance against every city and the towns of the best cities.
  [[nodiscard]] std::vector<PlaceMatch> match(const std::vector<Symbol>& symbols, std::size_t from,
                                              std::size_t most) const;

  /// The same for the places of one postal code, read elsewhere on the mailpiece: best first, and
  /// however badly they fit, which is for the caller to judge.  None where the code is unknown.
  [[nodiscard]] std::vector<PlaceMatch> match_code(const std::vector<Symbol>& symbols,
                                                   std::size_t from,
                                                   std::string_view postal_code) const;

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

}  // namespace kanaria::reading
