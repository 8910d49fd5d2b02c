// kanaria-decoder: decodes pictures behind locks; started by kanaria alone (page/decoder.h).
#include <unistd.h>

#include <cerrno>

#include "page/program/lock.h"
#include "page/program/worker.h"

namespace {

using namespace kanaria::page;

DecoderReady made_ready(PictureMemory& memory) {
  memory = map_pictures();
  if (memory.bytes.empty()) return {LockStep::picture_memory, errno};
  if (!warm_up()) return {LockStep::warm_up, 0};
  return lock_in();
}

}  // namespace

int main() {
  PictureMemory memory;
  const DecoderReady ready = made_ready(memory);
  if (!report(ready) || ready.failed != LockStep::none) ::_exit(1);
  answer_requests(memory, decode_pixels);
  // Nothing is left to tidy up, and what libraries do at an exit is not among the allowed calls.
  ::_exit(0);
}
