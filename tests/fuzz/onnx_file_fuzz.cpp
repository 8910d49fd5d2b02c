// lines.onnx of any content.  What is taken must come out as a model that is taken again and has no
// half precision left to widen.
#include <cstdint>

#include "base/check.h"
#include "reading/onnx_file.h"

using namespace kanaria;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto wide = reading::widened_onnx({data, size}, "lines.onnx");
  if (!wide) {
    CHECK(!wide.error().sentence.empty());
    return 0;
  }
  const auto again = reading::widened_onnx(*wide, "lines.onnx");
  CHECK(again.has_value());
  CHECK(*again == *wide);
  return 0;
}
