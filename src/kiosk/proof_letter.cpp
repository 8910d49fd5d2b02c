#include "kiosk/proof_letter.h"

#include "capture/folder_source.h"
#include "kiosk/intake.h"

namespace kanaria::kiosk {
namespace {

constexpr const char* kSource = "headquarters";

base::Result<void> take_in(const Configuration& configuration, const base::Clock& clock,
                           base::Bytes picture) {
  const auto models = load_models(configuration.models);
  if (!models) return models.error();
  auto intake = Intake::open(
      {configuration.data, configuration.registry.dir, configuration.registry.key_file}, *models,
      clock);
  if (!intake) return intake.error();
  auto image = capture::examined_image(kSource, std::move(picture));
  if (!image) return image.error();
  auto decoder = page::Decoder::open();
  if (!decoder) return decoder.error();
  auto reader = open_reader(*models, reading::kDefaultEngine);
  if (!reader) return reader.error();
  const auto read = read_mailpiece(
      *decoder, *reader, {kSource, *std::move(image), std::nullopt, {kSource, "", "", ""}});
  if (!read) return read.error();
  const auto recorded = intake->record(*read);
  return recorded ? base::Result<void>() : recorded.error();
}

}  // namespace

base::Result<void> take_in_letter(const Configuration& configuration, const base::Clock& clock,
                                  base::Bytes picture) {
  if (configuration.registry.dir.empty()) return {};
  const auto taken = take_in(configuration, clock, std::move(picture));
  if (!taken && taken.error().remedy == base::Remedy::device_must_stop) return taken;
  return {};
}

}  // namespace kanaria::kiosk
