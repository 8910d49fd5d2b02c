// What every command-line program here does alike: pick a command by its name, --help, --version,
// exit statuses, and sentences on stderr.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kanaria::base {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

struct Command {
  std::string_view name;
  std::string_view summary;  ///< half a line for --help
  std::function<int(std::span<const std::string>)> run;
};

struct Program {
  std::string_view name;
  std::string_view version;
  std::string_view summary;
  std::vector<Command> commands;
};

/// Runs the command that argv names; without one, or with an unknown one, says how to go on.  A
/// command that ended well has failed all the same when standard output could not be written.
int run_program(const Program& program, int argc, char** argv);

/// Prints "PROGRAM: SENTENCE" to stderr.  Control characters, which a file's name may hold, become
/// '?', so that a name cannot steer the terminal.
void complain(std::string_view program, std::string_view sentence);

}  // namespace kanaria::base
