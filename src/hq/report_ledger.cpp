#include "hq/report_ledger.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"
#include "hq/proof_ledger.h"

namespace kanaria::hq {
namespace {

std::int64_t held(std::uint64_t number) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(number, kMost));
}

/// PostgreSQL takes no NUL and no ill-formed UTF-8 as text.
std::string printable(const std::string& text) {
  std::string out = base::is_valid_utf8(text) ? text : std::string("(not legible)");
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return out;
}

}  // namespace

void take_report(Exchange& exchange, const wire::Report& report) {
  const Rows count = exchange.work.run(
      "update kiosks set reports = reports + 1, seen_ms = greatest(seen_ms, $2) where kiosk = $1 "
      "returning reports",
      {report.kiosk, exchange.now_ms});
  const std::int64_t slot = count.number(0, 0) % kKeptReports;
  exchange.work.run(
      "insert into kiosk_reports values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
      "$14, $15, $16, $17) on conflict (kiosk, slot) do update set "
      "(received_ms, program_version, wall_ms, clock_status, waiting_items, waiting_bytes, "
      "oldest_waiting_ms, retained_items, quarantined_items, free_bytes, registry_version, "
      "read_today, unreadable_today, last_mailpiece_ms, self_test) = (excluded.received_ms, "
      "excluded.program_version, excluded.wall_ms, excluded.clock_status, excluded.waiting_items, "
      "excluded.waiting_bytes, excluded.oldest_waiting_ms, excluded.retained_items, "
      "excluded.quarantined_items, excluded.free_bytes, excluded.registry_version, "
      "excluded.read_today, excluded.unreadable_today, excluded.last_mailpiece_ms, "
      "excluded.self_test)",
      {report.kiosk, slot, exchange.now_ms, printable(report.program_version), report.wall_ms,
       std::int64_t{report.clock_status}, held(report.waiting_items), held(report.waiting_bytes),
       report.oldest_waiting_ms, held(report.retained_items), held(report.quarantined_items),
       held(report.free_bytes), held(report.registry_version), held(report.read_today),
       held(report.unreadable_today), report.last_mailpiece_ms, printable(report.self_test)});
  give_letter(exchange, report);
  exchange.wants_beacon = true;
}

}  // namespace kanaria::hq
