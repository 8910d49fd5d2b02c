#include "base/models_folder.h"

#include <system_error>

namespace kanaria::base {

std::filesystem::path default_models_folder() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    const auto installed = program.parent_path() / ".." / "share" / "kanaria" / "models";
    if (std::filesystem::is_directory(installed, failed)) return installed.lexically_normal();
  }
  return KANARIA_MODELS_DIR;
}

}  // namespace kanaria::base
