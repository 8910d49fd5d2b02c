// A worker on a kernel without seccomp.
#include <unistd.h>

#include <cerrno>

#include "page/program/worker.h"

using namespace kanaria::page;

int main() {
  (void)report({LockStep::system_calls, EINVAL});
  ::_exit(1);
}
