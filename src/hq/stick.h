// Sites without a network: the kiosks' messages come in files on a stick, and the answers go back
// the same way.  The answers of a file stand beside it under its name:
//   STICK/to-headquarters/….kanmsg     read, in the order of their names; never changed
//   STICK/from-headquarters/….kanmsg   written; what was there under the same name is replaced
// A wanted registry is answered whole, in files of some pieces each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "hq/receiver.h"

namespace kanaria::hq {

struct StickReport {
  std::size_t files = 0;  ///< taken
  std::size_t messages = 0;
  std::vector<std::string>
      problems;  ///< sentences: files that are none, messages that were refused
};

/// Everything that the stick holds; a bad file is told and the others go on.  May be run again.
/// An Error: the stick cannot be read or written, or the database is away.
[[nodiscard]] base::Result<StickReport> answer_stick(Receiver& receiver,
                                                     const std::filesystem::path& stick);

}  // namespace kanaria::hq
