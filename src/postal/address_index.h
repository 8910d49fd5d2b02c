// Private to this folder: what normalize_address looks places up in.
#pragma once

#include "postal/dictionary_file.h"
#include "postal/variants.h"

namespace kanaria::postal {

class AddressIndex {
 public:
  AddressIndex(const DictionaryTables&, VariantTable variants) : variants_(std::move(variants)) {}

  [[nodiscard]] const VariantTable& variants() const { return variants_; }

 private:
  VariantTable variants_;
};

}  // namespace kanaria::postal
