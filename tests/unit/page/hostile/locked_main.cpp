// The product's worker with another decode step.
#include <unistd.h>

#include "page/program/lock.h"
#include "unit/page/hostile/misbehave.h"

using namespace kanaria::page;

int main() {
  const PictureMemory memory = map_pictures();
  const DecoderReady ready = warm_up() ? lock_in() : DecoderReady{LockStep::warm_up, 0};
  if (!report(ready) || ready.failed != LockStep::none) ::_exit(1);
  answer_requests(memory, misbehave);
  ::_exit(0);
}
