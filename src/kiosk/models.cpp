#include "kiosk/models.h"

#include "base/models_folder.h"

namespace kanaria::kiosk {

base::Option models_option() {
  return {"models", base::Option::Kind::value, base::default_models_folder().string(),
          "folder of the postal dictionary and the name lists"};
}

base::Result<Models> load_models(const std::filesystem::path& folder) {
  auto dictionary = postal::PostalDictionary::load(folder);
  if (!dictionary) return dictionary.error();
  auto names = postal::NameKnowledge::load(folder);
  if (!names) return names.error();
  return Models{std::move(*dictionary), std::move(*names)};
}

}  // namespace kanaria::kiosk
