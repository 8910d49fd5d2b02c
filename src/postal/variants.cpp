#include "postal/variants.h"

#include "base/utf8.h"
#include "postal/model_text.h"

namespace kanaria::postal {

base::Result<VariantTable> VariantTable::parse(std::string_view text, const std::string& name) {
  auto sealed = open_sealed_text(text, "kanaria variants 1", name);
  if (!sealed) return sealed.error();
  VariantTable table;
  table.digest_hex_ = sealed->digest_hex;
  table.basic_.resize(0x10000);
  for (char32_t c = 0; c < 0x10000; ++c) table.basic_[c] = c;
  for (const std::string_view line : sealed->lines) {
    const std::u32string members = base::to_u32(line);
    for (const char32_t c : members) {
      if (c < 0x10000) {
        table.basic_[c] = members.front();
      } else {
        table.rare_[c] = members.front();
      }
    }
  }
  return table;
}

}  // namespace kanaria::postal
