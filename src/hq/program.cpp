#include "base/program.h"

#include "hq/commands.h"

namespace kanaria::hq {

int run_program(int argc, char** argv) {
  const base::Program program{"kanaria-hq",
                              KANARIA_VERSION,
                              "headquarters: keys, sealed registries, opening of evidence",
                              {{"keys", "make headquarters' keys", run_keys},
                               {"registry", "build or examine the sealed registry", run_registry},
                               {"open", "open sealed evidence", run_open}}};
  return base::run_program(program, argc, argv);
}

}  // namespace kanaria::hq
