// Where the models (what the reader knows) are installed.
#pragma once

#include <filesystem>

namespace kanaria::base {

/// `<folder of the program>/../share/kanaria/models` when it is there, else the models of the
/// source tree that this was built from.
[[nodiscard]] std::filesystem::path default_models_folder();

}  // namespace kanaria::base
