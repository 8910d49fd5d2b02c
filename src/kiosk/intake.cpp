#include "kiosk/intake.h"

#include "page/make_page.h"

namespace kanaria::kiosk {

base::Result<ReadMailpiece> read_mailpiece(reading::Reader& reader, capture::Capture capture,
                                           reading::ReadPage* trace) {
  auto front = page::make_page(capture.front);
  if (!front) return front.error();
  std::optional<page::Page> back;
  if (capture.back) {
    auto made = page::make_page(*capture.back);
    if (!made) return made.error();
    back = std::move(*made);
  }
  reading::Reading reading = reader.read(std::move(*front), back ? &*back : nullptr, trace);
  reading.id = capture.id;
  return ReadMailpiece{std::move(capture), std::move(reading), reader.version()};
}

}  // namespace kanaria::kiosk
