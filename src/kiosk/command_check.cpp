#include <cstdio>

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_check(Words) {
  std::fputs("kanaria check is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::kiosk
