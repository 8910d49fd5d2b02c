// What the weights of our own line recogniser know: models/lines/characters.txt.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kanaria::reading {

/// The form in which a class shows its character.
enum class GlyphForm {
  plain,
  vertical,  ///< punctuation as it stands in a column; the same character
  half       ///< a half-width sound mark ゛ ゜, which joins the kana before it
};

struct GlyphClass {
  char32_t character = 0;
  GlyphForm form = GlyphForm::plain;
};

/// A character that the net was never shown and what it takes it for.  The first is by far the
/// commoner one, so a reading rather means that.
struct Unlearned {
  char32_t character = 0;
  char32_t taken_for = 0;
};
inline constexpr Unlearned kUnlearned[] = {{U'欅', U'﨔'}};

struct LineCharacters {
  int height_px = 0;       ///< rows of the strip that the net looks at
  double em_px = 0;        ///< size of a full-width character in it
  int embedding = 0;       ///< numbers that describe a glyph
  double temperature = 1;  ///< class logits are divided by it
  double centre_scale = 1;
  double centre_bias = 0;  ///< p(centre) = sigmoid(scale * logit + bias)
  std::vector<GlyphClass> classes;

  /// Classes that show `character`, in any form, or that the net takes it for where it was never
  /// shown it; empty when the net does not know it.
  [[nodiscard]] const std::vector<std::size_t>& classes_of(char32_t character) const;

 private:
  friend base::Result<LineCharacters> parse_line_characters(std::string_view, const std::string&);
  std::map<char32_t, std::vector<std::size_t>> by_character_;
  void index();
};

inline constexpr std::size_t kMaxCharactersBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxGlyphClasses = 20'000;

/// The grammar: "kanaria-lines 1", then lines "key value", each key once and "characters C" last,
/// then C lines: a character, or character TAB "vertical" or "half".  An Error calls the file
/// `name` and says which line is wrong.  Pure; safe from any thread.
[[nodiscard]] base::Result<LineCharacters> parse_line_characters(std::string_view text,
                                                                 const std::string& name);

}  // namespace kanaria::reading
