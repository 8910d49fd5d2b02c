// "name = value" lines in a fixed order, the text form of key files and snapshot metadata.
// Strict: what a reader accepts is exactly what a writer writes.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/digest.h"

namespace kanaria::registry {

inline void append_line(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(" = ").append(value).append("\n");
}

class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  /// The next whole line without its end; nullopt when none is left.
  std::optional<std::string_view> line() {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  /// The value of the next line if that has this name; otherwise nullopt, and nothing is consumed.
  std::optional<std::string_view> value(std::string_view name) {
    const std::string_view before = rest_;
    const auto found = line();
    if (found && found->starts_with(name) && found->substr(name.size()).starts_with(" = ")) {
      return found->substr(name.size() + 3);
    }
    rest_ = before;
    return std::nullopt;
  }
  /// As value, a decimal number without sign or leading zero.
  template <class Number>
  std::optional<Number> number(std::string_view name) {
    const auto text = value(name);
    if (!text || text->starts_with('-')) return std::nullopt;
    if (text->size() > 1 && text->front() == '0') return std::nullopt;
    Number number{};
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
    return number;
  }
  /// As value, exactly twice kSize lower-case hexadecimal digits; leaves no copy (it may be a
  /// secret).
  template <std::size_t kSize>
  bool hex(std::string_view name, std::array<std::uint8_t, kSize>& out) {
    const auto text = value(name);
    auto bytes = text ? base::from_hex(*text) : std::nullopt;
    const auto is_lower = [](char c) { return c < 'A' || c > 'F'; };
    if (!bytes || bytes->size() != kSize || !std::all_of(text->begin(), text->end(), is_lower)) {
      return false;
    }
    std::copy(bytes->begin(), bytes->end(), out.begin());
    base::wipe(*bytes);
    return true;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace kanaria::registry
