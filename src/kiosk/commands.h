// The commands of `kanaria`, one source file each (command_*.cpp).  A command gets the words after
// its name, writes results to stdout and sentences to stderr, and returns the exit status: 0 done,
// 1 failed or partly failed, 2 wrong usage.
#pragma once

#include <span>
#include <string>

namespace kanaria::kiosk {

using Words = std::span<const std::string>;

int run_read(Words words);
int run_line(Words words);
int run_normalize(Words words);
int run_barcode(Words words);
int run_check(Words words);
int run_scan(Words words);
int run_queue(Words words);
int run_verify(Words words);
int run_enrol(Words words);
int run_sync(Words words);
int run_serve(Words words);
int run_people(Words words);
int run_cover_sheet(Words words);

/// The whole program: picks the command by its name.
int run_program(int argc, char** argv);

}  // namespace kanaria::kiosk
