#include "reading/name_ways.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "reading/side_geometry.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kWholeLine = 0.9;   // the character taken for a lost honorific is the name's
constexpr double kWithPieces = 0.3;  // what stands in the same row or column belongs to it
constexpr double kBeforeMark = 0.5;  // what stands before an honorific set apart
constexpr double kInside = 0.3;      // what stands before an honorific within a line
constexpr double kOtherLine = 0.02;
constexpr double kFarthest_em = 8;
constexpr double kNear_mm = 30;
constexpr std::size_t kLongestPiece = 12;
constexpr std::size_t kLongestName = 16;
constexpr std::u32string_view kMarks[] = {U"様", U"殿", U"御中", U"先生"};

using Symbols = std::vector<Symbol>;

void append(Symbols& symbols, const Symbols& more) {
  symbols.insert(symbols.end(), more.begin(), more.end());
}

Symbols part(const ReadLine& read, std::size_t from, std::size_t to) {
  const auto begin = read.lattice.symbols.begin();
  return {begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to)};
}

bool is_mark(const ReadLine& read) {
  return std::find(std::begin(kMarks), std::end(kMarks), read.text) != std::end(kMarks);
}

bool no_name(const ReadLine& read) {
  return is_notice(read.text) || find_phone(read.text) || find_postal_code(read.text) ||
         read.text.size() > kLongestName || read.p < 0.5;
}

/// Where an honorific begins, at the end of the line or within it.
std::size_t end_of_body(const ReadLine& read) {
  if (const auto honorific = find_honorific(read.text)) return honorific->from;
  return read.text.size();
}

/// Where kanji or kana begin, when the text holds any: what a look past the line's beginning shows
/// in front of them are frames and stains.
std::size_t first_letter(std::u32string_view text, std::size_t to) {
  std::size_t from = 0;
  while (from < to && !is_kanji(text[from]) && !is_kana(text[from])) ++from;
  return from < to ? from : 0;
}

/// How far b stands behind a in its row (or column), in em; nothing where they are not level.
/// What is a single character has no direction of its own.
std::optional<double> gap_em(const page::TextLine& a, const page::TextLine& b, bool row) {
  const double em = std::max(a.em_px, b.em_px);
  const double off = row ? a.box.y_px + a.box.height_px / 2.0 - b.box.y_px - b.box.height_px / 2.0
                         : a.box.x_px + a.box.width_px / 2.0 - b.box.x_px - b.box.width_px / 2.0;
  const double gap = row ? b.box.x_px - a.box.right_px() : b.box.y_px - a.box.bottom_px();
  if (std::min(a.em_px, b.em_px) < 0.55 * em || std::abs(off) > 0.6 * em) return std::nullopt;
  if (gap < -0.3 * em || gap > kFarthest_em * em) return std::nullopt;
  return gap / em;
}

bool is_square(const page::TextLine& line) {
  return std::max(line.box.width_px, line.box.height_px) <
         1.6 * std::min(line.box.width_px, line.box.height_px);
}

class WaysOfSide {
 public:
  WaysOfSide(const ReadSide& side, const RecipientRole& role) : side_(side), role_(role) {}

  std::vector<NameWay> all() {
    if (!role_.names.empty()) add_main();
    for (std::size_t i = 0; i < side_.lines.size(); ++i) {
      if (is_mark(side_.lines[i])) add_before_mark(i);
      add_inside(side_.lines[i]);
    }
    if (!role_.names.empty()) add_other_lines();
    return std::move(ways_);
  }

 private:
  [[nodiscard]] const ReadLine& main() const { return side_.lines[role_.names.front().line]; }

  void add(Symbols symbols, double odds) {
    if (!symbols.empty() && symbols.size() <= kLongestName) {
      ways_.push_back({std::move(symbols), odds});
    }
  }

