// What the reader knows of Japanese mail, loaded once and shared by all threads.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/options.h"
#include "base/result.h"
#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/reader.h"

namespace kanaria::kiosk {

/// Immutable; safe from any thread.
struct Models {
  postal::PostalDictionary dictionary;
  postal::NameKnowledge names;
  std::filesystem::path folder;  ///< holds the recognisers' weights too
};

/// The option --models; its default is base::default_models_folder().
[[nodiscard]] base::Option models_option();

/// An Error names the file that is missing or damaged.
[[nodiscard]] base::Result<Models> load_models(const std::filesystem::path& folder);

/// The option --engine.
[[nodiscard]] base::Option engine_option();
/// nullopt when the value given is not an engine's name.
[[nodiscard]] std::optional<reading::Engine> engine_of(const base::Options& options);
inline constexpr std::string_view kEngineNames = "--engine takes tesseract, kanaria or both.";

/// A reader of the models, which must outlive it.  One a thread.
[[nodiscard]] base::Result<reading::Reader> open_reader(const Models& models,
                                                        reading::Engine engine);

}  // namespace kanaria::kiosk
