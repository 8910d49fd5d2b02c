#include <array>
#include <csignal>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/options.h"
#include "base/private_memory.h"
#include "base/program.h"
#include "evidence/capsule.h"
#include "kiosk/commands.h"
#include "kiosk/cores.h"
#include "kiosk/data_folder.h"
#include "kiosk/in_order.h"
#include "kiosk/intake.h"
#include "kiosk/mail_source.h"
#include "kiosk/models.h"
#include "kiosk/output.h"
#include "kiosk/progress.h"
#include "reading/reading_json.h"

namespace kanaria::kiosk {
namespace {

constexpr std::string_view kTitle = "kanaria scan";

std::array<base::Option, 9> known_options() {
  using Kind = base::Option::Kind;
  return {{{"source", Kind::value, "",
            "where mailpieces come from: folder:DIR, escl:URL or sane:DEVICE"},
           {"data", Kind::value, kDefaultDataFolder, "the kiosk's data; made when it is missing"},
           {"registry", Kind::value, "",
            "the sealed registry; without one, mail is read, counted and forgotten"},
           {"registry-key", Kind::value, "", "the kiosk's key for it; the default is DIR.key"},
           {"forwarder-reference", Kind::value, "",
            "what the forwarder calls this batch; goes into the sealed evidence of a match"},
           {"mask-codes", Kind::flag, "",
            "paint over QR codes before anything is kept: they may hold login keys"},
           jobs_option(),
           engine_option(),
           models_option()}};
}

int wrong_usage(std::string_view sentence) {
  base::complain(kTitle, sentence);
  return base::kWrongUsage;
}

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

/// One batch.  Takes the outcomes of the reading threads in order, on one thread.
class Batch {
 public:
  /// `intake` is null when there is no registry: then nothing is kept.
  Batch(Intake* intake, std::size_t mailpieces) : intake_(intake), progress_(mailpieces) {}

  /// False when the batch must end; error() then says why.
  bool take(const base::Result<ReadMailpiece>& read) {
    const auto taken = read ? settle(*read) : set_aside(read.error());
    progress_.step();
    if (taken) return true;
    if (taken.error().remedy == base::Remedy::this_mailpiece) {
      if (set_aside(taken.error())) return true;
    }
    error_ = taken.error();
    return false;
  }

  [[nodiscard]] const std::optional<base::Error>& error() const { return error_; }
  [[nodiscard]] std::size_t read() const { return read_; }
  [[nodiscard]] std::size_t unreadable() const { return unreadable_; }

 private:
  /// The printed line is the acknowledgement: it comes after the mailpiece is durable.
  base::Result<void> settle(const ReadMailpiece& mailpiece) {
    if (intake_ != nullptr) {
      if (auto recorded = intake_->record(mailpiece); !recorded) return recorded.error();
    }
    ++read_;
    return print_line(reading::to_json(mailpiece.reading, reading::WithHypotheses::no));
  }

  base::Result<void> set_aside(const base::Error& error) {
    ++unreadable_;
    progress_.complain(kTitle, error.sentence);
    return intake_ != nullptr ? intake_->count_unreadable() : base::Result<void>();
  }

