#include <cstdio>

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_barcode(Words) {
  std::fputs("kanaria barcode is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::kiosk
