// Where the files that belong to the programs are installed.
#pragma once

#include <filesystem>

namespace kanaria::base {

/// `<folder of the program>/../share/kanaria/NAME` when it is there, else `otherwise`: where the
/// source tree that this was built from has it.
[[nodiscard]] std::filesystem::path installed_folder(const char* name,
                                                     const std::filesystem::path& otherwise);

/// The installed folder "models".
[[nodiscard]] std::filesystem::path default_models_folder();

}  // namespace kanaria::base
