#include <array>

#include "base/clock.h"
#include "hq/fleet.h"

namespace kanaria::hq {

const std::string_view kFleetStyle =
    "body{font:15px/1.4 sans-serif;margin:1.5em;color:#222;background:#fff}"
    "table{border-collapse:collapse}th,td{border:1px solid #bbb;padding:.3em .6em;"
    "text-align:left;vertical-align:top}th{background:#eee}td.number{text-align:right}"
    "tr.alarm td{background:#fff0ee}ul{margin:0;padding-left:1.1em}.good{color:#060}\n";

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string cell(std::string_view text, bool is_number = false) {
  return std::string(is_number ? "<td class=\"number\">" : "<td>") + escaped(text) + "</td>";
}

std::string cell(std::uint64_t number) {
  return cell(std::to_string(number), true);
}

std::string time(std::int64_t ms) {
  return ms == 0 ? "never" : base::iso8601_utc(ms).substr(0, 16) + "Z";
}

std::string span_of(std::int64_t ms) {
  if (ms == 0) return "";
  const std::int64_t minutes = ms / 60'000;
  if (minutes < 120) return std::to_string(minutes) + " min";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h";
  return std::to_string(minutes / (24 * 60)) + " days";
}

std::string alarms_cell(const FleetKiosk& kiosk) {
  if (kiosk.revoked_ms != 0) return cell("revoked");
  if (kiosk.enrolled_ms == 0) return cell("waits to be enrolled");
  if (kiosk.alarms.empty()) return "<td class=\"good\">well</td>";
  std::string out = "<td><ul>";
  for (const FleetAlarm& alarm : kiosk.alarms) {
    out += "<li><b>" + escaped(alarm.kind) + "</b>: " + escaped(alarm.sentence) + "</li>";
  }
  return out + "</ul></td>";
}

std::string row(const FleetKiosk& kiosk) {
  const wire::Report& report = kiosk.report;
  std::string out = kiosk.alarms.empty() ? "<tr>" : "<tr class=\"alarm\">";
  out += cell(kiosk.kiosk) + alarms_cell(kiosk) + cell(time(kiosk.seen_ms));
  out += cell(kiosk.head_seq) + cell(kiosk.capsules);
  out += cell(time(kiosk.proof_detected_ms));
  if (kiosk.reported_ms == 0) return out + "<td colspan=\"10\">no report yet</td></tr>\n";
  out += cell(report.waiting_items) + cell(span_of(oldest_waiting_age_ms(kiosk)), true);
  out += cell(report.retained_items) + cell(report.quarantined_items);
  out += cell(
      std::to_string(report.registry_version) + " of " + std::to_string(kiosk.published_version),
      true);
  out += cell(std::to_string(report.free_bytes / 1'000'000) + " MB", true);
  out += cell(report.self_test.empty() ? "passed" : "failed");
  out += cell(report.read_today) + cell(report.unreadable_today);
  return out + cell(report.program_version) + "</tr>\n";
}

}  // namespace

std::string fleet_page(const Fleet& fleet) {
  constexpr std::array kColumns = {"Kiosk",     "State",      "Last seen",  "Entries",
                                   "Capsules",  "Detects",    "Waiting",    "Oldest",
                                   "Retained",  "Damaged",    "Registry",   "Disk free",
                                   "Self-test", "Read today", "Unreadable", "Program"};
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"refresh\" content=\"60\"><title>Kanaria: the kiosks</title>"
      "<link rel=\"stylesheet\" href=\"fleet.css\"></head><body>\n<h1>The kiosks</h1>\n<p>" +
      time(fleet.now_ms) + "</p>\n<table><thead><tr>";
  for (const char* column : kColumns) page += std::string("<th>") + column + "</th>";
  page += "</tr></thead><tbody>\n";
  for (const FleetKiosk& kiosk : fleet.kiosks) page += row(kiosk);
  return page + "</tbody></table>\n</body></html>\n";
}

}  // namespace kanaria::hq
