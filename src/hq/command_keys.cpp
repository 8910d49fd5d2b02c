#include <cstdio>

#include "hq/commands.h"

namespace kanaria::hq {

int run_keys(Words) {
  std::fputs("kanaria-hq keys is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::hq
