// postal.bin of any content, sealed with a right digest so that the grammar itself is reached.
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "postal/dictionary.h"
#include "postal/normalize.h"

using namespace kanaria;

namespace {

const std::string& variants() {
  static const std::string kText = [] {
    const std::string body = "kanaria variants 1\n高髙\n~土士\n";
    return body + "sha256 " + base::to_hex(base::sha256(base::bytes_of(body))) + "\n";
  }();
  return kText;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::Bytes bytes(data, data + size);
  base::append(bytes, base::sha256(bytes));
  const auto dictionary = postal::PostalDictionary::from_bytes(bytes, variants(), "postal.bin");
  if (!dictionary) return 0;
  for (std::size_t i = 0; i < dictionary->size(); ++i) {
    (void)dictionary->area(i);
    (void)dictionary->note(i);
    (void)dictionary->streets(i);
  }
  (void)postal::normalize_address(*dictionary, "一県一市一町1-2-3");
  return 0;
}
