#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "hq/fleet.h"

namespace kanaria::hq {
namespace {

using Json = nlohmann::ordered_json;

/// null: never.
Json time(std::int64_t ms) {
  return ms == 0 ? Json(nullptr) : Json(base::iso8601_utc(ms));
}

Json report_json(const FleetKiosk& kiosk) {
  if (kiosk.reported_ms == 0) return nullptr;
  const wire::Report& report = kiosk.report;
  return {{"at", time(kiosk.reported_ms)},
          {"program_version", report.program_version},
          {"clock", time(report.wall_ms)},
          {"clock_status", base::to_string(static_cast<base::ClockStatus>(report.clock_status))},
          {"waiting_items", report.waiting_items},
          {"waiting_bytes", report.waiting_bytes},
          {"oldest_waiting_s", oldest_waiting_age_ms(kiosk) / 1000},
          {"retained_items", report.retained_items},
          {"quarantined_items", report.quarantined_items},
          {"free_bytes", report.free_bytes},
          {"registry_version", report.registry_version},
          {"read_today", report.read_today},
          {"unreadable_today", report.unreadable_today},
          {"last_mailpiece", time(last_mailpiece_ms(kiosk))},
          {"self_test", report.self_test}};
}

}  // namespace

std::string fleet_json(const Fleet& fleet) {
  Json kiosks = Json::array();
  std::size_t alarms = 0;
  for (const FleetKiosk& kiosk : fleet.kiosks) {
    Json raised = Json::array();
    for (const FleetAlarm& alarm : kiosk.alarms) {
      raised.push_back({{"kind", alarm.kind}, {"sentence", alarm.sentence}});
    }
    alarms += kiosk.alarms.size();
    kiosks.push_back({{"kiosk", kiosk.kiosk},
                      {"enrolled", time(kiosk.enrolled_ms)},
                      {"revoked", time(kiosk.revoked_ms)},
                      {"last_seen", time(kiosk.seen_ms)},
                      {"certificate_ends", time(kiosk.certificate_expires_ms)},
                      {"entries", kiosk.head_seq},
                      {"last_entry", time(kiosk.head_seq == 0 ? 0 : kiosk.head_committed_ms)},
                      {"capsules", kiosk.capsules},
                      {"capsules_on_the_way", kiosk.capsules_on_the_way},
                      {"registry_published", kiosk.published_version},
                      {"test_letter",
                       {{"sent", time(kiosk.proof_sent_ms)},
                        {"waiting_since", time(kiosk.proof_waiting_ms)},
                        {"detected", time(kiosk.proof_detected_ms)}}},
                      {"report", report_json(kiosk)},
                      {"alarms", std::move(raised)}});
  }
  const Json all = {{"at", time(fleet.now_ms)}, {"alarms", alarms}, {"kiosks", std::move(kiosks)}};
  return all.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kanaria::hq
