#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/options.h"
#include "base/program.h"
#include "capture/folder_source.h"
#include "kiosk/commands.h"
#include "kiosk/cores.h"
#include "kiosk/in_order.h"
#include "kiosk/intake.h"
#include "kiosk/models.h"
#include "kiosk/output.h"
#include "kiosk/read_list.h"
#include "lettering/lettering.h"
#include "page/make_page.h"
#include "reading/picture.h"
#include "reading/reading_json.h"

namespace kanaria::kiosk {
namespace {

constexpr std::string_view kTitle = "kanaria read";

using Kind = base::Option::Kind;

std::array<base::Option, 10> known_options() {
  return {{{"json", Kind::flag, "", "print JSON; it is the only form, with or without this option"},
           {"back", Kind::value, "", "image of the other side of the mailpiece"},
           {"list", Kind::value, "",
            "file of lines id<TAB>front[<TAB>back], or - for standard input, instead of FRONT"},
           jobs_option(),
           {"hypotheses", Kind::flag, "", "add the ranked alternatives of the recipient's fields"},
           {"picture", Kind::value, "", "draw what was read onto the scan, as this PNG file"},
           {"font", Kind::value, std::string(lettering::kJapaneseFont),
            "typeface of the picture; without it Japanese texts are left out"},
           engine_option(),
           models_option(),
           {"front", Kind::list, "", "image of the addressed side; --front may be left out"}}};
}

int wrong_usage(std::string_view sentence) {
  base::complain(kTitle, sentence);
  return base::kWrongUsage;
}

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

reading::WithHypotheses with_hypotheses(const base::Options& options) {
  return options.has("hypotheses") ? reading::WithHypotheses::yes : reading::WithHypotheses::no;
}

base::Result<capture::Capture> load(const NamedMailpiece& named) {
  auto front = capture::load_image(named.front);
  if (!front) return front.error();
  capture::Capture capture{named.id, std::move(*front), std::nullopt, {}};
  if (!named.back.empty()) {
    auto back = capture::load_image(named.back);
    if (!back) return back.error();
    capture.back = std::move(*back);
  }
  return capture;
}

base::Result<void> draw(page::Decoder& decoder, const base::Options& options,
                        const ReadMailpiece& read, const reading::ReadPage& page) {
  const auto scan = page::decoded_colour(decoder, read.capture.front);
  if (!scan) return scan.error();
  const auto png = reading::draw_png(*scan, page, read.reading, options.value("font"));
  if (!png) return png.error();
  return base::write_file_durably(options.value("picture"), *png, base::FileMode::everybody_reads);
}

int read_one(const base::Options& options, const Models& models) {
  const std::filesystem::path front = options.list("front").front();
  auto capture = load({front.stem().string(), front, options.value("back")});
  if (!capture) return failed(capture.error());
  auto reader = open_reader(models, *engine_of(options));
  if (!reader) return failed(reader.error());
  auto decoder = page::Decoder::open();
  if (!decoder) return failed(decoder.error());
  reading::ReadPage page;
  const bool wants_picture = options.has("picture");
  const auto read =
      read_mailpiece(*decoder, *reader, std::move(*capture), wants_picture ? &page : nullptr);
  if (!read) return failed(read.error());
  if (wants_picture) {
    const auto drawn = draw(*decoder, options, *read, page);
    if (!drawn) return failed(drawn.error());
  }
  const auto printed = print_line(reading::to_json(read->reading, with_hypotheses(options)));
  return printed ? base::kDone : failed(printed.error());
}

/// One line of output: a reading, or why there is none.
struct Answer {
  std::string line;
  bool is_reading = false;
};

Answer refusal(const std::string& id, const base::Error& error) {
  using Json = nlohmann::ordered_json;
  const Json json = {{"id", id}, {"error", error.sentence}};
  return {json.dump(-1, ' ', false, Json::error_handler_t::replace), false};
}

Answer answer(page::Decoder& decoder, reading::Reader& reader, const ListedMailpiece& listed,
              reading::WithHypotheses hypotheses) {
  if (!listed.files) return refusal(listed.id, listed.files.error());
  auto capture = load(*listed.files);
  if (!capture) return refusal(listed.id, capture.error());
  const auto read = read_mailpiece(decoder, reader, std::move(*capture));
  if (!read) return refusal(listed.id, read.error());
  return {reading::to_json(read->reading, hypotheses), true};
}

int read_many(std::istream& list, const base::Options& options, std::size_t jobs,
              const Models& models) {
  using Work = std::function<Answer(ListedMailpiece)>;
  const auto hypotheses = with_hypotheses(options);
  const reading::Engine engine = *engine_of(options);
  auto decoder = page::Decoder::open();
  if (!decoder) return failed(decoder.error());
  std::size_t answers = 0;
  std::size_t refusals = 0;
  base::Result<void> printed;
  const Stages<ListedMailpiece, Answer> stages{
      [&list] { return next_listed(list); },
      [&models, &decoder, hypotheses, engine]() -> base::Result<Work> {
        auto opened = open_reader(models, engine);
        if (!opened) return opened.error();
        auto reader = std::make_shared<reading::Reader>(std::move(*opened));
        return Work([reader, &decoder, hypotheses](const ListedMailpiece& listed) {
          return answer(*decoder, *reader, listed, hypotheses);
        });
      },
      [&](const Answer& answer) {
        ++answers;
        refusals += answer.is_reading ? 0 : 1;
        printed = print_line(answer.line);
        return printed.has_value();
      }};
  if (const auto run = run_in_order(jobs, stages); !run) return failed(run.error());
  if (!printed) return failed(printed.error());
  if (refusals == 0) return base::kDone;
  base::complain(kTitle, std::to_string(refusals) + " of " + std::to_string(answers) +
                             " mailpieces could not be read; their lines say why.");
  return base::kFailed;
}

int read_list(const base::Options& options, std::size_t jobs, const Models& models) {
  const std::string& name = options.value("list");
  if (name == "-") return read_many(std::cin, options, jobs, models);
  std::ifstream list(name, std::ios::binary);
  std::error_code error;
  if (!list || std::filesystem::is_directory(name, error)) {
    return failed({base::Remedy::operator_acts,
                   name + " cannot be opened; --list takes a text file, or - for standard input."});
  }
  return read_many(list, options, jobs, models);
}

}  // namespace

int run_read(Words words) {
  const auto known = known_options();
  const auto parsed = base::parse_options(
      kTitle, "--json FRONT [--back BACK] | --json --list FILE|- [--jobs N]", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const auto jobs = jobs_of(options);
  const bool is_list = options.has("list");
  if (!jobs)
    return wrong_usage("--jobs takes a number from 1 to " + std::to_string(kMaxJobs) + ".");
  if (!engine_of(options)) return wrong_usage(kEngineNames);
  if (is_list && (options.has("front") || options.has("back") || options.has("picture"))) {
    return wrong_usage("--list goes without FRONT, --back and --picture.");
  }
  if (!is_list && options.list("front").size() != 1) {
    return wrong_usage("name one FRONT image, or a --list of several.");
  }
  const auto models = load_models(options.value("models"));
  if (!models) return failed(models.error());
  return is_list ? read_list(options, *jobs, *models) : read_one(options, *models);
}

}  // namespace kanaria::kiosk
