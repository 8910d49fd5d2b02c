#include "hq/canonical_records.h"

#include "postal/normalize.h"
#include "registry/person_name.h"

namespace kanaria::hq {

SurnameOf surname_by(const postal::NameKnowledge& names) {
  return [&names](std::string_view name) -> std::string {
    if (registry::is_bare_surname(name, names)) return std::string(name);
    auto splits = names.split(name);
    if (splits.empty()) {
      // A decoy's mark behind the name is no part of it.
      splits = names.split(
          registry::canonical_name(name, [](std::string_view text) { return std::string(text); }));
    }
    if (splits.empty() || splits.front().given.empty()) return "";
    return splits.front().surname;
  };
}

Canonicalize canonicalize_by(const postal::PostalDictionary& dictionary,
                             const postal::NameKnowledge& names) {
  return [&dictionary, &names](const Record& record) {
    const registry::Fold fold = [&names](std::string_view text) { return names.fold(text); };
    CanonicalRecord canonical;
    canonical.record = record;
    canonical.address = registry::canonical_address(
        record.address, postal::normalize_address(dictionary, record.address), fold);
    canonical.code = record.postal_code;
    if (canonical.code.empty() && canonical.address.codes.size() == 1) {
      canonical.code = canonical.address.codes.front();
    }
    canonical.name = registry::canonical_name(record.name, fold);
    canonical.surname = registry::canonical_name(record.surname, fold);
    return canonical;
  };
}

}  // namespace kanaria::hq
