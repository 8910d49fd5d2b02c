// records.csv as anybody could hand it in: never a crash, and every row is a record or a problem.
#include <cstdint>

#include "base/check.h"
#include "hq/records.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto any_surname = [](std::string_view name) { return std::string(name.substr(0, 3)); };
  const kanaria::hq::Csv csv = kanaria::hq::parse_csv(text);
  const kanaria::hq::RecordList list = kanaria::hq::parse_records(text, any_surname);
  for (const auto& record : list.records) {
    CHECK(!record.id.empty() && !record.address.empty() && !record.name.empty());
    CHECK(record.line >= 2 && record.postal_code.size() % 7 == 0);
  }
  for (const auto& problem : list.problems) CHECK(problem.line >= 1 && !problem.sentence.empty());
  CHECK(list.records.size() <= csv.rows.size());
  return 0;
}
