// Any body: refused, or messages that make the same bytes again.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "wire/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kanaria;
  const base::ByteView body(data, size);
  const auto messages = wire::parse_messages(body);
  if (!messages) return 0;
  base::Bytes again;
  for (const wire::Message& message : *messages) wire::append_message(again, message);
  CHECK(again.size() == size && std::equal(again.begin(), again.end(), body.begin()));
  return 0;
}
