#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace kanaria::base {

void check_failed(const char* file, int line, const char* condition) noexcept {
  std::fprintf(stderr, "%s:%d: internal error, please report it: %s\n", file, line, condition);
  std::abort();
}

}  // namespace kanaria::base
