#include <cstdio>

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_read(Words) {
  std::fputs("kanaria read is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::kiosk
