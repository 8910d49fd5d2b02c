// One side of a mailpiece with what the recognisers made of it.  Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "page/page.h"
#include "reading/lattice.h"
#include "reading/reading.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

struct ReadLine {
  page::TextLine line;
  Lattice lattice;
  std::u32string text;  ///< best characters, widths folded; one a symbol of the lattice
  double p = 0;         ///< mean probability of the best characters
  std::vector<Lattice> rivals =
      {};  ///< what other looks at it showed, where they read another text
};

/// The symbols [from, to) of a line as a line of their own; its box, p and rivals are the whole's.
[[nodiscard]] ReadLine part_of(const ReadLine& line, std::size_t from, std::size_t to);

/// Seven figures read somewhere; each symbol's candidates are figures only.
struct ReadPostalCode {
  std::vector<Symbol> figures;
  page::Box box;
  double p = 0;
  bool in_boxes = false;  ///< from a 郵便番号枠, which is the recipient's

  [[nodiscard]] std::string text() const;
};

/// What a line showed when the page was stood upright.
struct FirstLook {
  page::Box box;  ///< the line's
  Lattice lattice;
};

struct ReadSide {
  page::Page page;
  std::vector<FirstLook> first_looks;  ///< of a few lines; read_lines() takes them
  std::vector<ReadLine> lines;
  std::vector<ReadPostalCode> boxes;  ///< 郵便番号枠 only
  std::optional<CustomerBarcode> barcode;
  page::Box barcode_box;
  RecogniserTraits traits;  ///< of the recogniser that read it

  /// The recipient's 郵便番号枠 is at the top; one in the lower half is the sender's.
  [[nodiscard]] bool is_recipients(const ReadPostalCode& code) const {
    return code.box.y_px < page.grey.height_px / 2;
  }
};

}  // namespace kanaria::reading
