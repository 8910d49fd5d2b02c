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

/// Implementations are warm after construction and not thread-safe: one a thread.
class Recogniser {
 public:
  virtual ~Recogniser() = default;
  /// Never fails: what cannot be read is an empty lattice.
  [[nodiscard]] virtual Lattice read(const LineImage& line, Alphabet alphabet) = 0;
  /// Name and version, for evidence records.
  [[nodiscard]] virtual std::string version() const = 0;
};

}  // namespace kanaria::reading
