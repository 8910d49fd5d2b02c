// One part of a round: makes requests and takes their answers, one at a time.
// Thread rule: one thread.  Errors: the data folder failed; what the network does is no Error.
#pragma once

#include "sync/inbox.h"

namespace kanaria::sync {

/// How a request ended without an answer to take.
struct Failure {
  int status = 0;         ///< HTTP's; 0: none came
  bool smallest = false;  ///< it could not have been made smaller
};

class Stage {
 public:
  virtual ~Stage() = default;
  /// Begins a round.
  virtual void start() = 0;
  /// The messages of the next request, about `most_bytes` together; empty: nothing is left to do.
  [[nodiscard]] virtual base::Result<std::vector<wire::Message>> next(std::size_t most_bytes) = 0;
  /// What the answer to it came to.  False: it brought nothing forward.
  [[nodiscard]] virtual base::Result<bool> answered(Taken& taken) = 0;
  [[nodiscard]] virtual base::Result<void> failed(const Failure& failure) = 0;
  /// Too many answers brought nothing forward; what is left waits for the next round.
  virtual void give_up() = 0;
};

}  // namespace kanaria::sync
