// Which recogniser reads: Tesseract's, our own, or our own confirmed by Tesseract's.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

enum class Engine { tesseract, kanaria, both };

inline constexpr Engine kDefaultEngine = Engine::kanaria;

/// "tesseract", "kanaria" or "both".
[[nodiscard]] std::string_view to_string(Engine engine);
/// nullopt for any other name.
[[nodiscard]] std::optional<Engine> engine_named(std::string_view name);

/// `models` is the folder that holds lines/.  An Error says what is missing and what to install.
[[nodiscard]] base::Result<std::unique_ptr<Recogniser>> open_recogniser(
    Engine engine, const std::filesystem::path& models);

}  // namespace kanaria::reading
