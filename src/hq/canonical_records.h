// Records under the postal rules of this program's models.
#pragma once

#include <string>

#include "hq/records.h"
#include "hq/snapshot_builder.h"
#include "postal/dictionary.h"
#include "postal/names.h"

namespace kanaria::hq {

/// Both keep references to the knowledge, which must outlive what they return.
[[nodiscard]] SurnameOf surname_by(const postal::NameKnowledge& names);
[[nodiscard]] Canonicalize canonicalize_by(const postal::PostalDictionary& dictionary,
                                           const postal::NameKnowledge& names);

}  // namespace kanaria::hq
