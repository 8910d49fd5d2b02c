// What could be done without the locks: shows that the misdeeds are real ones.
#include <unistd.h>

#include "unit/page/hostile/misbehave.h"

using namespace kanaria::page;

int main() {
  const PictureMemory memory = map_pictures();
  (void)report({});
  answer_requests(memory, misbehave);
  ::_exit(0);
}
