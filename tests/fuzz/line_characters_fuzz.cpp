// characters.txt of any content.  What is taken must be within its bounds and find its own classes.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "reading/line_characters.h"

using namespace kanaria;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto characters = reading::parse_line_characters(text, "characters.txt");
  if (!characters) {
    CHECK(!characters.error().sentence.empty());
    return 0;
  }
  CHECK(characters->height_px > 0 && characters->embedding > 0 && characters->temperature > 0);
  CHECK(!characters->classes.empty());
  CHECK(characters->classes.size() <= reading::kMaxGlyphClasses);
  for (std::size_t i = 0; i < characters->classes.size(); ++i) {
    const auto& classes = characters->classes_of(characters->classes[i].character);
    CHECK(std::find(classes.begin(), classes.end(), i) != classes.end());
  }
  return 0;
}
