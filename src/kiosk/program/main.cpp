#include "kiosk/commands.h"

int main(int argc, char** argv) {
  return kanaria::kiosk::run_program(argc, argv);
}