  void add_main() {
    const NameLine& name = role_.names.front();
    const ReadLine& read = main();
    std::size_t from = 0;
    if (const auto at = read.text.find(U"様方"); at != std::u32string::npos && at + 2 < name.end) {
      from = at + 2;
    }
    std::size_t end = name.end;
    if (name.honorific == U"保護者様") {
      if (end > from + 1 && read.text[end - 1] == U'の') --end;
      if (end > from + 1 && read.text[end - 1] == U'様') --end;
    }
    ways_.push_back({part(read, from, end), 1});
    if (name.honorific.empty() && end < read.text.size()) {
      add(part(read, from, read.text.size()), kWholeLine);
    }
    for (const Lattice& rival : read.rivals) {
      ReadLine other = read;
      other.lattice = rival;
      other.text = folded_widths(rival.text());
      std::size_t to = end_of_body(other);
      for (const std::u32string_view mark : kMarks) to = std::min(to, other.text.find(mark));
      const std::size_t from_letter = first_letter(other.text, to);
      add(part(other, from_letter, to), kWithPieces);
      while (to > from_letter + 1 && !is_kanji(other.text[to - 1]) &&
             !is_kana(other.text[to - 1])) {
        --to;
      }
      add(part(other, from_letter, to), kWithPieces);
    }
    const Symbols own = part(read, from, name.honorific.empty() ? read.text.size() : end);
    const bool row = read.line.direction == page::Direction::horizontal;
    const Symbols before = pieces(name.line, row, Where::before);
    if (!before.empty()) {
      Symbols both = before;
      append(both, own);
      add(std::move(both), kWithPieces);
    }
    if (!name.honorific.empty()) return;
    Symbols both = own;
    append(both, pieces(name.line, row, Where::after));
    if (both.size() > own.size()) add(std::move(both), kWithPieces);
  }

  enum class Where { before, after };
  /// All pieces in the row or column of a line, in their order, as far as they stand close.
  [[nodiscard]] Symbols pieces(std::size_t of, bool row, Where where) const {
    Symbols found;
    std::vector<std::size_t> taken{of};
    for (std::size_t at = of; taken.size() < 6;) {
      std::optional<std::size_t> nearest;
      double nearest_em = kFarthest_em;
      for (std::size_t j = 0; j < side_.lines.size(); ++j) {
        const ReadLine& other = side_.lines[j];
        const bool same = other.line.direction == side_.lines[at].line.direction ||
                          is_square(other.line) || is_square(side_.lines[at].line);
        if (is_in(taken, j) || !same || no_name(other) || other.text.size() > kLongestPiece) {
          continue;
        }
        const auto gap = where == Where::before ? gap_em(other.line, side_.lines[at].line, row)
                                                : gap_em(side_.lines[at].line, other.line, row);
        if (!gap || *gap > nearest_em) continue;
        nearest_em = *gap;
        nearest = j;
      }
      if (!nearest) break;
      const ReadLine& piece = side_.lines[*nearest];
      if (is_mark(piece) && where == Where::after) break;
      Symbols body = part(piece, 0, end_of_body(piece));
      if (where == Where::before) std::swap(body, found);
      append(found, body);
      taken.push_back(*nearest);
      at = *nearest;
      if (where == Where::after && end_of_body(piece) < piece.text.size()) break;
    }
    return found;
  }

  void add_before_mark(std::size_t mark) {
    for (const bool row : {true, false}) {
      add(pieces(mark, row, Where::before), kBeforeMark);
    }
  }

  /// 斎藤梓様 with something else behind it in the same row.
  void add_inside(const ReadLine& read) {
    for (const std::u32string_view mark : kMarks) {
      const auto at = read.text.find(mark);
      if (at == std::u32string::npos || at < 2 || at + mark.size() == read.text.size()) continue;
      if (read.text.compare(at, 2, U"様方") == 0) continue;
      add(part(read, 0, at), kInside);
    }
  }

  /// Lines near the name that are not the address's: the first of several addressees, a name under
  /// another one.
  void add_other_lines() {
    for (std::size_t i = 0; i < side_.lines.size(); ++i) {
      const ReadLine& read = side_.lines[i];
      if (i == role_.names.front().line || no_name(read) || is_mark(read)) continue;
      if (role_.address && is_in(role_.address->lines, i)) continue;
      if (distance_mm(side_, read.line.box, main().line.box) > kNear_mm) continue;
      if (read.line.em_px < 0.6 * main().line.em_px) continue;
      add(part(read, 0, end_of_body(read)), kOtherLine);
    }
  }

  const ReadSide& side_;
  const RecipientRole& role_;
  std::vector<NameWay> ways_;
};

}  // namespace

std::vector<NameWay> name_ways(const ReadSide& side, const RecipientRole& role) {
  return WaysOfSide(side, role).all();
}

}  // namespace kanaria::reading
