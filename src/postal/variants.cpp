#include "postal/variants.h"

#include <algorithm>

#include "base/sealed_text.h"
#include "base/utf8.h"

namespace kanaria::postal {

base::Result<VariantTable> VariantTable::parse(std::string_view text, const std::string& name) {
  auto sealed = base::open_sealed_text(text, "kanaria variants 1", name);
  if (!sealed) return sealed.error();
  VariantTable table;
  table.digest_hex_ = sealed->digest_hex;
  table.basic_.resize(0x10000);
  for (char32_t c = 0; c < 0x10000; ++c) table.basic_[c] = c;
  for (const std::string_view line : sealed->lines) {
    const std::u32string members = base::to_u32(line);
    if (members.starts_with(U'~')) {
      if (members.size() == 3) table.near_.emplace_back(members[1], members[2]);
      continue;
    }
    if (!members.empty()) table.members_[members.front()] = members;
    for (const char32_t c : members) {
      if (c < 0x10000) {
        table.basic_[c] = members.front();
      } else {
        table.rare_[c] = members.front();
      }
    }
  }
  for (auto& [a, b] : table.near_) {
    a = table.fold(a);
    b = table.fold(b);
  }
  return table;
}

std::u32string VariantTable::members(char32_t c) const {
  const auto found = members_.find(fold(c));
  return found == members_.end() ? std::u32string(1, c) : found->second;
}

bool VariantTable::near(char32_t a, char32_t b) const {
  return std::any_of(near_.begin(), near_.end(), [a, b](const auto& pair) {
    return (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
  });
}

}  // namespace kanaria::postal
