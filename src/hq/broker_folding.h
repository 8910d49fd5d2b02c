// What list brokers' programs do to a customer list before they sell it: a decoy's mark that one of
// these removes is no mark.  Pure functions; safe from any thread.
#pragma once

#include <bitset>
#include <string>

#include "hq/snapshot_builder.h"
#include "postal/names.h"

namespace kanaria::hq {

enum class BrokerFolding : std::size_t {
  width,     ///< NFKC: full and half width, ㈱, Roman numerals
  spaces,    ///< dropped
  counters,  ///< 丁目 番地 番 号 の and kanji numerals before them become digits and hyphens
  variants,  ///< 髙 becomes 高; variation selectors dropped
  kana,      ///< small kana large, hiragana katakana
  building,  ///< the address ends with the house number
  marks,     ///< up to three letters, digits or signs behind a name's last kanji or kana
};
inline constexpr std::size_t kBrokerFoldings = 7;
using BrokerFoldings = std::bitset<kBrokerFoldings>;

[[nodiscard]] inline BrokerFoldings all_broker_foldings() {
  return BrokerFoldings().set();
}

/// Address without its prefecture and name, a line end between them.  `record` is canonical: a
/// building is told from the house number by it.
[[nodiscard]] std::string folded_as_brokers(const CanonicalRecord& record, BrokerFoldings foldings,
                                            const postal::NameKnowledge& names);

/// The fewest foldings, of those that change least, after which both are the same; none where that
/// never happens, and where they are the same as they stand.
[[nodiscard]] BrokerFoldings foldings_between(const CanonicalRecord& a, const CanonicalRecord& b,
                                              const postal::NameKnowledge& names);

/// "dropping spaces and folding variant kanji"
[[nodiscard]] std::string describe(BrokerFoldings foldings);

}  // namespace kanaria::hq
