// What it costs to have a picture decoded behind locks instead of in this process.
//
//   decode_bench REPEATS PICTURE...
//
// Prints for each picture the least wall-clock ms of REPEATS decodings here and in a worker, taken
// in turns, and once what starting a worker takes.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "base/check.h"
#include "capture/folder_source.h"
#include "page/decoder.h"

using namespace kanaria;

namespace {

template <class Work>
double least_ms(double least, Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  return std::min(least, took.count());
}

}  // namespace

int main(int argc, char** argv) {
  const long repeats = argc > 2 ? std::strtol(argv[1], nullptr, 10) : 0;
  if (repeats < 1) {
    std::cerr << "usage: decode_bench REPEATS PICTURE...\n";
    return 2;
  }
  double start_ms = 1e9;
  for (long i = 0; i < repeats; ++i) {
    start_ms = least_ms(start_ms, [] { CHECK(page::Decoder::open().has_value()); });
  }
  std::cout << "start of a worker " << start_ms << " ms\n";
  auto decoder = page::Decoder::open();
  CHECK(decoder.has_value());
  for (int i = 2; i < argc; ++i) {
    const auto image = capture::load_image(argv[i]);
    CHECK(image.has_value());
    double here_ms = 1e9;
    double behind_ms = 1e9;
    for (long k = 0; k < repeats; ++k) {
      here_ms = least_ms(here_ms, [&] {
        const auto size = page::expected_size(image->header, page::DecodedSize::whole);
        page::Raster raster{size.width_px, size.height_px, page::kColourChannels, {}};
        raster.pixels.resize(size.bytes());
        const auto decoded = page::decode_pixels(image->bytes, image->header,
                                                 page::DecodedSize::whole, raster.pixels);
        CHECK(decoded.outcome == page::DecodeOutcome::decoded);
      });
      behind_ms = least_ms(behind_ms, [&] { CHECK(decoder->decode(*image).has_value()); });
    }
    std::cout << image->name << " " << image->header.width_px << "x" << image->header.height_px
              << ": here " << here_ms << " ms, behind locks " << behind_ms << " ms\n";
  }
  return 0;
}
