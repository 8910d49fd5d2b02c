// Looks at data folders, one after another, for tests that would spend their time on starting a
// program for each look.
//   folder_look
// Standard input, a line each:
//   said LINE      what the writer said on standard output (Said in checker.h)
//   look FOLDER    answers "entries N generations N", or "fault SENTENCE"
//   new            the next folder is another one: forgets what was said
// A look holds that the chain verifies; that every acknowledged mailpiece has its entry, and a hit
// its capsule; that nothing personal is in any file; and that of all keys that ever signed only the
// one in force is, or two where a rotation is unfinished.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>

#include "checker.h"

int main() {
  using namespace kanaria::crash;
  Said said;
  Truth truth;
  for (std::string line; std::getline(std::cin, line);) {
    const std::string verb = line.substr(0, line.find(' '));
    const std::string rest = line.substr(std::min(line.size(), verb.size() + 1));
    if (verb == "new") {
      said = Said();
      truth.clear();
    } else if (verb == "said") {
      said.hear(rest);
      hear(truth, rest);
    } else {
      const auto looked = check_killed(rest, said, truth);
      if (looked) {
        std::printf("entries %llu generations %llu\n",
                    static_cast<unsigned long long>(looked->entries),
                    static_cast<unsigned long long>(looked->generations));
      } else {
        std::printf("fault %s\n", looked.error().sentence.c_str());
      }
      std::fflush(stdout);
    }
  }
  return 0;
}
