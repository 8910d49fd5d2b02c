// Addresses, names and company names of any bytes: no crash, valid UTF-8 out, bounded output.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "postal/names.h"
#include "postal/normalize.h"

using namespace kanaria;

namespace {

template <class T>
const T& loaded() {
  static const T kValue = [] {
    auto result = T::load(KANARIA_MODELS_DIR);
    CHECK(result.has_value());
    return std::move(result).value();
  }();
  return kValue;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto address = postal::normalize_address(loaded<postal::PostalDictionary>(), text);
  for (const auto& part : {address.prefecture, address.city, address.town, address.street,
                           address.rest, address.address_number}) {
    CHECK(base::is_valid_utf8(part));
    CHECK(part.size() < 16000);
  }
  for (const auto& code : address.postal_codes) CHECK(code.size() == 7);
  CHECK(base::is_valid_utf8(postal::address_number(text)));
  const auto& names = loaded<postal::NameKnowledge>();
  CHECK(names.split(text).size() <= 3);
  CHECK(names.compare(text, text).score <= 1);
  CHECK(base::is_valid_utf8(postal::normalize_company(text).text));
  return 0;
}
