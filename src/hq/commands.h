// The commands of `kanaria-hq`, one source file each (command_*.cpp); the rules of
// kiosk/commands.h.
#pragma once

#include <span>
#include <string>

namespace kanaria::hq {

using Words = std::span<const std::string>;

int run_keys(Words words);
int run_registry(Words words);
int run_open(Words words);
int run_serve(Words words);
int run_database(Words words);
int run_kiosk(Words words);
int run_publish(Words words);  ///< of `registry`
int run_lint(Words words);     ///< of `registry`
int run_evidence(Words words);
int run_import(Words words);
int run_alarm(Words words);
int run_planting(Words words);

/// The whole program: picks the command by its name.
int run_program(int argc, char** argv);

}  // namespace kanaria::hq
