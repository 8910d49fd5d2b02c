#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/options.h"
#include "base/program.h"
#include "base/utf8.h"
#include "capture/folder_source.h"
#include "kiosk/commands.h"
#include "kiosk/cores.h"
#include "kiosk/in_order.h"
#include "kiosk/line_list.h"
#include "kiosk/models.h"
#include "kiosk/output.h"
#include "page/make_page.h"
#include "reading/line_context.h"
#include "reading/line_reader.h"
#include "reading/ranked_texts.h"
#include "reading/text_likelihood.h"

namespace kanaria::kiosk {
namespace {

constexpr std::string_view kTitle = "kanaria line";

using Json = nlohmann::ordered_json;

std::array<base::Option, 4> known_options() {
  using Kind = base::Option::Kind;
  return {{{"json", Kind::flag, "", "print JSON; it is the only form, with or without this option"},
           {"list", Kind::value, "",
            "file of lines id<TAB>image[<TAB>candidate...], or - for standard input"},
           jobs_option(),
           models_option()}};
}

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

/// One line of output: a reading, or why there is none.
struct Answer {
  std::string line;
  bool is_reading = false;
};

std::string printed(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Answer refusal(const std::string& id, const base::Error& error) {
  return {printed({{"id", id}, {"error", error.sentence}}), false};
}

Json json_of(const reading::LineReading& read, const reading::LineContext& context) {
  Json alternatives = Json::array();
  if (!read.places.empty()) {
    for (const auto& ranked :
         reading::ranked_texts(context.weighed(read), reading::kMaxRankedTexts)) {
      alternatives.push_back({{"text", base::to_utf8(ranked.text)}, {"p", ranked.p}});
    }
  }
  Json json;
  json["text"] = alternatives.empty() ? Json("") : alternatives[0]["text"];
  json["p"] = alternatives.empty() ? Json(0.0) : alternatives[0]["p"];
  json["alternatives"] = std::move(alternatives);
  return json;
}

/// A reader and what it weighs its readings with.
struct Warm {
  reading::LineReader reader;
  reading::LineContext context;
};

Answer answer(page::Decoder& decoder, Warm& warm, const ListedLinePicture& listed) {
  if (!listed.picture) return refusal(listed.id, listed.picture.error());
  const auto image = capture::load_image(listed.picture->image);
  if (!image) return refusal(listed.id, image.error());
  const auto grey = page::decoded_grey(decoder, *image);
  if (!grey) return refusal(listed.id, grey.error());
  const auto read = warm.reader.read_picture(*grey);
  if (!read) {
    return refusal(listed.id, {read.error().remedy, image->name + " " + read.error().sentence});
  }
  Json json = {{"id", listed.id}};
  json.update(json_of(*read, warm.context));
  json["candidates"] = Json::array();
  for (const std::string& candidate : listed.picture->candidates) {
    json["candidates"].push_back(
        {{"text", candidate},
         {"log_likelihood", reading::log_likelihood(*read, base::to_u32(candidate))}});
  }
  return {printed(json), true};
}

int read_all(std::istream& list, std::size_t jobs, const std::filesystem::path& models) {
  using Work = std::function<Answer(ListedLinePicture)>;
  auto decoder = page::Decoder::open();
  if (!decoder) return failed(decoder.error());
  std::size_t answers = 0;
  std::size_t refusals = 0;
  base::Result<void> out;
  const Stages<ListedLinePicture, Answer> stages{
      [&list] { return next_line_picture(list); },
      [&models, &decoder]() -> base::Result<Work> {
        auto opened = reading::LineReader::open(models);
        if (!opened) return opened.error();
        auto letters = reading::LetterModel::open(models);
        if (!letters) return letters.error();
        reading::LineContext context(opened->characters(), std::move(*letters));
        const auto warm = std::make_shared<Warm>(Warm{std::move(*opened), std::move(context)});
        return Work([warm, &decoder](const ListedLinePicture& listed) {
          return answer(*decoder, *warm, listed);
        });
      },
      [&](const Answer& answer) {
        ++answers;
        refusals += answer.is_reading ? 0 : 1;
        out = print_line(answer.line);
        return out.has_value();
      }};
  if (const auto run = run_in_order(jobs, stages); !run) return failed(run.error());
  if (!out) return failed(out.error());
  if (refusals == 0) return base::kDone;
  base::complain(kTitle, std::to_string(refusals) + " of " + std::to_string(answers) +
                             " lines could not be read; their lines of output say why.");
  return base::kFailed;
}

}  // namespace

int run_line(Words words) {
  const auto known = known_options();
  const auto parsed = base::parse_options(kTitle, "--json --list FILE|- [--jobs N]", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const auto jobs = jobs_of(options);
  if (!jobs) {
    base::complain(kTitle, "--jobs takes a number from 1 to " + std::to_string(kMaxJobs) + ".");
    return base::kWrongUsage;
  }
  const std::string& name = options.value("list");
  if (name.empty()) {
    base::complain(kTitle, "name a --list of line pictures, or - for standard input.");
    return base::kWrongUsage;
  }
  if (name == "-") return read_all(std::cin, *jobs, options.value("models"));
  std::ifstream list(name, std::ios::binary);
  std::error_code error;
  if (!list || std::filesystem::is_directory(name, error)) {
    return failed({base::Remedy::operator_acts,
                   name + " cannot be opened; --list takes a text file, or - for standard input."});
  }
  return read_all(list, *jobs, options.value("models"));
}

}  // namespace kanaria::kiosk
