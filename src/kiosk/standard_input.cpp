#include "kiosk/standard_input.h"

#include <cstdio>

namespace kanaria::kiosk {

std::optional<std::string> next_input_line() {
  std::string line;
  int c = std::getc(stdin);
  if (c == EOF) return std::nullopt;
  for (; c != EOF && c != '\n'; c = std::getc(stdin)) {
    if (line.size() < kMaxInputLineBytes) line += static_cast<char>(c);
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace kanaria::kiosk
