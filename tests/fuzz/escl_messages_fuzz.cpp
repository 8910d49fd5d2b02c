// Any answer of a scanner: the parsers neither crash nor hand on what a request may not hold.
#include <cstdint>

#include "base/check.h"
#include "capture/escl_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kanaria::capture;
  if (const auto device = parse_escl_capabilities({data, size})) {
    for (const Paper paper : {Paper::feeder, Paper::flatbed}) {
      for (const Sides sides : {Sides::front, Sides::both}) {
        const auto settings = escl_settings(*device, {paper, sides, 300, true});
        if (settings) CHECK(settings->size() < 4000);
      }
    }
  }
  if (const auto status = parse_escl_status({data, size})) {
    static_cast<void>(to_string(device_state(*status, Paper::feeder)));
    for (const auto& job : status->jobs) {
      CHECK(job.path.starts_with("/") && !job.path.starts_with("//"));
      CHECK(job.path.find_first_of(" \r\n") == std::string::npos);
    }
  }
  return 0;
}
