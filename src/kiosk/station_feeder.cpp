// The feeder's thread: from the scanner to the readers' queue.
#include <algorithm>

#include "base/program.h"
#include "kiosk/cover_of.h"
#include "kiosk/station_inside.h"
#include "page/make_page.h"

namespace kanaria::kiosk {

using capture::DeviceState;

namespace {

constexpr std::size_t kFeeder = 0;

bool waits_for_paper(DeviceState state) {
  return state == DeviceState::empty || state == DeviceState::working ||
         state == DeviceState::busy || state == DeviceState::ready;
}

}  // namespace

void Station::Inside::feed() {
  if (scanner != nullptr) {
    if (auto found = scanner->identify()) {
      const std::lock_guard held(mutex);
      device_is = *std::move(found);
    }
  }
  for (;;) {
    Wanted who = Wanted::nothing;
    {
      std::unique_lock held(mutex);
      changed.wait_for(held, std::chrono::milliseconds(StationLimits::kLook_ms),
                       [this] { return is_stopping; });
      if (is_stopping) return;
      come_by(kFeeder);
      if (test.state == TestScan::State::waiting && now_ms() > test_until_ms) {
        test.state = TestScan::State::failed;
      }
    }
    release_kept();
    look_at_device();
    {
      const std::lock_guard held(mutex);
      who = wanted();
      if (who == Wanted::batch && !waits_for_paper(device)) {
        batch.pause(std::string(capture::to_string(device)));
        continue;
      }
      if (who == Wanted::nothing || device != DeviceState::ready) continue;
    }
    run_feeder(who);
  }
}

Station::Inside::Wanted Station::Inside::wanted() const {
  if (test.state == TestScan::State::waiting) return Wanted::test;
  if (batch.state() == session::BatchState::feeding) {
    return intake_closed == Closed::no ? Wanted::batch : Wanted::nothing;
  }
  if (visit.takes_letters() && closed() == Closed::no) {
    return Wanted::visit;
  }
  return Wanted::nothing;
}

void Station::Inside::look_at_device() {
  if (scanner == nullptr) return;
  const DeviceState state = scanner->state();
  const bool came_back = [&] {
    const std::lock_guard held(mutex);
    const bool was_away = device == DeviceState::unreachable;
    device = state;
    return was_away && state != DeviceState::unreachable;
  }();
  if (!came_back) return;
  // Another device under the same address is not the one that was set up.
  auto found = scanner->identify();
  const std::lock_guard held(mutex);
  if (found) {
    device_is = *std::move(found);
  } else {
    device = DeviceState::unreachable;
  }
}

bool Station::Inside::has_room() const {
  return mail.size() < StationLimits::kMostHeld && held_bytes() < StationLimits::kMostHeld_bytes;
}

bool Station::Inside::wait_for_room(std::unique_lock<std::mutex>& held, Wanted who) {
  const std::size_t most_queued = StationLimits::kQueued_per_reader * settings.jobs;
  changed.wait(held, [&] { return is_stopping || queue.size() < most_queued; });
  if (is_stopping) return false;
  if (who == Wanted::batch && !has_room()) batch.pause("unsure");
  return wanted() == who || who == Wanted::visit;
}

void Station::Inside::run_feeder(Wanted who) {
  {
    const std::lock_guard held(mutex);
    if (wanted() != who) return;
    if (who == Wanted::batch) batch.feeds(true);
    if (who == Wanted::visit) visit.feeds(true);
    is_test_fed = who == Wanted::test;
  }
  if (auto begun = scanner->start(settings.run)) {
    feed_run(who);
  } else {
    take_fault(who, begun.error());
  }
  const std::lock_guard held(mutex);
  if (who == Wanted::batch) batch.feeds(false);
  if (who == Wanted::visit) visit.feeds(false);
  is_test_fed = false;
  changed.notify_all();
}

void Station::Inside::feed_run(Wanted who) {
  bool is_cancelled = false;
  for (;;) {
    {
      std::unique_lock held(mutex);
      come_by(kFeeder);
      device = DeviceState::working;
      if (!wait_for_room(held, who) && !is_cancelled) {
        scanner->cancel();
        is_cancelled = true;
      }
    }
    auto fed = scanner->next();
    if (!fed) {
      take_fault(who, fed.error());
      if (fed.error().remedy == base::Remedy::this_mailpiece) continue;
      return;
    }
    if (const auto* stop = std::get_if<capture::Stop>(&*fed)) return take_stop(who, *stop);
    take_capture(who, std::get<capture::Capture>(std::move(*fed)));
    if (who == Wanted::test && !is_cancelled) {
      scanner->cancel();
      is_cancelled = true;
    }
  }
}

void Station::Inside::take_capture(Wanted who, capture::Capture capture) {
  Kept kept{capture.id, {}};
  if (scanner->keeps_files()) kept.digest = base::sha256(capture.front.bytes);
  if (who == Wanted::test) {
    judge_test_scan(capture);
    const std::lock_guard held(mutex);
    let_go(kept);
    return wipe(capture);
  }
  // Before the next sheet, so that none is counted to the batch before.
  if (who == Wanted::batch && take_cover_sheet(capture, kept)) return wipe(capture);
  const std::lock_guard held(mutex);
  if (kept_before.contains(kept.digest)) {
    let_go(kept);
    return wipe(capture);
  }
  Job job{who == Wanted::batch ? Purpose::batch : Purpose::visit, 0, batch_run, std::move(kept),
          std::move(capture)};
  if (who == Wanted::batch) {
    job.number = batch.captured();
    note([id = batch_id, number = job.number](store::Transaction& transaction) {
      return note_seen(transaction, *id, number);
    });
  } else {
    visit.drawn_in(now_ms());
  }
  queue.push_back(std::move(job));
  changed.notify_all();
}

/// True: the sheet is no mailpiece of this batch.
bool Station::Inside::take_cover_sheet(const capture::Capture& capture, const Kept& kept) {
  {
    const std::lock_guard held(mutex);
    if (batch.is_behind_cover()) {
      batch.came_behind_cover();
      return true;
    }
  }
  const auto cover = cover_of(*decoder, capture);
  if (cover && !*cover) return false;
  const std::lock_guard held(mutex);
  covers.push_back(kept);
  changed.notify_all();
  if (!cover) {
    base::complain("kanaria serve", cover.error().sentence);
    batch.unclear_cover();
  } else if (batch.cover({(*cover)->reference, (*cover)->expected_count}) ==
             session::Batch::AtCover::named) {
    note_name();
  }
  return true;
}

void Station::Inside::release_kept() {
  std::deque<Kept> gone;
  {
    const std::lock_guard held(mutex);
    gone.swap(to_release);
  }
  for (const Kept& kept : gone) {
    if (auto released = scanner->release(kept.id); !released) {
      base::complain("kanaria serve", released.error().sentence);
      continue;
    }
    const std::lock_guard held(mutex);
    kept_before.erase(kept.digest);
    note([digest = kept.digest](store::Transaction& transaction) {
      return note_released(transaction, digest);
    });
  }
}

void Station::Inside::take_fault(Wanted who, const base::Error& error) {
  base::complain("kanaria serve", error.sentence);
  const std::lock_guard held(mutex);
  if (who == Wanted::test) {
    test.state = TestScan::State::failed;
    return;
  }
  if (error.remedy == base::Remedy::this_mailpiece) {
    if (who == Wanted::visit) {
      visit.drawn_in(now_ms());
      letters.push_back({Purpose::visit, nullptr, {}});
      return;
    }
    const session::Number number = batch.captured();
    note([id = batch_id, number](store::Transaction& transaction) {
      return note_seen(transaction, *id, number);
    });
    put_aside(number, session::PieceState::unusable);
    return;
  }
  device = DeviceState::broken;
  if (who == Wanted::batch) batch.pause(std::string(capture::to_string(device)));
  visit.fed_all();
}

void Station::Inside::take_stop(Wanted who, const capture::Stop& stop) {
  const std::lock_guard held(mutex);
  device = stop.why;
  if (who == Wanted::visit && stop.sheet_is_lost && visit.takes_letters()) {
    visit.drawn_in(now_ms());
    letters.push_back({Purpose::visit, nullptr, {}});
  }
  if (who == Wanted::visit) visit.fed_all();
  if (who == Wanted::test && test.state == TestScan::State::waiting &&
      stop.why != DeviceState::empty) {
    test.state = TestScan::State::failed;
  }
  if (who == Wanted::batch && !waits_for_paper(stop.why)) {
    batch.pause(std::string(capture::to_string(stop.why)));
  }
  if (who == Wanted::batch && stop.sheet_is_lost) batch.leaves_sheets();
  changed.notify_all();
}

void Station::Inside::judge_test_scan(const capture::Capture& capture) {
  TestScan judged{TestScan::State::failed, {}};
  const auto resolution_dpi = [&](const capture::OriginalImage& image) {
    return image.header.resolution_dpi > 0 ? image.header.resolution_dpi
                                           : double(settings.run.resolution_dpi);
  };
  if (auto front = page::decoded_grey(*decoder, capture.front)) {
    judged.state = TestScan::State::done;
    page::judge_focus(*front, resolution_dpi(capture.front), judged.check);
    judged.check.front = page::find_streaks(*front, resolution_dpi(capture.front));
  }
  if (capture.back) {
    if (auto back = page::decoded_grey(*decoder, *capture.back)) {
      judged.check.back = page::find_streaks(*back, resolution_dpi(*capture.back));
    }
  }
  const std::lock_guard held(mutex);
  test = std::move(judged);
}

}  // namespace kanaria::kiosk
