// A progress bar for people at a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kanaria::kiosk {

/// "[#####---------------]  10/40", without a line end; `total` 0 counts as done.
[[nodiscard]] std::string progress_bar(std::size_t done, std::size_t total);

/// Draws on stderr where that is a terminal, and is silent everywhere else.  One thread only.
class Progress {
 public:
  /// `total` 0: nobody knows how many will come, so only a count is shown.
  explicit Progress(std::size_t total);
  /// Takes the bar off the screen.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step();
  /// Prints the sentence above the bar, as base::complain does.
  void complain(std::string_view program, std::string_view sentence);

 private:
  void draw() const;
  void clear() const;
  const std::size_t total_;
  const bool is_shown_;
  std::size_t done_ = 0;
};

}  // namespace kanaria::kiosk
