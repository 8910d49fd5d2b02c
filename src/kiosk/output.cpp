#include "kiosk/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace kanaria::kiosk {

base::Result<void> print_line(std::string_view line) {
  const std::string whole = std::string(line) + '\n';
  if (std::fwrite(whole.data(), 1, whole.size(), stdout) == whole.size() &&
      std::fflush(stdout) == 0) {
    return {};
  }
  return base::Error{
      base::Remedy::operator_acts,
      std::string("Standard output cannot be written: ") + std::strerror(errno) + "."};
}

}  // namespace kanaria::kiosk
