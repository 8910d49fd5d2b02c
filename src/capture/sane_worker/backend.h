// One device of a SANE backend.  Nothing in here protects against the backend: that is what the
// process around it is for.  One thread.
#pragma once

#include <string>
#include <variant>

#include "base/bytes.h"
#include "capture/sane_messages.h"

namespace kanaria::capture {

class SaneBackend {
 public:
  SaneBackend();
  ~SaneBackend();
  SaneBackend(const SaneBackend&) = delete;
  SaneBackend& operator=(const SaneBackend&) = delete;

  /// Opens the device anew, whatever was open before.
  [[nodiscard]] std::variant<SaneDevice, SaneFailure> open(const std::string& name);
  /// Sets the options of a run; nothing is fed yet.  status 0: done.
  [[nodiscard]] SaneFailure start(const Run& run);
  /// The next page as a PNG file.
  [[nodiscard]] std::variant<base::Bytes, SaneFailure> page();
  void cancel();

 private:
  struct Sources {
    std::string feeder, duplex, flatbed;
  };
  /// The number of the option of that name; 0: there is none.
  [[nodiscard]] int option(const char* name) const;
  [[nodiscard]] Sources sources() const;
  bool set_text(const char* name, const std::string& value);
  bool set_number(const char* name, int value);
  /// True where the device has another switch for both sides than its source.
  bool set_duplex_switch();
  void look_up(const std::string& name);

  void* handle_ = nullptr;
  int resolution_dpi_ = 0;
  std::string known_name_;
  SaneDevice known_;  ///< its maker and model, as the backend lists them
};

}  // namespace kanaria::capture
