#include "capture/sheet.h"

#include "capture/folder_source.h"

namespace kanaria::capture {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

Error not_usable(const Error& error) {
  return {Remedy::this_mailpiece,
          "The scanner gave no usable image: " + error.sentence + " Feed that sheet again."};
}

}  // namespace

Result<Capture> capture_of_sheet(std::uint64_t number, base::Bytes front,
                                 std::optional<base::Bytes> back, Provenance provenance) {
  const std::string name = "sheet-" + std::to_string(number);
  auto front_image = examined_image(name + "-front", std::move(front));
  if (!front_image) return not_usable(front_image.error());
  Capture capture{std::to_string(number), *std::move(front_image), std::nullopt,
                  std::move(provenance)};
  if (back) {
    auto back_image = examined_image(name + "-back", *std::move(back));
    if (!back_image) return not_usable(back_image.error());
    capture.back = *std::move(back_image);
  }
  return capture;
}

}  // namespace kanaria::capture
