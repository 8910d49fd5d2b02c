// The addressee of the letters by which headquarters sees that a kiosk still recognises people: a
// person nobody knows, in a place that exists, new in every snapshot made for a kiosk.
#pragma once

#include "base/result.h"
#include "hq/records.h"
#include "lettering/letter.h"
#include "postal/dictionary.h"
#include "postal/names.h"

namespace kanaria::hq {

struct ProofPerson {
  Record record;  ///< of the kind proof
  lettering::LetterText letter;
};

/// From the operating system's random source.  Whoever has the person's name by chance is accused
/// of nothing: headquarters passes over hits of this kind.
[[nodiscard]] ProofPerson make_proof_person(const postal::PostalDictionary& dictionary,
                                            const postal::NameKnowledge& names);

}  // namespace kanaria::hq
