#include "kiosk/intake.h"

#include <thread>

#include "matching/matcher.h"
#include "page/codes.h"
#include "page/make_page.h"

namespace kanaria::kiosk {
namespace {

/// What a match seals and stores.
std::uint64_t images_bytes(const capture::Capture& capture) {
  return capture.front.bytes.size() + (capture.back ? capture.back->bytes.size() : 0);
}

/// Returns no sooner than recording_takes() after it was made.
class EvenPace {
 public:
  explicit EvenPace(std::uint64_t images_bytes)
      : until_(Steady::now() + recording_takes(images_bytes)) {}
  ~EvenPace() { std::this_thread::sleep_until(until_); }
  EvenPace(const EvenPace&) = delete;
  EvenPace& operator=(const EvenPace&) = delete;

 private:
  using Steady = std::chrono::steady_clock;
  Steady::time_point until_;
};

}  // namespace

std::chrono::milliseconds recording_takes(std::uint64_t images_bytes) {
  const auto whole_mib = static_cast<std::int64_t>(images_bytes >> 20);
  return std::chrono::milliseconds(kRecordingTakes_ms + kRecordingTakes_ms_per_mib * whole_mib);
}

base::Result<capture::Capture> masked(page::Decoder& decoder, capture::Capture capture) {
  auto front = page::without_codes(decoder, std::move(capture.front));
  if (!front) return front.error();
  capture.front = *std::move(front);
  if (capture.back) {
    auto back = page::without_codes(decoder, *std::move(capture.back));
    if (!back) return back.error();
    capture.back = *std::move(back);
  }
  return capture;
}

base::Result<ReadMailpiece> read_mailpiece(page::Decoder& decoder, reading::Reader& reader,
                                           capture::Capture capture, reading::ReadPage* trace) {
  auto front = page::make_page(decoder, capture.front);
  if (!front) return front.error();
  std::optional<page::Page> back;
  if (capture.back) {
    auto made = page::make_page(decoder, *capture.back);
    if (!made) return made.error();
    back = std::move(*made);
  }
  auto reading = reader.read(std::move(*front), back ? &*back : nullptr, trace);
  if (!reading)
    return base::Error{reading.error().remedy, capture.front.name + " " + reading.error().sentence};
  reading->id = capture.id;
  return ReadMailpiece{std::move(capture), std::move(*reading), reader.version(), std::nullopt};
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
  if (auto room = locker->check_room(0); !room) return room.error();
  return Intake(models, std::move(*registry), std::move(*locker));
}

base::Result<void> Intake::begin_batch(std::string forwarder_reference) {
  if (!evidence::is_forwarder_reference(forwarder_reference)) {
    return base::Error{base::Remedy::operator_acts,
                       "The forwarder's reference takes up to " +
                           std::to_string(evidence::kMaxForwarderReference_chars) +
                           " printable characters on one line; shorten it."};
  }
  forwarder_reference_ = std::move(forwarder_reference);
  return {};
}

Intake::Decided Intake::decide(const ReadMailpiece& mailpiece) const {
  const auto asked = [&](const reading::Reading& reading) {
    return matching::decide(reading, registry_, models_->dictionary, models_->names);
  };
  Decided machine{asked(mailpiece.reading), &mailpiece.reading};
  if (!mailpiece.settled) return machine;
  Decided person{asked(*mailpiece.settled), &*mailpiece.settled};
  if (person.verdict.decision >= machine.verdict.decision) return person;
  machine.verdict.decision = matching::Decision::review;
  return machine;
}

base::Result<std::uint64_t> Intake::record(const ReadMailpiece& mailpiece, const Beside& beside) {
  // Room and time are asked for as if every mailpiece were a match.
  const std::uint64_t size_bytes = images_bytes(mailpiece.capture);
  const EvenPace even_pace(size_bytes);
  if (auto room = locker_.check_room(size_bytes); !room) return room.error();
  const Decided decided = decide(mailpiece);
  if (auto whole = registry_.check_undamaged(); !whole) return whole.error();
  const evidence::RegistryRef registry = ref_of(registry_.snapshot());
  if (decided.verdict.decision == matching::Decision::no_match) {
    return locker_.record_miss(registry, beside);
  }
  const evidence::Versions versions{"kanaria " KANARIA_VERSION,
                                    {{"reader", mailpiece.reader_version},
                                     {"postal dictionary", models_->dictionary.version()},
                                     {"names", models_->names.version()}}};
  return locker_.record_hit({mailpiece.capture, *decided.reading, decided.verdict, versions,
                             registry, forwarder_reference_},
                            registry_.snapshot().recipients, beside);
}

base::Result<void> Intake::count_unreadable(const Beside& beside) {
  return locker_.count_unreadable(beside);
}

}  // namespace kanaria::kiosk