  Intake* intake_;
  Progress progress_;
  std::size_t read_ = 0;
  std::size_t unreadable_ = 0;
  std::optional<base::Error> error_;
};

using Read = base::Result<ReadMailpiece>;

struct HowToRead {
  reading::Engine engine = reading::kDefaultEngine;
  bool mask_codes = false;
};

Stages<Load, Read> stages_of(MailSource& source, page::Decoder& decoder, const Models& models,
                             HowToRead how, Batch& batch) {
  using Work = std::function<Read(Load)>;
  return {[&source] { return source.next(); },
          [&decoder, &models, how]() -> base::Result<Work> {
            auto opened = open_reader(models, how.engine);
            if (!opened) return opened.error();
            auto reader = std::make_shared<reading::Reader>(std::move(*opened));
            return Work([reader, &decoder, how](const Load& load) -> Read {
              auto capture = load();
              if (capture && how.mask_codes) capture = masked(decoder, std::move(*capture));
              if (!capture) return capture.error();
              return read_mailpiece(decoder, *reader, std::move(*capture));
            });
          },
          [&batch](const Read& read) { return batch.take(read); }};
}

std::string summary(const MailSource& source, std::size_t read, std::size_t unreadable) {
  std::string text =
      std::to_string(read) + " mailpieces read, " + std::to_string(unreadable) + " unreadable";
  const std::size_t seen = read + unreadable;
  if (source.total() > seen) {
    text += ", " + std::to_string(source.total() - seen) + " not taken in";
  }
  return text + ".";
}

int scan(MailSource& source, const Models& models, Intake* intake, std::size_t jobs,
         HowToRead how) {
  auto decoder = page::Decoder::open();
  if (!decoder) return failed(decoder.error());
  std::optional<Batch> batch(std::in_place, intake, source.total());
  const auto run = run_in_order(jobs, stages_of(source, *decoder, models, how, *batch));
  const auto error = run ? batch->error() : run.error();
  const std::size_t read = batch->read();
  const std::size_t unreadable = batch->unreadable();
  batch.reset();  // takes the progress bar off the screen
  const auto stopped = source.ended_early();
  for (const auto& said : {error, stopped}) {
    if (said) base::complain(kTitle, said->sentence);
  }
  base::complain(kTitle, summary(source, read, unreadable));
  return error || stopped || unreadable > 0 ? base::kFailed : base::kDone;
}

int open_and_scan(const base::Options& options, std::size_t jobs) {
  const auto source = open_mail_source(options.value("source"));
  if (!source) return failed(source.error());
  const HowToRead how{*engine_of(options), options.has("mask-codes")};
  const auto models = load_models(options.value("models"));
  if (!models) return failed(models.error());
  if (!options.has("registry")) {
    base::complain(kTitle,
                   "warning: there is no --registry, so mail is read, counted and forgotten.");
    return scan(**source, *models, nullptr, jobs, how);
  }
  // main() did it already; asked once more, it says how far it came.
  if (base::keep_memory_private() == base::Swap::reachable) {
    base::complain(kTitle,
                   "warning: this machine may swap mail in memory out to a disk that is not "
                   "encrypted; turn swap off or encrypt it, or let this user lock memory "
                   "(LimitMEMLOCK=infinity).");
  }
  const base::SystemClock clock;
  auto intake = Intake::open(
      {options.value("data"), options.value("registry"), options.value("registry-key")}, *models,
      clock);
  if (!intake) return failed(intake.error());
  if (auto begun = intake->begin_batch(options.value("forwarder-reference")); !begun) {
    return failed(begun.error());
  }
  return scan(**source, *models, &*intake, jobs, how);
}

}  // namespace

int run_scan(Words words) {
  const auto known = known_options();
  const auto parsed = base::parse_options(kTitle,
                                          "--source folder:DIR|escl:URL|sane:DEVICE [--data DIR] "
                                          "[--registry DIR [--registry-key FILE]]",
                                          known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const std::string& source = options.value("source");
  const auto jobs = jobs_of(options);
  if (!jobs)
    return wrong_usage("--jobs takes a number from 1 to " + std::to_string(kMaxJobs) + ".");
  if (!engine_of(options)) return wrong_usage(kEngineNames);
  if (!is_mail_source(source)) {
    return wrong_usage(
        "name where mailpieces come from: --source folder:DIR, escl:URL or sane:DEVICE.");
  }
  if (options.has("registry-key") && !options.has("registry")) {
    return wrong_usage("--registry-key goes with --registry.");
  }
  if (options.has("forwarder-reference")) {
    if (!options.has("registry")) return wrong_usage("--forwarder-reference goes with --registry.");
    if (!evidence::is_forwarder_reference(options.value("forwarder-reference"))) {
      return wrong_usage("--forwarder-reference takes up to " +
                         std::to_string(evidence::kMaxForwarderReference_chars) +
                         " printable characters on one line.");
    }
  }
  // A reader that goes away must end the batch with a sentence, not with a signal.
  std::signal(SIGPIPE, SIG_IGN);
  return open_and_scan(options, *jobs);
}

}  // namespace kanaria::kiosk
