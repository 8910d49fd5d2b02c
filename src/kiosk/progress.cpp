#include "kiosk/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/program.h"

namespace kanaria::kiosk {

std::string progress_bar(std::size_t done, std::size_t total) {
  constexpr std::size_t kWidth = 20;
  const std::size_t filled = total == 0 ? kWidth : std::min(done, total) * kWidth / total;
  std::string bar(filled, '#');
  bar.resize(kWidth, '-');
  const std::string total_text = std::to_string(total);
  std::string done_text(total_text.size(), ' ');
  done_text += std::to_string(done);
  done_text.erase(0, std::min(total_text.size(), done_text.size() - total_text.size()));
  std::string text = "[";
  text.append(bar).append("] ").append(done_text).append("/").append(total_text);
  return text;
}

Progress::Progress(std::size_t total) : total_(total), is_shown_(::isatty(STDERR_FILENO) == 1) {
  draw();
}

Progress::~Progress() {
  clear();
}

void Progress::step() {
  ++done_;
  draw();
}

void Progress::complain(std::string_view program, std::string_view sentence) {
  clear();
  base::complain(program, sentence);
  draw();
}

void Progress::draw() const {
  const std::string text =
      total_ == 0 ? std::to_string(done_) + " read" : progress_bar(done_, total_);
  if (is_shown_) std::fprintf(stderr, "\r%s", text.c_str());
}

void Progress::clear() const {
  constexpr const char* kEraseLine = "\r\033[K";
  if (is_shown_) std::fputs(kEraseLine, stderr);
}

}  // namespace kanaria::kiosk
