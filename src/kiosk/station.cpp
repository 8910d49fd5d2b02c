#include "kiosk/station.h"

#include <algorithm>
#include <future>

#include "base/digest.h"
#include "evidence/capsule.h"
#include "kiosk/station_inside.h"

namespace kanaria::kiosk {

using base::Result;
using session::BatchState;
using session::Number;
using session::PieceState;

namespace {

/// Of those in their last state, so many keep their pictures for the screen.
constexpr std::size_t kShownLooks = 12;

}  // namespace

std::string_view to_string(Closed closed) {
  switch (closed) {
    case Closed::no:
      return "";
    case Closed::batch:
      return "batch";
    case Closed::scanner:
      return "scanner";
    case Closed::no_registry:
      return "no_registry";
    case Closed::disk:
      return "disk";
    case Closed::failed:
      return "failed";
  }
  CHECK(false);
}

Station::Station(StationSettings settings, const Models& models, capture::Scanner* scanner,
                 const base::Clock& clock)
    : inside_(std::make_unique<Inside>(std::move(settings), models, scanner, clock)) {}

Station::~Station() {
  stop();
}

Result<void> Station::start() {
  auto decoder = page::Decoder::open();
  if (!decoder) return decoder.error();
  inside_->decoder.emplace(*std::move(decoder));
  std::vector<reading::Reader> readers;
  for (std::size_t i = 0; i < inside_->settings.jobs; ++i) {
    auto reader = open_reader(inside_->models, reading::kDefaultEngine);
    if (!reader) return reader.error();
    readers.push_back(*std::move(reader));
  }
  for (auto& came_by : inside_->came_by_ms) came_by = inside_->now_ms();
  for (reading::Reader& reader : readers) {
    inside_->threads.emplace_back(
        [inside = inside_.get(), own = std::make_shared<reading::Reader>(std::move(reader))] {
          inside->read(*own);
        });
  }
  inside_->threads.emplace_back([inside = inside_.get()] { inside->feed(); });
  inside_->threads.emplace_back([inside = inside_.get()] { inside->record(); });
  return {};
}

void Station::stop() {
  {
    const std::lock_guard held(inside_->mutex);
    inside_->is_stopping = true;
  }
  if (inside_->scanner != nullptr) inside_->scanner->cancel();
  inside_->changed.notify_all();
  for (std::thread& thread : inside_->threads) thread.join();
  inside_->threads.clear();
}

std::optional<base::Error> Station::failure() const {
  const std::lock_guard held(inside_->mutex);
  return inside_->failure;
}

bool Station::is_alive(std::int64_t longest_ms) const {
  const std::int64_t now_ms = inside_->now_ms();
  return std::all_of(inside_->came_by_ms.begin(), inside_->came_by_ms.end(),
                     [&](const auto& came_by) { return now_ms - came_by <= longest_ms; });
}

ScreenView Station::screen() const {
  const std::lock_guard held(inside_->mutex);
  const session::Visit& visit = inside_->visit;
  return {visit.screen(),         visit.receipts(),  visit.left_ms(inside_->now_ms()),
          visit.notice_version(), inside_->closed(), inside_->device};
}

bool Station::begin_visit(std::string notice_version) {
  const std::lock_guard held(inside_->mutex);
  if (inside_->closed() != Closed::no || inside_->is_test_fed) return false;
  const bool begun = inside_->visit.begin(std::move(notice_version), inside_->now_ms());
  if (begun) inside_->end_test_scan();
  inside_->changed.notify_all();
  return begun;
}

void Station::touch_visit() {
  const std::lock_guard held(inside_->mutex);
  inside_->visit.touch(inside_->now_ms());
}

bool Station::end_visit() {
  const std::lock_guard held(inside_->mutex);
  return inside_->visit.end();
}

BatchView Station::batch() const {
  const std::lock_guard held(inside_->mutex);
  BatchView view{inside_->batch,
                 inside_->device,
                 inside_->batch_begun_wall_ms,
                 inside_->batch_ended_wall_ms,
                 {}};
  for (const Number number : view.batch.newest(kShownLooks)) {
    const auto found = inside_->mail.find(number);
    view.pieces.push_back({number, *view.batch.state_of(number), view.batch.repeated_of(number),
                           found == inside_->mail.end() ? nullptr : found->second});
  }
  return view;
}

std::optional<PieceView> Station::piece(Number number) const {
  const std::lock_guard held(inside_->mutex);
  const auto state = inside_->batch.state_of(number);
  const auto found = inside_->mail.find(number);
  if (!state || found == inside_->mail.end()) return std::nullopt;
  return PieceView{number, *state, inside_->batch.repeated_of(number), found->second};
}

bool Station::begin_batch(std::string reference, std::uint32_t expected) {
  if (!evidence::is_forwarder_reference(reference)) return false;
  const std::lock_guard held(inside_->mutex);
  Inside& inside = *inside_;
  const bool is_visited =
      inside.visit.screen() == session::VisitScreen::wait || inside.visit.is_fed();
  if (is_visited || inside.is_test_fed) return false;
  if (!inside.batch.begin(reference, expected)) return false;
  inside.visit.end();
  inside.end_test_scan();
  ++inside.batch_run;
  inside.batch_id = std::make_shared<BatchId>(0);
  inside.batch_begun_wall_ms = inside.clock.now().wall_ms;
  inside.batch_ended_wall_ms = 0;
  inside.note([id_of = inside.batch_id, reference, expected, begun = inside.batch_begun_wall_ms](
                  store::Transaction& transaction) -> Result<void> {
    auto id = note_begun(transaction, reference, expected, begun);
    if (!id) return id.error();
    *id_of = *id;
    return {};
  });
  inside.changed.notify_all();
  return true;
}

bool Station::pause_batch() {
  const std::lock_guard held(inside_->mutex);
  return inside_->batch.pause("operator");
}

bool Station::resume_batch() {
  const std::lock_guard held(inside_->mutex);
  Inside& inside = *inside_;
  const bool had_lost = !inside.batch.feed_again().empty();
  if (!inside.batch.resume()) return false;
  inside.end_test_scan();
  if (had_lost) inside.note_lost_ones();
  inside.changed.notify_all();
  return true;
}

bool Station::take_cover() {
  const std::lock_guard held(inside_->mutex);
  if (!inside_->batch.take_cover()) return false;
  inside_->note_name();
  inside_->changed.notify_all();
  return true;
}

bool Station::finish_batch(bool as_they_stand) {
  const std::lock_guard held(inside_->mutex);
  Inside& inside = *inside_;
  const bool had_lost = !inside.batch.feed_again().empty();
  if (!inside.batch.finish(as_they_stand)) return false;
  if (had_lost) inside.note_lost_ones();
  inside.changed.notify_all();
  return true;
}

bool Station::close_batch() {
  const std::lock_guard held(inside_->mutex);
  // The recorder notes the end first.
  if (inside_->batch_ended_wall_ms == 0) return false;
  return inside_->batch.close();
}

bool Station::undo() {
  const std::lock_guard held(inside_->mutex);
  const auto newest = inside_->batch.undoable();
  if (!newest) return false;
  inside_->put_aside(*newest, PieceState::withdrawn);
  return true;
}

bool Station::withdraw(Number number) {
  const std::lock_guard held(inside_->mutex);
  const auto state = inside_->batch.state_of(number);
  if (state != PieceState::unsure && state != PieceState::repeated) return false;
  inside_->put_aside(number, PieceState::withdrawn);
  return true;
}

bool Station::keep(Number number) {
  const std::lock_guard held(inside_->mutex);
  inside_->changed.notify_all();
  return inside_->batch.keep(number);
}

Station::Settled Station::settle(Number number, const std::optional<PersonReads>& person) {
  const std::lock_guard held(inside_->mutex);
  const auto state = inside_->batch.state_of(number);
  if (state != PieceState::unsure && state != PieceState::repeated) return Settled::not_now;
  if (person) {
    ReadMailpiece& mailpiece = *inside_->mail.at(number)->mailpiece;
    mailpiece.settled = settled(mailpiece.reading, *person);
    if (!mailpiece.settled) return Settled::not_usable;
  }
  inside_->batch.settle(number);
  inside_->changed.notify_all();
  return Settled::done;
}

bool Station::begin_test_scan() {
  const std::lock_guard held(inside_->mutex);
  const BatchState state = inside_->batch.state();
  const bool is_between = state == BatchState::none || state == BatchState::finished;
  if (inside_->scanner == nullptr || !is_between ||
      inside_->visit.screen() != session::VisitScreen::notice) {
    return false;
  }
  inside_->test = {TestScan::State::waiting, {}};
  inside_->test_until_ms = inside_->now_ms() + StationLimits::kTestScan_ms;
  inside_->changed.notify_all();
  return true;
}

TestScan Station::test_scan() const {
  const std::lock_guard held(inside_->mutex);
  return inside_->test;
}

KioskHealth Station::health() const {
  const std::lock_guard held(inside_->mutex);
  KioskHealth health = inside_->health;
  health.device = inside_->device_is;
  return health;
}

std::vector<BatchCounts> Station::history() const {
  const std::lock_guard held(inside_->mutex);
  return inside_->history;
}

void Station::take_letter(base::Bytes picture) {
  const std::lock_guard held(inside_->mutex);
  if (!inside_->proof) inside_->proof = std::move(picture);
  inside_->changed.notify_all();
}

void Station::write(Beside what) {
  const std::lock_guard held(inside_->mutex);
  inside_->note(std::move(what));
  inside_->changed.notify_all();
}

bool Station::run_apart(std::function<void()> what) {
  auto done = std::make_shared<std::promise<void>>();
  const std::future<void> is_done = done->get_future();
  {
    const std::lock_guard held(inside_->mutex);
    Inside& inside = *inside_;
    if (inside.is_stopping || inside.failure || inside.apart || !inside.is_idle()) return false;
    inside.apart = [what = std::move(what), done = std::move(done)] {
      what();
      done->set_value();
    };
    inside.changed.notify_all();
  }
  // The recorder drops what it cannot run any more, and with it the promise.
  is_done.wait();
  return true;
}

bool Station::Inside::is_idle() const {
  return batch.state() == BatchState::none && letters.empty() && being_read == 0 && queue.empty() &&
         notes.empty() && visit.screen() != session::VisitScreen::wait;
}

/// What is fed from now on is somebody's letter.
void Station::Inside::end_test_scan() {
  if (test.state == TestScan::State::waiting) test = {};
}

/// Those that must be fed again count as withdrawn from now on.
void Station::Inside::note_lost_ones() {
  note([id = batch_id](store::Transaction& transaction) { return note_lost(transaction, *id); });
}

/// Nobody needs its files any more; on the feeder's next round.
void Station::Inside::let_go(const Kept& kept) {
  if (kept.is_kept()) to_release.push_back(kept);
}

/// A cover sheet named the batch.
void Station::Inside::note_name() {
  note([id = batch_id, reference = batch.reference(),
        expected = batch.expected()](store::Transaction& transaction) {
    return note_named(transaction, *id, reference, expected);
  });
}

/// At the end of a batch; the last one is the next batch's when it stopped this one.
void Station::Inside::let_go_of_covers() {
  const std::size_t stay = batch.is_behind_cover() ? 1 : 0;
  for (; covers.size() > stay; covers.pop_front()) let_go(covers.front());
}

/// Out of the batch, without being taken in.
void Station::Inside::put_aside(Number number, PieceState outcome) {
  if (outcome == PieceState::unusable) {
    batch.unusable(number);
  } else if (!batch.withdraw(number)) {
    return;
  }
  repeats.forget(number);
  note([id = batch_id, number, outcome](store::Transaction& transaction) {
    return note_settled(transaction, *id, number, outcome);
  });
  const auto found = mail.find(number);
  if (found != mail.end() && found->second->mailpiece) {
    let_go(found->second->kept);
    wipe(found->second->mailpiece->capture);
    found->second->mailpiece.reset();
  }
  changed.notify_all();
}

void Station::Inside::drop_old_looks() {
  std::size_t shown = 0;
  for (auto piece = mail.rbegin(); piece != mail.rend();) {
    const auto state = batch.state_of(piece->first);
    if ((!state || session::is_last(*state)) && ++shown > kShownLooks) {
      piece = std::make_reverse_iterator(mail.erase(std::next(piece).base()));
    } else {
      ++piece;
    }
  }
}

std::size_t Station::Inside::held_bytes() const {
  std::size_t size_bytes = 0;
  for (const auto& [number, piece] : mail) size_bytes += piece->size_bytes();
  return size_bytes;
}

Closed Station::Inside::closed() const {
  if (intake_closed != Closed::no) return intake_closed;
  if (batch.state() != BatchState::none) return Closed::batch;
  const bool cannot_feed = scanner == nullptr || device == capture::DeviceState::unreachable ||
                           device == capture::DeviceState::broken;
  return cannot_feed ? Closed::scanner : Closed::no;
}

}  // namespace kanaria::kiosk
