// Result<T>: a value, or an Error that says in one sentence what a person can do about it.
// Member names are those of std::expected (C++23).  Outcomes such as "nothing legible" are values;
// only the world failing (a file, a disk, a device) is an Error; a bug is a CHECK().
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/check.h"

namespace kanaria::base {

/// Errors grouped by what helps.
enum class Remedy {
  operator_acts,     ///< a person must change something first: a path, a setting, a full disk
  try_later,         ///< the same call may succeed later without anybody's help
  this_mailpiece,    ///< this mailpiece cannot be processed; the others go on
  device_must_stop,  ///< going on would risk losing or forging evidence
};

struct Error {
  Remedy remedy = Remedy::operator_acts;
  std::string sentence;  ///< one plain sentence that says what happened and what to do
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return content_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & {
    CHECK(has_value());
    return *std::get_if<0>(&content_);
  }
  [[nodiscard]] const T& value() const& {
    CHECK(has_value());
    return *std::get_if<0>(&content_);
  }
  [[nodiscard]] T&& value() && {
    CHECK(has_value());
    return std::move(*std::get_if<0>(&content_));
  }
  [[nodiscard]] const Error& error() const {
    CHECK(!has_value());
    return *std::get_if<1>(&content_);
  }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] const Error& error() const {
    CHECK(!has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace kanaria::base
