// Tesseract's Japanese LSTM behind the recogniser's door.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// `language` is a Tesseract model's name: "jpn".  An Error says which package holds it.
[[nodiscard]] base::Result<std::unique_ptr<Recogniser>> open_tesseract(const std::string& language);

}  // namespace kanaria::reading
