#include <cstdio>

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_queue(Words) {
  std::fputs("kanaria queue is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::kiosk
