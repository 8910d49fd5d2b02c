// Our own line recogniser behind the recogniser's door.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// `models` is the folder that holds lines/.  An Error names the file that is missing or damaged.
[[nodiscard]] base::Result<std::unique_ptr<Recogniser>> open_kanaria(
    const std::filesystem::path& models);

}  // namespace kanaria::reading
