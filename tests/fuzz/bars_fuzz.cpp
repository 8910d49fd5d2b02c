// Bar strings of any bytes.  What decodes without repair must encode to the same text again.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "postal/customer_barcode.h"

using namespace kanaria;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bars(reinterpret_cast<const char*>(data), size);
  // Most bytes would be refused at once; the low bits of such a string make a bar.
  if (size == postal::kCustomerBarcodeBars && bars.find_first_not_of("FADT?") != bars.npos) {
    for (char& bar : bars) bar = "FADT"[static_cast<unsigned char>(bar) & 3U];
  }
  const auto text = postal::decode_bars(bars);
  if (!text) return 0;
  const auto again = postal::encode_bars(text->postal_code, text->address_number);
  CHECK(again.has_value());
  const auto back = postal::decode_bars(*again);
  CHECK(back.has_value());
  CHECK(back->postal_code == text->postal_code);
  CHECK(back->address_number == text->address_number);
  return 0;
}
