// Any bytes as the archive inside a capsule: refused, or images and a manifest that fit in it.
#include "base/check.h"
#include "hq/capsule_open.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto capsule = kanaria::hq::read_capsule({data, size});
  if (!capsule) return 0;
  std::size_t total = capsule->manifest.size();
  for (const auto& image : capsule->images) total += image.bytes.size();
  CHECK(total <= size);
  return 0;
}
