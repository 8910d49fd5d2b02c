#include <cstdio>

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_scan(Words) {
  std::fputs("kanaria scan is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::kiosk
