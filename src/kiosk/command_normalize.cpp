#include <cstdio>

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_normalize(Words) {
  std::fputs("kanaria normalize is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::kiosk
