#include "kiosk/models.h"

#include "base/models_folder.h"

namespace kanaria::kiosk {

base::Option models_option() {
  return {"models", base::Option::Kind::value, base::default_models_folder().string(),
          "folder of the postal dictionary, the name lists and the recogniser's weights"};
}

base::Result<Models> load_models(const std::filesystem::path& folder) {
  auto dictionary = postal::PostalDictionary::load(folder);
  if (!dictionary) return dictionary.error();
  auto names = postal::NameKnowledge::load(folder);
  if (!names) return names.error();
  return Models{std::move(*dictionary), std::move(*names), folder};
}

base::Option engine_option() {
  return {"engine", base::Option::Kind::value,
          std::string(reading::to_string(reading::kDefaultEngine)),
          "recogniser: tesseract, kanaria or both"};
}

std::optional<reading::Engine> engine_of(const base::Options& options) {
  return reading::engine_named(options.value("engine"));
}

base::Result<reading::Reader> open_reader(const Models& models, reading::Engine engine) {
  return reading::Reader::open(models.dictionary, models.names, engine, models.folder);
}

}  // namespace kanaria::kiosk
