// CHECK(): states what must hold if the program has no bug.  Stays on in release builds; a failure
// prints the place and the condition to stderr and aborts the process.
#pragma once

namespace kanaria::base {

[[noreturn]] void check_failed(const char* file, int line, const char* condition) noexcept;

}  // namespace kanaria::base

#define CHECK(condition) \
  ((condition) ? (void)0 : ::kanaria::base::check_failed(__FILE__, __LINE__, #condition))
