// Where the characters of a column are: no recogniser of ours reads downwards.
#pragma once

#include <vector>

namespace cv {
class Mat;
}

namespace kanaria::reading {

/// Rows or columns [from, to) of a picture.
struct Run {
  int from = 0;
  int to = 0;
  [[nodiscard]] int length() const { return to - from; }
};

/// The ink of one character, tight.
struct ColumnCharacter {
  Run rows;
  Run columns;
  [[nodiscard]] double middle_x() const { return (columns.from + columns.to) / 2.0; }
  [[nodiscard]] double middle_y() const { return (rows.from + rows.to) / 2.0; }
};

/// The characters of a column, from the top: the cheapest cut of it, at blank rows and at the
/// valleys of what is longer than one character, into cells of about one pitch.  `column` is ink
/// 0..255 (CV_8U), `em` in its pixels.  Empty where there is no ink.  Safe from any thread.
[[nodiscard]] std::vector<ColumnCharacter> characters_of(const cv::Mat& column, double em);

}  // namespace kanaria::reading
