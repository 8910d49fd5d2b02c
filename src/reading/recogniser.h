// The door for recognisers: a line image in, a lattice out.
#pragma once

#include <string>

#include "page/page.h"
#include "reading/lattice.h"

namespace kanaria::reading {

/// What a line may hold.
enum class Alphabet { japanese, digits };

/// One line, print running left to right, dark on white: 0 is full ink, 255 is paper.
struct LineImage {
  page::Raster grey;
  double em_px = 0;          ///< size of a full-width character
  bool from_column = false;  ///< a column's characters set side by side
};

/// What a recogniser's probabilities are worth, measured: no two are on one scale.
struct RecogniserTraits {
  double nonsense_p = 0;           ///< what it gives to text that lies on its side, about
  double clearly_read_p = 0;       ///< lines read below this are looked at again …
  double second_look_em_px = 0;    ///< … at this size; 0: it looks twice by itself
  bool knows_bars = false;         ///< dashes and ー of a column are read as they stand in it
  double known_name_is_right = 1;  ///< how often a clearly read name of the lexicons is right
  double other_name_is_right = 1;  ///< and how often any other
};

/// Implementations are warm after construction and not thread-safe: one a thread.
class Recogniser {
 public:
  virtual ~Recogniser() = default;
  /// Never fails: what cannot be read is an empty lattice.
  [[nodiscard]] virtual Lattice read(const LineImage& line, Alphabet alphabet) = 0;
  [[nodiscard]] virtual RecogniserTraits traits() const = 0;
  /// Name and version, for evidence records.
  [[nodiscard]] virtual std::string version() const = 0;
};

}  // namespace kanaria::reading
