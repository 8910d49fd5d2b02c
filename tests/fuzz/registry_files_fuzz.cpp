// The three files of a snapshot behind the signature check: whatever a parser accepts must be
// usable without a crash.  The first byte picks the file.
#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "registry/kiosk_key.h"
#include "registry/metadata.h"
#include "registry/table.h"

using namespace kanaria;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const base::ByteView rest(data + 1, size - 1);
  const std::string_view text = base::text_of(rest);
  switch (data[0] % 3) {
    case 0:
      if (const auto key = registry::parse_kiosk_key(text)) CHECK(registry::to_text(*key) == text);
      break;
    case 1:
      if (const auto metadata = registry::parse_metadata(text)) {
        CHECK(!metadata->recipients.empty() && !metadata->kiosk.empty());
      }
      static_cast<void>(registry::is_signed_by(text, registry::VerifyKey{}));
      break;
    default:
      if (const auto table = registry::Table::parse(rest)) {
        for (std::size_t i = 0; i < table->entries(); ++i) {
          registry::Tag tag{};
          std::copy(table->tag(i).begin(), table->tag(i).end(), tag.begin());
          const auto [first, last] = table->find(tag);
          CHECK(first <= i && i < last);
          static_cast<void>(registry::open_row(table->snapshot_id(), base::Key{},
                                               table->row(table->row_number(i))));
        }
      }
  }
  return 0;
}
