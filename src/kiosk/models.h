// What the reader knows of Japanese mail, loaded once and shared by all threads.
#pragma once

#include <filesystem>

#include "base/options.h"
#include "base/result.h"
#include "postal/dictionary.h"
#include "postal/names.h"

namespace kanaria::kiosk {

/// Immutable; safe from any thread.
struct Models {
  postal::PostalDictionary dictionary;
  postal::NameKnowledge names;
};

/// The option --models; its default is base::default_models_folder().
[[nodiscard]] base::Option models_option();

/// An Error names the file that is missing or damaged.
[[nodiscard]] base::Result<Models> load_models(const std::filesystem::path& folder);

}  // namespace kanaria::kiosk
