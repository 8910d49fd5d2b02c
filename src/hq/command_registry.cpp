#include <cstdio>

#include "hq/commands.h"

namespace kanaria::hq {

int run_registry(Words) {
  std::fputs("kanaria-hq registry is not built yet\n", stderr);
  return 1;
}

}  // namespace kanaria::hq
