// A mailpiece's JSON of any bytes.  What is taken must print as JSON that is taken again and prints
// the same.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "reading/reading_json.h"

using namespace kanaria;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reading = reading::from_json(text);
  if (!reading) {
    CHECK(!reading.error().sentence.empty());
    return 0;
  }
  const std::string printed = reading::to_json(*reading, reading::WithHypotheses::yes);
  const auto again = reading::from_json(printed);
  CHECK(again.has_value());
  CHECK(reading::to_json(*again, reading::WithHypotheses::yes) == printed);
  return 0;
}
