// A decoder for tests: the product's own, beside the test's program.
#pragma once

#include "base/check.h"
#include "page/decoder.h"

namespace kanaria::page {

inline Decoder test_decoder() {
  auto decoder = Decoder::open();
  CHECK(decoder.has_value());
  return std::move(*decoder);
}

}  // namespace kanaria::page
