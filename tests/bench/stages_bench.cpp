// How long each stage of reading takes.
//
//   stages_bench MODELS REPEATS ENGINE < LIST
//
// LIST has lines "id<TAB>front[<TAB>back]".  Prints a JSON line per mailpiece: its id, and CPU-ms
// stage by stage, each the least of REPEATS runs, both sides together.  One thread.  Run by
// tests/bench/read_bench.py, which says what the figures mean.  Pictures are decoded by a process
// of their own, whose time is not in them: "decode" is what handing over costs this one.
//
// Stages are timed by the public functions.  Where one of these does more than one stage, the
// stages before are subtracted: "sheet and skew" is make_page() less decoding and line finding,
// "orientation" is stand_upright() less one search for the customer barcode, and "fields" is
// Reader::read() less standing upright and reading lines.
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/check.h"
#include "capture/folder_source.h"
#include "kiosk/models.h"
#include "kiosk/read_list.h"
#include "page/find_lines.h"
#include "page/make_page.h"
#include "page/raster_mat.h"
#include "reading/barcode_reader.h"
#include "reading/engine.h"
#include "reading/page_reader.h"

namespace {

using namespace kanaria;

double cpu_ms() {
  timespec now{};
  CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// What one run of the public functions took, in CPU-ms.
struct Times {
  double decode = 0;
  double make_page = 0;
  double find_lines = 0;
  double barcode = 0;
  double stand_upright = 0;
  double read_lines = 0;
  double read = 0;
};
constexpr double Times::*kAll[] = {&Times::decode,  &Times::make_page,     &Times::find_lines,
                                   &Times::barcode, &Times::stand_upright, &Times::read_lines,
                                   &Times::read};

template <class Work>
auto timed(double& into_ms, Work work) {
  const double start_ms = cpu_ms();
  auto result = work();
  into_ms += cpu_ms() - start_ms;
  return result;
}

page::Page time_page(page::Decoder& decoder, const capture::OriginalImage& image, Times& times) {
  CHECK(timed(times.decode, [&] { return page::decoded_colour(decoder, image); }).has_value());
  auto page = timed(times.make_page, [&] { return page::make_page(decoder, image); });
  CHECK(page.has_value());
  (void)timed(times.find_lines, [&] {
    return page::find_layout(page::mat_of(page->grey), page::mat_of(page->colour),
                             page->resolution_dpi);
  });
  return std::move(*page);
}

void time_side(const page::Page& page, reading::Recogniser& recogniser, Times& times) {
  (void)timed(times.barcode,
              [&] { return reading::read_customer_barcode(page.grey, page.resolution_dpi); });
  page::Page copy = page;
  reading::ReadSide side = timed(
      times.stand_upright, [&] { return reading::stand_upright(std::move(copy), recogniser); });
  (void)timed(times.read_lines, [&] {
    reading::read_lines(side, recogniser);
    return true;
  });
}

bool is_addressed(const reading::Recipient& to) {
  return !(to.postal_code.text.empty() && to.address.text.empty() && to.name.text.empty());
}

Times one_run(page::Decoder& decoder, const kiosk::NamedMailpiece& files,
              reading::Recogniser& recogniser, reading::Reader& reader) {
  Times times;
  const auto image = capture::load_image(files.front);
  CHECK(image.has_value());
  const page::Page front = time_page(decoder, *image, times);
  std::optional<page::Page> back;
  if (!files.back.empty()) {
    const auto back_image = capture::load_image(files.back);
    CHECK(back_image.has_value());
    back = time_page(decoder, *back_image, times);
  }
  page::Page copy = front;
  const auto reading = timed(
      times.read, [&] { return reader.read(std::move(copy), back ? &*back : nullptr, nullptr); });
  CHECK(reading.has_value());
  time_side(front, recogniser, times);
  // The reader does not read the back of what is addressed to nobody.
  if (back && is_addressed(reading->recipient)) time_side(*back, recogniser, times);
  return times;
}

nlohmann::ordered_json stages(const Times& t) {
  const auto rest = [](double all, double part) { return std::max(0.0, all - part); };
  return {{"decode", t.decode},
          {"sheet and skew", rest(t.make_page, t.decode + t.find_lines)},
          {"line finding", t.find_lines},
          {"customer barcode", t.barcode},
          {"orientation", rest(t.stand_upright, t.barcode)},
          {"lines", t.read_lines},
          {"fields", rest(t.read, t.stand_upright + t.read_lines)},
          {"whole", t.make_page + t.read}};
}

}  // namespace

int main(int argc, char** argv) {
  const auto engine = argc == 4 ? reading::engine_named(argv[3]) : std::nullopt;
  const long repeats = argc == 4 ? std::strtol(argv[2], nullptr, 10) : 0;
  if (!engine || repeats < 1) {
    std::cerr << "usage: stages_bench MODELS REPEATS ENGINE < LIST\n";
    return 2;
  }
  const auto models = kiosk::load_models(argv[1]);
  CHECK(models.has_value());
  auto reader = kiosk::open_reader(*models, *engine);
  auto recogniser = reading::open_recogniser(*engine, models->folder);
  CHECK(reader.has_value() && recogniser.has_value());
  auto decoder = page::Decoder::open();
  CHECK(decoder.has_value());
  while (const auto listed = kiosk::next_listed(std::cin)) {
    CHECK(listed->files.has_value());
    Times least = one_run(*decoder, *listed->files, **recogniser, *reader);
    for (long i = 1; i < repeats; ++i) {
      const Times again = one_run(*decoder, *listed->files, **recogniser, *reader);
      for (const auto member : kAll) least.*member = std::min(least.*member, again.*member);
    }
    const nlohmann::ordered_json line = {{"id", listed->id}, {"cpu_ms", stages(least)}};
    std::cout << line.dump() << std::endl;
  }
  return 0;
}
