// What stands beside a character tells which of those that look alike it is.
#pragma once

#include <optional>
#include <vector>

#include "reading/letter_model.h"
#include "reading/line_reading.h"

namespace kanaria::reading {

/// Weighs what the image leaves open by what is usual on mail.  一 and ー, ハ and 八, ィ and イ, O
/// and 0 look the same: between them the neighbours decide.  Characters that look different, び
/// and ぴ or R and 尺, are decided by the image first and by the neighbours where it is in doubt.
/// In columns a bar may be a dash, ー, I, l or 1, and a bracket is a round one.  Which kanji and
/// which figure stands somewhere, the neighbours do not say.  Presences and the sums over places
/// stay.  This is knowledge of texts and not of the image: text_likelihood.h takes readings
/// without it.  Immutable; safe from any thread.
class LineContext {
 public:
  LineContext(const LineCharacters& characters, LetterModel letters);

  /// `reading` is one of the characters that this was made for.
  [[nodiscard]] LineReading weighed(LineReading reading) const;

  [[nodiscard]] const LetterModel& letters() const { return letters_; }

 private:
  using Classes = std::vector<std::size_t>;
  struct Looks {
    Classes classes;  ///< that look alike
    double slip = 0;  ///< how much of one may be another, however it looks
  };

  void open_up(Place& place) const;
  void share_bars(Place& place) const;
  [[nodiscard]] bool of_column(const Place& place) const;

  LetterModel letters_;
  std::vector<Looks> looks_;                 ///< of rows and columns
  std::vector<std::size_t> look_of_;         ///< of every class: those with one number look alike
  std::vector<std::size_t> column_look_of_;  ///< the same in a column
  Classes bars_;                             ///< of a column, the upright dash first; or none
  Classes bars_and_one_;                     ///< a 1 without its flag
  std::vector<Classes> marks_;               ///< half-width sound marks and what they resemble
  std::vector<Classes> brackets_;            ///< upright, round first
  std::optional<std::size_t> pipe_;
};

}  // namespace kanaria::reading
