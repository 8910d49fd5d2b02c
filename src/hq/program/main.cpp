#include "hq/commands.h"

int main(int argc, char** argv) {
  return kanaria::hq::run_program(argc, argv);
}
