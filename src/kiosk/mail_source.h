// Where a batch's mailpieces come from, for the command that takes them in: a folder of images, or
// a scanner that feeds.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "capture/capture.h"

namespace kanaria::kiosk {

/// Gives the mailpiece once, on any thread: what can wait until a thread has time for it (a file to
/// be read) waits until then.
using Load = std::function<base::Result<capture::Capture>()>;

/// Thread rule: next() by one thread at a time; the rest when nobody is in it any more.
class MailSource {
 public:
  virtual ~MailSource() = default;
  /// Nullopt at the end.  Blocks as long as the device feeds.
  [[nodiscard]] virtual std::optional<Load> next() = 0;
  /// How many there are in all, as far as is known by now; 0 before a scanner has fed.
  [[nodiscard]] virtual std::size_t total() const { return 0; }
  /// Where the source ended before its mailpieces did: what to do about it.
  [[nodiscard]] virtual std::optional<base::Error> ended_early() const { return std::nullopt; }
};

/// `name` is folder:DIR, escl:URL or sane:DEVICE.  An Error (operator_acts) says what is wrong with
/// the folder or the scanner.
[[nodiscard]] base::Result<std::unique_ptr<MailSource>> open_mail_source(const std::string& name);

/// Whether it is one of open_mail_source()'s forms at all, with something behind the colon.
[[nodiscard]] bool is_mail_source(const std::string& name);

}  // namespace kanaria::kiosk
