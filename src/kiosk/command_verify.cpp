#include <cstdio>

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_verify(Words) {
  std::fputs("kanaria verify is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::kiosk
