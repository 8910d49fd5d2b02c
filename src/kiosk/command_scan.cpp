#include <array>
#include <csignal>
#include <memory>
#include <optional>
#include <variant>

#include "base/clock.h"
#include "base/options.h"
#include "base/private_memory.h"
#include "base/program.h"
#include "evidence/capsule.h"
#include "kiosk/commands.h"
#include "kiosk/cores.h"
#include "kiosk/cover_of.h"
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
  return {
      {{"source", Kind::value, "",
        "where mailpieces come from: folder:DIR, escl:URL or sane:DEVICE"},
       {"data", Kind::value, kDefaultDataFolder, "the kiosk's data; made when it is missing"},
       {"registry", Kind::value, "",
        "the sealed registry; without one, mail is read, counted and forgotten"},
       {"registry-key", Kind::value, "", "the kiosk's key for it; the default is DIR.key"},
       {"forwarder-reference", Kind::value, "",
        "what the forwarder calls this batch; goes into the sealed evidence of a match.  Without "
        "it, cover sheets say so (kanaria cover-sheet)"},
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

using Read = base::Result<ReadMailpiece>;
using Cover = base::Result<reading::CoverSheet>;
/// Of one sheet: a mailpiece, or what names those behind it.
using Scanned = std::variant<Read, Cover>;

/// One batch.  Takes the outcomes of the reading threads in order, on one thread.
class Batch {
 public:
  /// `intake` is null when there is no registry: then nothing is kept.  `reference`: of the command
  /// line, "" leaves it to cover sheets.
  Batch(Intake* intake, std::string reference, std::size_t sheets)
      : intake_(intake), reference_(std::move(reference)), progress_(sheets) {}

  /// False when the batch must end; error() then says why.
  bool take(const Scanned& sheet) {
    if (const auto* cover = std::get_if<Cover>(&sheet)) return take_cover(*cover);
    const Read& read = std::get<Read>(sheet);
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
  [[nodiscard]] std::size_t covers() const { return covers_; }

 private:
  /// Those behind a sheet that is not understood would go under another batch's name.
  bool take_cover(const Cover& cover) {
    progress_.step();
    ++covers_;
    if (!cover) {
      error_ = cover.error();
    } else if (!reference_.empty() && cover->reference != reference_) {
      error_ = base::Error{base::Remedy::operator_acts,
                           "A cover sheet says \"" + cover->reference +
                               "\", and --forwarder-reference \"" + reference_ +
                               "\"; scan what is behind it again, with one of the two."};
    } else if (intake_ != nullptr) {
      if (auto begun = intake_->begin_batch(cover->reference); !begun) error_ = begun.error();
    }
    return !error_;
  }

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
  std::string reference_;
  Progress progress_;
  std::size_t covers_ = 0;
  std::size_t read_ = 0;
  std::size_t unreadable_ = 0;
  std::optional<base::Error> error_;
};

struct HowToRead {
  reading::Engine engine = reading::kDefaultEngine;
  bool mask_codes = false;
};

Scanned read_sheet(page::Decoder& decoder, reading::Reader& reader, const Load& load,
                   bool mask_codes) {
  auto capture = load();
  if (!capture) return Read(capture.error());
  auto cover = cover_of(decoder, *capture);
  if (!cover) return Cover(cover.error());
  if (*cover) return Cover(**std::move(cover));
  if (mask_codes) capture = masked(decoder, std::move(*capture));
  if (!capture) return Read(capture.error());
  return read_mailpiece(decoder, reader, std::move(*capture));
}

Stages<Load, Scanned> stages_of(MailSource& source, page::Decoder& decoder, const Models& models,
                                HowToRead how, Batch& batch) {
  using Work = std::function<Scanned(Load)>;
  return {[&source] { return source.next(); },
          [&decoder, &models, how]() -> base::Result<Work> {
            auto opened = open_reader(models, how.engine);
            if (!opened) return opened.error();
            auto reader = std::make_shared<reading::Reader>(std::move(*opened));
            return Work([reader, &decoder, how](const Load& load) {
              return read_sheet(decoder, *reader, load, how.mask_codes);
            });
          },
          [&batch](const Scanned& sheet) { return batch.take(sheet); }};
}

std::string summary(const MailSource& source, const Batch& batch) {
  std::string text = std::to_string(batch.read()) + " mailpieces read, " +
                     std::to_string(batch.unreadable()) + " unreadable";
  if (batch.covers() == 1) text += ", 1 cover sheet";
  if (batch.covers() > 1) text += ", " + std::to_string(batch.covers()) + " cover sheets";
  const std::size_t seen = batch.read() + batch.unreadable() + batch.covers();
  if (source.total() > seen) {
    text += ", " + std::to_string(source.total() - seen) + " not taken in";
  }
  return text + ".";
}

int scan(MailSource& source, const Models& models, Intake* intake, const std::string& reference,
         std::size_t jobs, HowToRead how) {
  auto decoder = page::Decoder::open();
  if (!decoder) return failed(decoder.error());
  std::optional<Batch> batch(std::in_place, intake, reference, source.total());
  const auto run = run_in_order(jobs, stages_of(source, *decoder, models, how, *batch));
  const auto error = run ? batch->error() : run.error();
  const std::string said_last = summary(source, *batch);
  const bool all_readable = batch->unreadable() == 0;
  batch.reset();  // takes the progress bar off the screen
  const auto stopped = source.ended_early();
  for (const auto& said : {error, stopped}) {
    if (said) base::complain(kTitle, said->sentence);
  }
  base::complain(kTitle, said_last);
  return error || stopped || !all_readable ? base::kFailed : base::kDone;
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
    return scan(**source, *models, nullptr, "", jobs, how);
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
  const std::string& reference = options.value("forwarder-reference");
  if (auto begun = intake->begin_batch(reference); !begun) return failed(begun.error());
  return scan(**source, *models, &*intake, reference, jobs, how);
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
