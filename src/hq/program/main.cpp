#include "base/private_memory.h"
#include "hq/commands.h"

int main(int argc, char** argv) {
  // Evidence is opened here, and headquarters' keys are at work.
  kanaria::base::keep_memory_private();
  return kanaria::hq::run_program(argc, argv);
}
