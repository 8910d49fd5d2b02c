#include "sync/report_stage.h"

#include "outbox/outbox.h"

namespace kanaria::sync {

using base::Result;

namespace {

std::uint64_t count_of(std::int64_t value) {
  return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

}  // namespace

Result<wire::Report> make_report(store::Database& database, const std::string& kiosk,
                                 const ReportSource& source) {
  auto report = source();
  if (!report) return report;
  auto stats = outbox::stats(database);
  if (!stats) return stats.error();
  report->kiosk = kiosk;
  report->waiting_items = count_of(stats->waiting.items);
  report->waiting_bytes = count_of(stats->waiting.bytes);
  report->oldest_waiting_ms = stats->oldest_waiting_wall_ms;
  report->retained_items = count_of(stats->retained.items);
  report->quarantined_items = count_of(stats->quarantined.items);
  return report;
}

Result<std::vector<wire::Message>> ReportStage::next(std::size_t) {
  std::vector<wire::Message> messages;
  if (done_) return messages;
  auto report = make_report(*database_, kiosk_, source_);
  if (!report) return report.error();
  messages.emplace_back(*std::move(report));
  return messages;
}

Result<bool> ReportStage::answered(Taken& taken) {
  done_ = taken.beacon;
  return taken.beacon;
}

Result<void> ReportStage::failed(const Failure&) {
  return {};
}

}  // namespace kanaria::sync
