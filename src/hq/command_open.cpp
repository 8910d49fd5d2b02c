#include <cstdio>

#include "hq/commands.h"

namespace kanaria::hq {

int run_open(Words) {
  std::fputs("kanaria-hq open is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::hq
