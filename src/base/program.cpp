#include "base/program.h"

#include <cstdio>

namespace kanaria::base {
namespace {

void print_help(const Program& program) {
  std::printf("%.*s: %.*s\n\nUsage: %.*s COMMAND [OPTIONS]\n\nCommands:\n",
              static_cast<int>(program.name.size()), program.name.data(),
              static_cast<int>(program.summary.size()), program.summary.data(),
              static_cast<int>(program.name.size()), program.name.data());
  for (const Command& command : program.commands) {
    std::printf("  %-10.*s %.*s\n", static_cast<int>(command.name.size()), command.name.data(),
                static_cast<int>(command.summary.size()), command.summary.data());
  }
  std::printf("\n%.*s COMMAND --help lists a command's options.\n",
              static_cast<int>(program.name.size()), program.name.data());
}

int run_words(const Program& program, const std::vector<std::string>& words) {
  if (words.empty()) {
    complain(program.name, "name a command; --help lists them.");
    return kWrongUsage;
  }
  if (words[0] == "--help" || words[0] == "-h") {
    print_help(program);
    return kDone;
  }
  if (words[0] == "--version") {
    std::printf("%.*s %.*s\n", static_cast<int>(program.name.size()), program.name.data(),
                static_cast<int>(program.version.size()), program.version.data());
    return kDone;
  }
  for (const Command& command : program.commands) {
    if (command.name == words[0]) return command.run(std::span(words).subspan(1));
  }
  complain(program.name, "\"" + words[0] + "\" is not a command; --help lists them.");
  return kWrongUsage;
}

}  // namespace

void complain(std::string_view program, std::string_view sentence) {
  std::string line = std::string(program) + ": " + std::string(sentence);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int run_program(const Program& program, int argc, char** argv) {
  const int status = run_words(program, {argv + (argc > 0 ? 1 : 0), argv + argc});
  // Results that were lost must not pass for done: a full disk shows only when they are flushed.
  const bool lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  if (!lost || status != kDone) return status;
  complain(program.name, "the output cannot be written; free space or name another place.");
  return kFailed;
}

}  // namespace kanaria::base
