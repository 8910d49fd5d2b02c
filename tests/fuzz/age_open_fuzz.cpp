// Any bytes as an age file, opened with a fixed identity: refused or opened, never a crash; and
// what opens was sealed by somebody who knows the recipient, so its size fits.
#include "base/check.h"
#include "hq/age_open.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kanaria::base::AgeIdentity identity;
  identity.scalar.fill(0x40);
  const auto opened = kanaria::hq::open_age_file({data, size}, identity);
  if (opened) CHECK(opened->size() < size);
  return 0;
}
