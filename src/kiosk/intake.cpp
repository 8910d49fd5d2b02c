#include "kiosk/intake.h"

#include <chrono>
#include <thread>

#include "matching/matcher.h"
#include "page/make_page.h"

namespace kanaria::kiosk {
namespace {

/// Returns no sooner than kRecordingTakes_ms after it was made.
class EvenPace {
 public:
  EvenPace() : until_(Steady::now() + std::chrono::milliseconds(kRecordingTakes_ms)) {}
  ~EvenPace() { std::this_thread::sleep_until(until_); }
  EvenPace(const EvenPace&) = delete;
  EvenPace& operator=(const EvenPace&) = delete;

 private:
  using Steady = std::chrono::steady_clock;
  Steady::time_point until_;
};

}  // namespace

base::Result<ReadMailpiece> read_mailpiece(reading::Reader& reader, capture::Capture capture,
                                           reading::ReadPage* trace) {
  auto front = page::make_page(capture.front);
  if (!front) return front.error();
  std::optional<page::Page> back;
  if (capture.back) {
    auto made = page::make_page(*capture.back);
    if (!made) return made.error();
    back = std::move(*made);
  }
  reading::Reading reading = reader.read(std::move(*front), back ? &*back : nullptr, trace);
  reading.id = capture.id;
  return ReadMailpiece{std::move(capture), std::move(reading), reader.version()};
}

Intake::Intake(const Models& models, registry::Registry registry, EvidenceLocker locker)
    : models_(&models), registry_(std::move(registry)), locker_(std::move(locker)) {}

base::Result<Intake> Intake::open(const IntakeFolders& folders, const Models& models,
                                  const base::Clock& clock) {
  auto registry = registry::Registry::open(folders.registry, folders.registry_key);
  if (!registry) return registry.error();
  const std::string& made_for = registry->snapshot().kiosk;
  auto locker = EvidenceLocker::open(folders.data, made_for == "any" ? "" : made_for, clock);
  if (!locker) return locker.error();
  if (auto room = locker->check_room(); !room) return room.error();
  return Intake(models, std::move(*registry), std::move(*locker));
}

base::Result<void> Intake::record(const ReadMailpiece& mailpiece) {
  const EvenPace even_pace;
  if (auto room = locker_.check_room(); !room) return room;
  const matching::Verdict verdict =
      matching::decide(mailpiece.reading, registry_, models_->dictionary, models_->names);
  const evidence::RegistryRef registry = ref_of(registry_.snapshot());
  if (verdict.decision == matching::Decision::no_match) {
    const auto recorded = locker_.record_miss(registry);
    return recorded ? base::Result<void>() : recorded.error();
  }
  const evidence::Versions versions{"kanaria " KANARIA_VERSION,
                                    {{"reader", mailpiece.reader_version},
                                     {"postal dictionary", models_->dictionary.version()},
                                     {"names", models_->names.version()}}};
  const auto recorded =
      locker_.record_hit({mailpiece.capture, mailpiece.reading, verdict, versions, registry},
                         registry_.snapshot().recipients);
  return recorded ? base::Result<void>() : recorded.error();
}

base::Result<void> Intake::count_unreadable() {
  return locker_.count_unreadable();
}

}  // namespace kanaria::kiosk
