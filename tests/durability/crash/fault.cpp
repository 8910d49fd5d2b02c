#include "fault.h"

#include <cerrno>
#include <charconv>

namespace kanaria::crash {

namespace {

/// The part before the separator, which is taken off `text` together with it.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return part;
}

unsigned kinds_named(std::string_view name) {
  if (name == "open") return static_cast<unsigned>(CallKind::open);
  if (name == "write") return static_cast<unsigned>(CallKind::write);
  if (name == "truncate") return static_cast<unsigned>(CallKind::truncate);
  if (name == "allocate") return static_cast<unsigned>(CallKind::allocate);
  if (name == "sync") return static_cast<unsigned>(CallKind::sync);
  if (name == "rename") return static_cast<unsigned>(CallKind::rename);
  if (name == "unlink") return static_cast<unsigned>(CallKind::unlink);
  if (name == "mkdir") return static_cast<unsigned>(CallKind::make_folder);
  if (name == "read") return static_cast<unsigned>(CallKind::read);
  return name == "any" ? static_cast<unsigned>(CallKind::read) - 1 : 0u;
}

}  // namespace

bool Fault::parse(std::string_view text) {
  std::string_view calls = take(text, ':');
  while (!calls.empty()) {
    const unsigned named = kinds_named(take(calls, '+'));
    if (named == 0) return false;
    kinds_ |= named;
  }
  std::string_view number = take(text, ':');
  lasts_ = number.ends_with('+');
  if (lasts_) number.remove_suffix(1);
  const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), at_);
  if (code != std::errc() || end != number.data() + number.size()) return false;
  if (text == "short") kinds_ &= static_cast<unsigned>(CallKind::write);
  outcome_ = text == "short" ? cut_short : text == "kill" ? kill : error;
  error_number_ = text == "EIO" ? EIO : text == "ENOSPC" ? ENOSPC : 0;
  return outcome_ != error || error_number_ != 0;
}

Fault::Outcome Fault::next(CallKind kind) {
  if ((kinds_ & static_cast<unsigned>(kind)) == 0) return none;
  ++count_;
  return count_ == at_ || (lasts_ && count_ > at_) ? outcome_ : none;
}

}  // namespace kanaria::crash
