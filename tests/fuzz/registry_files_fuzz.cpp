// The files of a snapshot behind the signature check: whatever a parser accepts must be usable
// without a crash, and be what a writer writes.  The first byte picks the file.
#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "registry/delta.h"
#include "registry/front.h"
#include "registry/kiosk_key.h"
#include "registry/metadata.h"
#include "registry/sealed_row.h"
#include "registry/snapshot_signer.h"
#include "registry/table.h"

using namespace kanaria;

namespace {

void try_front(base::ByteView bytes) {
  // The shortest front that long, for any number of entries.
  for (std::uint64_t entries = 1; entries < 400; ++entries) {
    const auto front = registry::Front::parse(bytes, entries);
    if (!front) continue;
    auto cursor = front->cursor();
    for (std::uint64_t i = 0; i < entries; ++i) {
      const auto range = front->find(cursor.next());
      CHECK(range.first <= range.last && range.last <= entries);
    }
  }
}

void try_row(base::ByteView bytes) {
  for (const std::size_t plain : {32, 64, 128}) {
    if (bytes.size() != registry::row_bytes_of(plain)) continue;
    CHECK(!registry::open_row({}, 1, {}, bytes));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const base::ByteView rest(data + 1, size - 1);
  const std::string_view text = base::text_of(rest);
  switch (data[0] % 7) {
    case 0:
      if (const auto key = registry::parse_kiosk_key(text)) CHECK(registry::to_text(*key) == text);
      break;
    case 1:
      if (const auto metadata = registry::parse_metadata(text)) {
        CHECK(!metadata->recipients.empty() && !metadata->kiosk.empty());
      }
      static_cast<void>(registry::is_signed_by(text, registry::VerifyKey{}));
      break;
    case 2:
      if (const auto header = registry::parse_header(rest)) {
        CHECK(std::ranges::equal(registry::header_of(header->layout, header->series), rest));
      }
      break;
    case 3:
      try_front(rest);
      break;
    case 4:
      if (const auto delta = registry::parse_delta(rest)) {
        CHECK(std::ranges::equal(registry::to_bytes(*delta), rest));
      }
      break;
    case 5:
      try_row(rest);
      break;
    default:
      if (const auto signer = registry::parse_signer(text)) {
        CHECK(registry::to_text(*signer) == text);
      }
  }
  return 0;
}
