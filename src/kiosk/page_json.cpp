#include "kiosk/page_json.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

namespace kanaria::kiosk {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kCandidates = 5;
constexpr std::int64_t kSecond_ms = 1000;
constexpr std::int64_t kHour_ms = 3600 * kSecond_ms;

/// Below these a person should do something soon, or now.
constexpr std::uint64_t kSoonFree_gb = 4;
constexpr std::uint64_t kNowFree_gb = 1;
constexpr std::int64_t kSoonOldest_h = 48;
constexpr std::int64_t kNowOldest_h = 14 * 24;
constexpr std::int64_t kSoonRegistry_h = 35 * 24;
constexpr std::int64_t kNowRegistry_h = 90 * 24;

std::string text_of(const Json& json) {
  // A file's name may be no UTF-8.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string time_text(std::int64_t wall_ms) {
  return wall_ms == 0 ? "" : base::iso8601_utc(wall_ms);
}

double rounded(double value) {
  return std::round(value * 10'000) / 10'000;
}

std::int64_t seconds_left(std::int64_t left_ms) {
  return (left_ms + kSecond_ms - 1) / kSecond_ms;
}

Json piece_summary(const PieceView& piece) {
  Json json = {{"number", piece.number},
               {"state", session::to_string(piece.state)},
               {"repeats", piece.repeats},
               {"picture", piece.mail != nullptr}};
  const reading::Reading reading = piece.mail ? piece.mail->look.reading : reading::Reading{};
  json["postal_code"] = reading.recipient.postal_code.text;
  json["address"] = reading.recipient.address.text;
  json["name"] = reading.recipient.name.text;
  json["sender"] = reading.sender.name.text;
  json["confidence"] = rounded(reading.recipient.confidence);
  return json;
}

Json field_json(const reading::Field& field) {
  Json candidates = Json::array();
  for (const reading::Hypothesis& hypothesis : field.hypotheses) {
    if (candidates.size() < kCandidates && !hypothesis.text.empty()) {
      candidates.push_back(hypothesis.text);
    }
  }
  return {{"text", field.text},
          {"confidence", rounded(field.confidence)},
          {"candidates", std::move(candidates)}};
}

/// The name of a field on the pages; "" for one that they do not mark.
std::string page_name(const reading::ShownField& field) {
  switch (field.party) {
    case reading::Party::sender:
      return field.title == "name" ? "sender" : "";
    case reading::Party::barcode:
      return "barcode";
    case reading::Party::recipient:
      if (field.title == "postal code") return "postal_code";
      return field.title == "address" || field.title == "name" ? field.title : "";
  }
  CHECK(false);
}

Json boxes_json(const Look& look) {
  Json boxes = Json::array();
  for (const reading::ShownField& field : look.fields) {
    const std::string name = page_name(field);
    if (name.empty()) continue;
    for (const page::Box& box : field.boxes) {
      boxes.push_back({{"field", name},
                       {"x", rounded(double(box.x_px) / look.width_px)},
                       {"y", rounded(double(box.y_px) / look.height_px)},
                       {"width", rounded(double(box.width_px) / look.width_px)},
                       {"height", rounded(double(box.height_px) / look.height_px)},
                       {"confidence", rounded(field.confidence)}});
    }
  }
  return boxes;
}

/// Rounded down to a power of two: a match takes room that a miss does not, and must not show.
std::uint64_t coarse_gb(std::uint64_t free_bytes) {
  return std::bit_floor(free_bytes / 1'000'000'000);
}

/// Some devices give their maker's name twice.
std::string make_of(const capture::Provenance& provenance) {
  return provenance.model.starts_with(provenance.make) ? "" : provenance.make;
}

const char* level(bool now, bool soon) {
  return now ? "now" : soon ? "soon" : "good";
}

Json device_item(const capture::Device& device, capture::DeviceState state) {
  using capture::DeviceState;
  const bool works =
      state == DeviceState::ready || state == DeviceState::empty || state == DeviceState::working;
  return {{"what", "device"},
          {"level", level(!works && state != DeviceState::busy, state == DeviceState::busy)},
          {"figures",
           {{"state", capture::to_string(state)},
            {"make", make_of(device.provenance)},
            {"model", device.provenance.model},
            {"serial", device.provenance.serial}}}};
}

Json queue_item(const KioskHealth& health, std::int64_t now_wall_ms) {
  const std::int64_t oldest_h = health.oldest_unsent_wall_ms == 0
                                    ? 0
                                    : (now_wall_ms - health.oldest_unsent_wall_ms) / kHour_ms;
  return {{"what", "queue"},
          {"level", level(oldest_h >= kNowOldest_h, oldest_h >= kSoonOldest_h)},
          {"figures", {{"waiting", health.unsent}, {"oldest_h", oldest_h}}}};
}

Json registry_item(const KioskHealth& health, std::int64_t now_wall_ms) {
  const bool none = health.registry_version == 0;
  const std::int64_t age_h = none ? 0 : (now_wall_ms - health.registry_wall_ms) / kHour_ms;
  return {{"what", "registry"},
          {"level", level(none || age_h >= kNowRegistry_h, age_h >= kSoonRegistry_h)},
          {"figures", {{"age_h", age_h}, {"version", health.registry_version}}}};
}

Json sync_item(const KioskHealth& health, std::int64_t now_wall_ms) {
  const std::int64_t ago_h =
      health.last_sync_wall_ms == 0 ? -1 : (now_wall_ms - health.last_sync_wall_ms) / kHour_ms;
  return {{"what", "sync"},
          {"level", level(!health.is_enrolled, ago_h < 0 || ago_h >= kSoonOldest_h)},
          {"figures", {{"ago_h", ago_h}, {"enrolled", health.is_enrolled}}}};
}

Json streaks_json(const page::ScanCheck& check) {
  Json streaks = Json::array();
  const auto add = [&](const char* side, const std::vector<page::Streak>& found) {
    for (const page::Streak& streak : found) {
      streaks.push_back({{"side", side}, {"x_mm", std::round(streak.x_mm * 10) / 10}});
    }
  };
  add("front", check.front);
  add("back", check.back);
  return streaks;
}

}  // namespace

std::string screen_json(const ScreenView& screen, const SignedIn& who, const ScreenExtras& extras) {
  const bool is_open = screen.closed == Closed::no;
  return text_of({{"role", to_string(who.role)},
                  {"signed_in_s", seconds_left(who.left_ms)},
                  {"visit",
                   {{"screen", is_open || screen.screen != session::VisitScreen::notice
                                   ? session::to_string(screen.screen)
                                   : "closed"},
                    {"receipts", screen.receipts},
                    {"left_s", seconds_left(screen.left_ms)},
                    {"notice", screen.notice_version}}},
                  {"closed_because", to_string(screen.closed)},
                  {"device", capture::to_string(screen.device)},
                  {"sounds", extras.sounds},
                  {"keypad", extras.keypad},
                  {"program", KANARIA_VERSION}});
}

std::string notice_json(const Notice& notice) {
  return text_of({{"version", notice.version}, {"ja", notice.japanese}, {"en", notice.english}});
}

std::string batch_json(const BatchView& view) {
  using session::PieceState;
  Json offered;
  if (const auto& cover = view.batch.offered()) {
    offered = {{"reference", cover->reference}, {"expected", cover->expected}};
  }
  const session::Batch& batch = view.batch;
  Json pieces = Json::array();
  for (const PieceView& piece : view.pieces) pieces.push_back(piece_summary(piece));
  return text_of({{"state", session::to_string(batch.state())},
                  {"paused_because", batch.paused_because()},
                  {"device", capture::to_string(view.device)},
                  {"reference", batch.reference()},
                  {"expected", batch.expected()},
                  {"begun", time_text(view.begun_wall_ms)},
                  {"ended", time_text(view.ended_wall_ms)},
                  {"seen", batch.seen()},
                  {"taken_in", batch.count(PieceState::taken_in)},
                  {"reading", batch.count(PieceState::reading)},
                  {"unsure", batch.count(PieceState::unsure) + batch.count(PieceState::repeated)},
                  {"held", batch.count(PieceState::held) + batch.count(PieceState::due)},
                  {"unusable", batch.count(PieceState::unusable)},
                  {"withdrawn", batch.count(PieceState::withdrawn)},
                  {"feed_again", batch.feed_again()},
                  {"sheets_left", batch.has_left_sheets()},
                  {"offered", std::move(offered)},
                  {"cover_sheets", batch.covers()},
                  {"behind_cover", batch.behind_cover()},
                  {"can_undo", batch.undoable().has_value()},
                  {"attention", batch.attention()},
                  {"pieces", std::move(pieces)}});
}

std::string history_json(const std::vector<BatchCounts>& batches) {
  Json list = Json::array();
  for (const BatchCounts& batch : batches) {
    list.push_back({{"reference", batch.reference},
                    {"expected", batch.expected},
                    {"begun", time_text(batch.begun_wall_ms)},
                    {"ended", time_text(batch.ended_wall_ms)},
                    {"seen", batch.seen},
                    {"taken_in", batch.taken_in},
                    {"unusable", batch.unusable},
                    {"withdrawn", batch.withdrawn}});
  }
  return text_of({{"batches", std::move(list)}});
}

std::string piece_json(const PieceView& piece) {
  const Look& look = piece.mail->look;
  const reading::Recipient& recipient = look.reading.recipient;
  return text_of({{"number", piece.number},
                  {"state", session::to_string(piece.state)},
                  {"repeats", piece.repeats},
                  {"width_px", look.width_px},
                  {"height_px", look.height_px},
                  {"boxes", boxes_json(look)},
                  {"fields",
                   {{"postal_code", field_json(recipient.postal_code)},
                    {"address", field_json(recipient.address)},
                    {"name", field_json(recipient.name)}}},
                  {"sender", look.reading.sender.name.text},
                  {"reasons", look.reading.review_reasons}});
}

std::string test_scan_json(const TestScan& test) {
  constexpr std::array kStates = {"none", "waiting", "done", "failed"};
  constexpr std::array kFocus = {"no_print", "soft", "sharp"};
  return text_of({{"state", kStates.at(static_cast<std::size_t>(test.state))},
                  {"focus", kFocus.at(static_cast<std::size_t>(test.check.focus))},
                  {"streaks", streaks_json(test.check)}});
}

std::string status_json(const KioskHealth& health, capture::DeviceState device,
                        std::int64_t now_wall_ms) {
  const std::uint64_t free_gb = coarse_gb(health.free_bytes);
  const bool unknown_time = health.clock == base::ClockStatus::unknown;
  return text_of({{"items",
                   {device_item(health.device, device),
                    {{"what", "disk"},
                     {"level", level(free_gb < kNowFree_gb, free_gb < kSoonFree_gb)},
                     {"figures", {{"free_gb", free_gb}}}},
                    queue_item(health, now_wall_ms),
                    registry_item(health, now_wall_ms),
                    sync_item(health, now_wall_ms),
                    {{"what", "clock"},
                     {"level", level(false, unknown_time)},
                     {"figures", {{"status", base::to_string(health.clock)}}}}}}});
}

std::string acts_json(const std::vector<evidence::Act>& acts) {
  Json list = Json::array();
  for (auto act = acts.rbegin(); act != acts.rend(); ++act) {
    list.push_back({{"at", time_text(act->wall_ms)},
                    {"what", act->what},
                    {"who", act->who},
                    {"detail", act->detail}});
  }
  return text_of({{"acts", std::move(list)}});
}

std::string error_json(std::string_view code) {
  return text_of({{"error", code}});
}

}  // namespace kanaria::kiosk
