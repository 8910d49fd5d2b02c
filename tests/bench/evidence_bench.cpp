// What the confidences of a reading rest on.
//
//   evidence_bench MODELS < LIST
//
// LIST has lines "id<TAB>front[<TAB>back]".  Prints a JSON line per mailpiece: its id, the reading
// as `kanaria read` prints it, and the figures of src/reading/trust.h for address and name.  Run by
// tests/bench/fit_trust.py, which fits and checks the weights.
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/check.h"
#include "capture/folder_source.h"
#include "kiosk/models.h"
#include "kiosk/read_list.h"
#include "page/make_page.h"
#include "reading/engine.h"
#include "reading/reading_json.h"
#include "reading/trust.h"

namespace {

using namespace kanaria;

page::Page page_of(page::Decoder& decoder, const std::filesystem::path& file) {
  const auto image = capture::load_image(file);
  CHECK(image.has_value());
  auto page = page::make_page(decoder, *image);
  CHECK(page.has_value());
  return std::move(*page);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: evidence_bench MODELS < LIST\n";
    return 2;
  }
  const auto models = kiosk::load_models(argv[1]);
  CHECK(models.has_value());
  auto decoder = page::Decoder::open();
  CHECK(decoder.has_value());
  auto reader = kiosk::open_reader(*models, reading::Engine::kanaria);
  CHECK(reader.has_value());
  std::cout << nlohmann::ordered_json{{"address_signs", reading::address_signs()},
                                      {"name_signs", reading::name_signs()}}
            << std::endl;
  while (const auto listed = kiosk::next_listed(std::cin)) {
    CHECK(listed->files.has_value());
    const kiosk::NamedMailpiece& files = *listed->files;
    page::Page front = page_of(*decoder, files.front);
    std::optional<page::Page> back;
    if (!files.back.empty()) back = page_of(*decoder, files.back);
    reading::ReadPage trace;
    auto read = reader->read(std::move(front), back ? &*back : nullptr, &trace);
    CHECK(read.has_value());
    read->id = listed->id;
    const nlohmann::ordered_json line = {{"id", listed->id},
                                         {"reading", nlohmann::ordered_json::parse(reading::to_json(
                                                         *read, reading::WithHypotheses::yes))},
                                         {"address", trace.address_evidence},
                                         {"name", trace.name_evidence}};
    std::cout << line.dump() << std::endl;
  }
  return 0;
}
