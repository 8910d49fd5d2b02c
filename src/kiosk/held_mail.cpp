#include "kiosk/held_mail.h"

#include "base/digest.h"

namespace kanaria::kiosk {

void wipe(capture::Capture& capture) {
  base::wipe(capture.front.bytes);
  if (capture.back) base::wipe(capture.back->bytes);
}

HeldMail::~HeldMail() {
  if (mailpiece) wipe(mailpiece->capture);
  base::wipe(look.jpeg);
}

std::size_t HeldMail::size_bytes() const {
  if (!mailpiece) return look.jpeg.size();
  const capture::Capture& capture = mailpiece->capture;
  return look.jpeg.size() + capture.front.bytes.size() +
         (capture.back ? capture.back->bytes.size() : 0);
}

base::Result<std::shared_ptr<HeldMail>> read_for_screen(page::Decoder& decoder,
                                                        reading::Reader& reader,
                                                        capture::Capture capture) {
  reading::ReadPage trace;
  auto read = read_mailpiece(decoder, reader, std::move(capture), &trace);
  if (!read) return read.error();
  auto held = std::make_shared<HeldMail>();
  held->look = {page::preview_jpeg(trace.page, kPreview_px), trace.page.grey.width_px,
                trace.page.grey.height_px, reading::shown_fields(read->reading, trace.placed),
                read->reading};
  held->likeness = page::likeness(trace.page);
  held->mailpiece = *std::move(read);
  return held;
}

}  // namespace kanaria::kiosk
