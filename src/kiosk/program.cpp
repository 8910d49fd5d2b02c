#include "base/program.h"

#include "kiosk/commands.h"

namespace kanaria::kiosk {

int run_program(int argc, char** argv) {
  const base::Program program{
      "kanaria",
      KANARIA_VERSION,
      "captures, reads and checks mail, and queues matches as sealed evidence",
      {{"read", "read one mailpiece, or a list of them", run_read},
       {"line", "read pictures of single lines, with ranked strings and likelihoods", run_line},
       {"normalize", "take addresses apart; compare names; write company names out", run_normalize},
       {"barcode", "decode customer barcodes given as bars", run_barcode},
       {"check", "check readings against the sealed registry", run_check},
       {"scan", "a batch: capture, read, check, queue", run_scan},
       {"queue", "what waits for headquarters", run_queue},
       {"verify", "check the evidence chain", run_verify},
       {"enrol", "make this kiosk known to headquarters, with a one-time code", run_enrol},
       {"sync", "one round of upload and registry update, or the same by a stick", run_sync},
       {"serve", "the kiosk: capture, pages for visitors and operators, sync", run_serve},
       {"people", "who may sign in at the kiosk", run_people},
       {"cover-sheet", "draw the sheet that names a batch and parts it from the one before",
        run_cover_sheet}}};
  return base::run_program(program, argc, argv);
}

}  // namespace kanaria::kiosk
