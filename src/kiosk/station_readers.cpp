// The readers' threads: from a capture to what a person or the recorder gets.
#include <sys/resource.h>
#include <unistd.h>

#include "base/program.h"
#include "capture/folder_source.h"
#include "kiosk/station_inside.h"

namespace kanaria::kiosk {

using session::Batch;

namespace {

/// Reading gives way to answering pages and to the scanner.
constexpr int kNice = 10;

}  // namespace

void Station::Inside::read(reading::Reader& reader) {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
  for (;;) {
    Job job;
    {
      std::unique_lock held(mutex);
      changed.wait(held, [this] { return is_stopping || !queue.empty() || proof; });
      if (is_stopping) return;
      if (!queue.empty()) {
        job = std::move(queue.front());
        queue.pop_front();
      } else {
        auto image = capture::examined_image("headquarters", *std::move(proof));
        proof.reset();
        if (!image) continue;
        job = {Purpose::proof, 0, 0, {}, {"headquarters", *std::move(image), std::nullopt, {}}};
        job.capture.provenance.source = "headquarters";
      }
      ++being_read;
      changed.notify_all();
    }
    auto masked_capture = settings.mask_codes ? masked(*decoder, std::move(job.capture))
                                              : base::Result(std::move(job.capture));
    auto read = masked_capture ? read_for_screen(*decoder, reader, *std::move(masked_capture))
                               : base::Result<std::shared_ptr<HeldMail>>(masked_capture.error());
    const std::lock_guard held(mutex);
    --being_read;
    take_reading(job, std::move(read));
    changed.notify_all();
  }
}

void Station::Inside::take_reading(const Job& job, base::Result<std::shared_ptr<HeldMail>> read) {
  if (!read) base::complain("kanaria serve", read.error().sentence);
  // Whatever hinders reading at all hinders the next mailpiece, too: a new start may help, and this
  // one is then among those to be fed again, its file where it was.
  if (!read && read.error().remedy != base::Remedy::this_mailpiece) {
    failure = read.error();
    return;
  }
  if (job.purpose != Purpose::batch) {
    letters.push_back({job.purpose, read ? *std::move(read) : nullptr, job.kept});
    return;
  }
  const bool is_withdrawn =
      job.batch_run != batch_run || batch.state_of(job.number) != session::PieceState::reading;
  if (is_withdrawn || !read) let_go(job.kept);
  if (is_withdrawn) return;
  if (!read) return put_aside(job.number, session::PieceState::unusable);
  (*read)->kept = job.kept;
  const reading::Reading& reading = (*read)->mailpiece->reading;
  const session::Number earlier = repeats.look(job.number, (*read)->likeness, reading.recipient);
  batch.read(job.number, reading.needs_review ? Batch::Read::unsure : Batch::Read::sure, now_ms());
  batch.repeats(job.number, earlier);
  mail[job.number] = *std::move(read);
  drop_old_looks();
}

}  // namespace kanaria::kiosk
