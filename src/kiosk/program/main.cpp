#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "base/private_memory.h"
#include "kiosk/commands.h"
#include "page/one_thread.h"

namespace {

/// Mailpieces are read in parallel; threads within one recognition would only get in each other's
/// way.  The OpenMP library looks at its environment when it is loaded, before main(), so the
/// program starts itself once more with the setting in place.
void hold_openmp_to_one_thread(char** argv) {
  constexpr const char* kSetting = "OMP_THREAD_LIMIT";
  const char* current = std::getenv(kSetting);
  if (current != nullptr && std::string_view(current) == "1") return;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error || ::setenv(kSetting, "1", 1) != 0) return;
  ::execv(program.c_str(), argv);  // returns only on failure; reading is then slower, not wrong
}

}  // namespace

int main(int argc, char** argv) {
  hold_openmp_to_one_thread(argv);
  // The memory of this program holds people's mail, and a miss must leave none of it on the disk.
  kanaria::base::keep_memory_private();
  kanaria::page::work_in_one_thread();
  return kanaria::kiosk::run_program(argc, argv);
}
