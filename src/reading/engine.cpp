#include "reading/engine.h"

#include <utility>

#include "reading/agreement.h"
#include "reading/kanaria_recogniser.h"
#include "reading/tesseract_recogniser.h"

namespace kanaria::reading {
namespace {

constexpr const char* kTesseractModel = "jpn";

}  // namespace

std::string_view to_string(Engine engine) {
  switch (engine) {
    case Engine::kanaria:
      return "kanaria";
    case Engine::both:
      return "both";
    case Engine::tesseract:
      break;
  }
  return "tesseract";
}

std::optional<Engine> engine_named(std::string_view name) {
  for (const Engine engine : {Engine::tesseract, Engine::kanaria, Engine::both}) {
    if (name == to_string(engine)) return engine;
  }
  return std::nullopt;
}

base::Result<std::unique_ptr<Recogniser>> open_recogniser(Engine engine,
                                                          const std::filesystem::path& models) {
  if (engine == Engine::tesseract) return open_tesseract(kTesseractModel);
  auto own = open_kanaria(models);
  if (!own || engine == Engine::kanaria) return own;
  auto other = open_tesseract(kTesseractModel);
  if (!other) return other.error();
  return confirmed_recogniser(std::move(*own), std::move(*other));
}

}  // namespace kanaria::reading
