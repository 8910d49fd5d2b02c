#include "base/program.h"

#include "hq/commands.h"

namespace kanaria::hq {

int run_program(int argc, char** argv) {
  const base::Program program{"kanaria-hq",
                              KANARIA_VERSION,
                              "headquarters: keys, registries, kiosks, and their evidence",
                              {{"keys", "make headquarters' keys", run_keys},
                               {"registry", "build or examine the sealed registry", run_registry},
                               {"open", "open sealed evidence", run_open},
                               {"serve", "receive uploads, serve registries", run_serve},
                               {"database", "make or update the tables", run_database},
                               {"kiosk", "add, list or revoke kiosks", run_kiosk},
                               {"evidence", "list or export sealed evidence", run_evidence},
                               {"import", "answer the messages on a stick", run_import},
                               {"alarm", "list or settle alarms", run_alarm},
                               {"planting", "log which decoy was planted where", run_planting}}};
  return base::run_program(program, argc, argv);
}

}  // namespace kanaria::hq
