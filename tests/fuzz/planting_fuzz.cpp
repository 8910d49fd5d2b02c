// A planting log as anybody could hand it in: never a crash, what counts as an entry is one, and
// every line is an entry, torn, or behind the first break.
#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "hq/planting_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kanaria;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const base::PublicKey key = base::public_key_of(base::SigningSeed{1, 2, 3});
  const hq::PlantingLog unsigned_log = hq::parse_planting_log(text, std::nullopt);
  const hq::PlantingLog log = hq::parse_planting_log(text, key);
  CHECK(log.entries.size() <= unsigned_log.entries.size());
  std::size_t before = 0;
  std::size_t known_lines = 0;
  for (const hq::LoggedPlanting& logged : log.entries) {
    CHECK(logged.line > before && logged.entry.seq >= 1);
    CHECK(hq::problem_of(logged.entry.planting).empty());
    CHECK(hq::is_signed_by(logged.text, key));
    before = logged.line;
    ++known_lines;
  }
  for (const hq::TornLines& torn : log.torn) known_lines += torn.last - torn.first + 1;
  if (log.torn_end) known_lines += log.torn_end->last - log.torn_end->first + 1;
  const auto line_ends = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  CHECK(log.broken || known_lines == line_ends + (log.lacks_line_end ? 1 : 0));
  CHECK(!log.broken || (log.broken->line >= 1 && !log.broken->sentence.empty()));
  return 0;
}
