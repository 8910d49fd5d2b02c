// What is usual on mail: how likely a character is after the two before it (models/text/build.py).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace kanaria::reading {

/// A language model of characters.  Kanji are all the same to it, and so are figures, so that it
/// can say 二 rather than ニ but never 高 rather than 髙.  Immutable; safe from any thread.
class LetterModel {
 public:
  /// The line's beginning or end; stands for the characters that are not there.
  static constexpr char32_t kEdge = 0;

  /// `models` is the folder that holds text/.  An Error names the file that is missing or damaged.
  [[nodiscard]] static base::Result<LetterModel> open(const std::filesystem::path& models);
  /// The text of letters.txt, whose grammar build.py has; an Error calls it `name`.
  [[nodiscard]] static base::Result<LetterModel> parse(std::string_view text,
                                                       const std::string& name);

  /// ln p of `next` after `last`, which comes after `before`; `next` may be the line's end.
  /// Characters that the model does not have are as rare as its rarest.
  [[nodiscard]] double log_p(char32_t before, char32_t last, char32_t next) const;

  [[nodiscard]] const std::string& digest_hex() const { return digest_hex_; }

 private:
  struct After {
    char32_t token = 0;
    double log_p = 0;
  };
  struct Context {
    double backoff = 0;        ///< ln
    std::vector<After> after;  ///< in order of the tokens
  };

  [[nodiscard]] bool read_row(std::string_view line);
  [[nodiscard]] char32_t history_of(char32_t c) const;
  [[nodiscard]] const Context* context(char32_t before, char32_t last) const;

  std::unordered_map<std::uint64_t, Context> contexts_;
  double rarest_ = 0;
  std::string digest_hex_;
};

}  // namespace kanaria::reading
