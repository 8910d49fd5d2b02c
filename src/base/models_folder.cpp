#include "base/models_folder.h"

#include <system_error>

namespace kanaria::base {

std::filesystem::path installed_folder(const char* name, const std::filesystem::path& otherwise) {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    const auto installed = program.parent_path() / ".." / "share" / "kanaria" / name;
    if (std::filesystem::is_directory(installed, failed)) return installed.lexically_normal();
  }
  return otherwise;
}

std::filesystem::path default_models_folder() {
  return installed_folder("models", KANARIA_MODELS_DIR);
}

}  // namespace kanaria::base
