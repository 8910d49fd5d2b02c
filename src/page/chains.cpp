#include "page/chains.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "page/chain_characters.h"
#include "page/chain_halves.h"
#include "page/union_find.h"

namespace kanaria::page {
namespace {

constexpr double kMm_per_inch = 25.4;
constexpr double kCloseGap_em = 0.75;  // within a line of ordinary spacing
constexpr double kWideGap_em = 3.2;    // 山田　太郎　様
constexpr double kStrong_em = 6;       // a line that long is one beyond doubt
constexpr double kMaxSizeRatio = 2.2;  // of neighbours in one line

/// A flat stroke takes the room of the character that it belongs to: the strokes of ニ and the ー
/// after it lie at different heights and still in one line.
/// What is longer than `longer` times the other is large are characters that touch.
Span with_room(Span span, const Span& other, double longer = 1.4) {
  constexpr double kFlat = 0.25;  // of its length
  if (span.length() > longer * std::max(other.length(), other.height())) return span;
  constexpr double kRoom = 0.75;
  if (span.height() < kFlat * span.length()) {
    const double missing = (kRoom * span.length() - span.height()) / 2;
    span.across_from -= missing;
    span.across_to += missing;
  }
  return span;
}

Span across(const Span& span) {
  return {span.across_from, span.across_to, span.along_from, span.along_to};
}

/// The same in a column, where the numeral 一 lies across: it has the height of a cell, and a dash
/// before it is half as long as it is wide.
Span with_cell(const Span& span, const Span& other) {
  constexpr double kLonger = 2.2;
  return across(with_room(across(span), across(other), kLonger));
}

bool in_one_line(const Span& inked_a, const Span& inked_b, Direction direction, double max_gap_em) {
  // In columns the strokes of 川 would tie the 1 of one row to the 1 of the next.
  const bool row = direction == Direction::horizontal;
  const Span a = row ? with_room(inked_a, inked_b) : with_cell(inked_a, inked_b);
  const Span b = row ? with_room(inked_b, inked_a) : with_cell(inked_b, inked_a);
  const double overlap =
      std::min(a.across_to, b.across_to) - std::max(a.across_from, b.across_from);
  if (overlap < 0.45 * std::min(a.height(), b.height())) return false;
  const double size_a = std::max(a.height(), a.length());
  const double size_b = std::max(b.height(), b.length());
  const double gap = std::max(a.along_from, b.along_from) - std::min(a.along_to, b.along_to);
  const double em = std::max(std::min(size_a, size_b), 0.6 * std::max(a.height(), b.height()));
  return gap <= max_gap_em * em &&
         std::max(a.height(), b.height()) <=
             kMaxSizeRatio * std::max(size_a < size_b ? size_a : size_b, 1.0);
}

/// Chains of the free pieces in one direction.
std::vector<Chain> chains_of(const std::vector<Piece>& pieces, const std::vector<char>& taken,
                             Direction direction, double max_gap_em, double reach_mm = 15) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!taken[i]) order.push_back(i);
  }
  const auto start = [&](std::size_t i) { return span_of(pieces[i].box, direction).along_from; };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return start(a) < start(b); });
  UnionFind groups(pieces.size());
  const double reach_px = reach_mm / kMm_per_inch * kLayout_dpi;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Span a = span_of(pieces[order[i]].box, direction);
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const Span b = span_of(pieces[order[j]].box, direction);
      if (b.along_from - a.along_to > reach_px) break;
      if (in_one_line(a, b, direction, max_gap_em)) groups.unite(order[i], order[j]);
    }
  }
  std::vector<Chain> chains;
  std::vector<long> chain_of(pieces.size(), -1);
  for (const std::size_t i : order) {
    long& at = chain_of[groups.find(i)];
    if (at < 0) {
      at = static_cast<long>(chains.size());
      chains.push_back({direction, {}, pieces[i].box, 0});
    }
    Chain& chain = chains[static_cast<std::size_t>(at)];
    chain.pieces.push_back(i);
    chain.box = united(chain.box, pieces[i].box);
  }
  for (Chain& chain : chains) chain.em_px = em_of(pieces, chain.pieces, direction);
  return chains;
}

/// Which way print runs around a place, told by the long lines near it.
class Habit {
 public:
  explicit Habit(const std::vector<Chain>& strong) : strong_(strong) {}

  /// How much longer than it is a chain counts: print runs the way of its surroundings, and the
  /// honorifics of 連名 under one another are no column.
  [[nodiscard]] double weight(const Chain& chain) const {
    constexpr double kNear_px = 20 / kMm_per_inch * kLayout_dpi;
    constexpr double kUnknown = 0.1;  // of a line: where nothing is near, rows are likelier
    constexpr double kMost = 2.5;
    double along = 0;
    double across = 0;
    for (const Chain& other : strong_) {
      const double dx = std::max(
          {other.box.x_px - chain.box.right_px(), chain.box.x_px - other.box.right_px(), 0});
      const double dy = std::max(
          {other.box.y_px - chain.box.bottom_px(), chain.box.y_px - other.box.bottom_px(), 0});
      const double size = std::min(other.em_px, chain.em_px) / std::max(other.em_px, chain.em_px);
      const double near = std::exp(-std::hypot(dx, dy) / kNear_px) * size;
      (other.direction == chain.direction ? along : across) += near;
    }
    (chain.direction == Direction::horizontal ? along : across) += kUnknown;
    return std::clamp((along + kUnknown) / (across + kUnknown), 1 / kMost, kMost);
  }

 private:
  const std::vector<Chain>& strong_;
};

constexpr char kInRow = 1;
constexpr char kInColumn = 2;

/// The pieces that have neighbours in a row, even far ones, other than those of columns.
std::vector<char> in_rows(const std::vector<Piece>& pieces, std::vector<char> taken) {
  constexpr double kFar_em = 4;
  constexpr double kFar_mm = 30;
  constexpr double kMoreThanOne_em = 1.5;
  std::replace(taken.begin(), taken.end(), kInRow, char{0});
  std::vector<char> in_row(pieces.size(), 0);
  for (const Chain& row : chains_of(pieces, taken, Direction::horizontal, kFar_em, kFar_mm)) {
    if (row.length_em() < kMoreThanOne_em) continue;
    for (const std::size_t i : row.pieces) in_row[i] = 1;
  }
  return in_row;
}

/// How much a chain counts: its length and, among spaced-out ones, its characters, for figures are
/// narrow; and the habit of its surroundings, which says nothing of a single character, and makes
/// no line of two: the honorifics of a couple stand side by side below their columns.
double weight_of(const Chain& chain, const std::vector<Piece>& pieces, const Habit* habit,
                 const std::vector<char>& in_row) {
  constexpr double kCharacter_em = 0.7;
  if (!habit) return chain.length_em();
  const auto characters = characters_of(pieces, chain.pieces, chain.direction);
  const std::size_t count = characters.size();
  if (count < 2) return chain.length_em();
  // The honorifics of 連名 stand under one another, each for the end of its own row.
  constexpr double kAgainst = 0.5;
  constexpr std::size_t kStack = 4;
  const double weight = habit->weight(chain);
  const auto with_rows = std::count_if(
      characters.begin(), characters.end(),
      [&](const Character& character) { return in_row[character.pieces.front()] != 0; });
  const bool has_rows = 2 * static_cast<std::size_t>(with_rows) > count;
  if (count <= kStack && weight < kAgainst && has_rows) return 0;
  return std::max(chain.length_em(), kCharacter_em * static_cast<double>(count)) *
         std::sqrt(count == 2 ? std::min(1.0, weight) : weight);
}

/// Gives every piece to the longest chain that holds it, both directions competing.  Where chains
/// overlap, the loser is built again from what is left.
std::vector<Chain> compete(const std::vector<Piece>& pieces, std::vector<char>& taken,
                           double max_gap_em, double min_length_em, const Habit* habit) {
  std::vector<Chain> kept;
  for (int round = 0; round < 6; ++round) {
    std::vector<Chain> candidates = chains_of(pieces, taken, Direction::horizontal, max_gap_em);
    const std::vector<char> in_row = habit ? in_rows(pieces, taken) : std::vector<char>();
    std::vector<Chain> columns = chains_of(pieces, taken, Direction::vertical, max_gap_em);
    candidates.insert(candidates.end(), columns.begin(), columns.end());
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      order.emplace_back(weight_of(candidates[i], pieces, habit, in_row), i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    bool any = false;
    for (const auto& [weight, at] : order) {
      if (weight < min_length_em) break;
      Chain& chain = candidates[at];
      if (std::any_of(chain.pieces.begin(), chain.pieces.end(),
                      [&](std::size_t i) { return taken[i] != 0; })) {
        continue;
      }
      const char as = chain.direction == Direction::vertical ? kInColumn : kInRow;
      for (const std::size_t i : chain.pieces) taken[i] = as;
      kept.push_back(std::move(chain));
      any = true;
    }
    if (!any) break;
  }
  return kept;
}

/// Whether b goes on where a ends, or the other way round, across a wide gap.
bool continues(const Chain& a, const Chain& b) {
  const double em = std::max(a.em_px, b.em_px);
  if (std::min(a.em_px, b.em_px) < 0.62 * em) return false;
  const Span sa = span_of(a.box, a.direction);
  const Span sb = span_of(b.box, a.direction);
  const double overlap =
      std::min(sa.across_to, sb.across_to) - std::max(sa.across_from, sb.across_from);
  if (overlap < 0.6 * std::min(sa.height(), sb.height())) return false;
  if (std::abs(sa.across_from + sa.across_to - sb.across_from - sb.across_to) > 0.9 * em) {
    return false;
  }
  const double gap = std::max(sa.along_from, sb.along_from) - std::min(sa.along_to, sb.along_to);
  return gap <= kWideGap_em * em;
}

/// Joins chains that continue each other: names are spaced out.  A single character goes with
/// either direction.
void join_spaced(std::vector<Chain>& chains, const std::vector<Piece>& pieces) {
  constexpr double kSingle_em = 1.5;
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < chains.size() && !again; ++i) {
      for (std::size_t j = i + 1; j < chains.size() && !again; ++j) {
        Chain& a = chains[i];
        Chain& b = chains[j];
        const bool single_a = a.length_em() < kSingle_em;
        if (a.direction != b.direction && !single_a && b.length_em() >= kSingle_em) continue;
        if (a.direction != b.direction && single_a && b.length_em() < kSingle_em) continue;
        const bool joined = single_a ? continues(b, a) : continues(a, b);
        if (!joined) continue;
        if (single_a) a.direction = b.direction;
        a.pieces.insert(a.pieces.end(), b.pieces.begin(), b.pieces.end());
        a.box = united(a.box, b.box);
        a.em_px = em_of(pieces, a.pieces, a.direction);
        chains.erase(chains.begin() + static_cast<long>(j));
        again = true;
      }
    }
  }
}

/// Gives fragments back to the line that they lie in or end: dots, broken strokes, two small
/// figures side by side in a column.
void absorb_fragments(std::vector<Chain>& chains, const std::vector<Piece>& pieces) {
  const auto size = [](const Chain& chain) { return chain.length_em() * chain.em_px; };
  std::sort(chains.begin(), chains.end(),
            [&](const Chain& a, const Chain& b) { return size(a) > size(b); });
  std::vector<char> gone(chains.size(), 0);
  for (std::size_t i = 0; i < chains.size(); ++i) {
    if (gone[i]) continue;
    for (bool again = true; again;) {
      again = false;
      Chain& line = chains[i];
      const Span whole = span_of(line.box, line.direction);
      for (std::size_t j = i + 1; j < chains.size(); ++j) {
        if (gone[j]) continue;
        const Span part = span_of(chains[j].box, line.direction);
        const double margin = 0.15 * line.em_px;
        if (part.across_from < whole.across_from - margin ||
            part.across_to > whole.across_to + margin || part.length() > 2.2 * line.em_px) {
          continue;
        }
        const double gap =
            std::max(whole.along_from, part.along_from) - std::min(whole.along_to, part.along_to);
        if (gap > 0.8 * line.em_px) continue;
        line.pieces.insert(line.pieces.end(), chains[j].pieces.begin(), chains[j].pieces.end());
        line.box = united(line.box, chains[j].box);
        line.em_px = em_of(pieces, line.pieces, line.direction);
        gone[j] = 1;
        again = true;
        break;
      }
    }
  }
  std::vector<Chain> kept;
  for (std::size_t i = 0; i < chains.size(); ++i) {
    if (!gone[i]) kept.push_back(std::move(chains[i]));
  }
  chains = std::move(kept);
}

Chain chain_of(const std::vector<Character>& characters, std::size_t from, std::size_t to,
               Direction direction, const std::vector<Piece>& pieces) {
  Chain chain{direction, {}, pieces[characters[from].pieces[0]].box, 0};
  for (std::size_t i = from; i < to; ++i) {
    for (const std::size_t piece : characters[i].pieces) {
      chain.pieces.push_back(piece);
      chain.box = united(chain.box, pieces[piece].box);
    }
  }
  chain.em_px = em_of(pieces, chain.pieces, direction);
  return chain;
}

/// A logo in front of a line: more solid or taller than the characters after it, or set apart from
/// them as no first character of a name is.
bool starts_with_logo(const std::vector<Character>& characters, double em_px) {
  if (characters.size() < 7) return false;  // names are shorter, and firms with logos are not
  const Character& first = characters.front();
  if (std::max(first.span.length(), first.span.height()) < 0.7 * em_px) return false;
  if (first.span.height() < 0.35 * em_px) return false;  // 一
  std::vector<double> fills;
  std::vector<double> gaps;
  double top = 1e9;
  double bottom = -1e9;
  for (std::size_t i = 1; i < characters.size(); ++i) {
    fills.push_back(characters[i].fill());
    if (i > 1) gaps.push_back(characters[i].span.along_from - characters[i - 1].span.along_to);
    top = std::min(top, characters[i].span.across_from);
    bottom = std::max(bottom, characters[i].span.across_to);
  }
  std::sort(fills.begin(), fills.end());
  std::sort(gaps.begin(), gaps.end());
  const double gap = characters[1].span.along_from - first.span.along_to;
  const bool solid = first.fill() > 0.75 && first.fill() > 1.4 * fills[fills.size() / 2];
  const bool tall = first.span.height() > 1.15 * (bottom - top);
  const bool apart = gap > 0.28 * em_px && gap > 1.6 * gaps.back();
  return solid || tall || apart;
}

/// Solid bars and squares of a logo in front of a line.
std::size_t solids_of(const std::vector<Character>& characters, double em_px) {
  constexpr double kSolid = 0.92;
  constexpr double kThick_em = 0.25;  // strokes are thinner
  constexpr std::size_t kMost = 4;
  std::size_t solid = 0;
  while (solid < std::min(kMost, characters.size()) && characters[solid].fill() > kSolid &&
         std::min(characters[solid].span.length(), characters[solid].span.height()) >
             kThick_em * em_px) {
    ++solid;
  }
  return characters.size() < solid + 3 ? 0 : solid;
}

/// Figures and dashes, which are lower than the kanji that they are set with.
bool only_figures(const std::vector<Character>& characters) {
  constexpr double kFlat = 0.5;     // of its length: a dash
  constexpr double kNarrow = 0.85;  // of its height
  return std::all_of(characters.begin(), characters.end(), [](const Character& character) {
    const Span& span = character.span;
    return span.height() < kFlat * span.length() || span.length() < kNarrow * span.height();
  });
}

/// Takes solid bars off, makes what may be a logo a line of its own (whether it is the first
/// character of a name, only its reader can tell), and parts lines where the size of print changes:
/// a firm and its branch.
void part_lines(std::vector<Chain>& chains, const std::vector<Piece>& pieces) {
  constexpr double kGap_em = 0.6;
  constexpr double kOtherSize = 0.72;
  constexpr double kFigureHeight_em = 0.75;
  constexpr double kLongestName_em = 8;  // spaced out; brushed characters are of unlike sizes
  std::vector<Chain> parted;
  for (const Chain& chain : chains) {
    const auto characters = characters_of(pieces, chain.pieces, chain.direction);
    std::size_t from = 0;
    if (chain.direction == Direction::horizontal) {
      from = solids_of(characters, chain.em_px);
      const auto first = characters.begin() + static_cast<std::ptrdiff_t>(from);
      if (starts_with_logo({first, characters.end()}, chain.em_px)) {
        parted.push_back(chain_of(characters, from, from + 1, chain.direction, pieces));
        ++from;
      }
    }
    std::size_t cut = characters.size();
    double widest = kGap_em * chain.em_px;
    for (std::size_t i = from + 2; i + 2 <= characters.size(); ++i) {
      const double gap = characters[i].span.along_from - characters[i - 1].span.along_to;
      if (gap < widest) continue;
      const std::vector<Character> first(characters.begin() + static_cast<long>(from),
                                         characters.begin() + static_cast<long>(i));
      const std::vector<Character> second(characters.begin() + static_cast<long>(i),
                                          characters.end());
      const double before = em_of(first, chain.direction);
      const double after = em_of(second, chain.direction);
      const bool name =
          span_of(chain.box, chain.direction).length() < kLongestName_em * std::max(before, after);
      const double with_figures = only_figures(second) ? after / kFigureHeight_em : after;
      if (!name && std::min(before, after) < kOtherSize * std::max(before, after) &&
          std::min(before, with_figures) < kOtherSize * std::max(before, with_figures)) {
        widest = gap;
        cut = i;
      }
    }
    parted.push_back(chain_of(characters, from, cut, chain.direction, pieces));
    if (cut < characters.size()) {
      parted.push_back(chain_of(characters, cut, characters.size(), chain.direction, pieces));
    }
  }
  chains = std::move(parted);
}

}  // namespace

Span span_of(const Box& box, Direction direction) {
  if (direction == Direction::horizontal) {
    return {double(box.x_px), double(box.right_px()), double(box.y_px), double(box.bottom_px())};
  }
  return {double(box.y_px), double(box.bottom_px()), double(box.x_px), double(box.right_px())};
}

Box united(const Box& a, const Box& b) {
  const int x = std::min(a.x_px, b.x_px);
  const int y = std::min(a.y_px, b.y_px);
  return {x, y, std::max(a.right_px(), b.right_px()) - x,
          std::max(a.bottom_px(), b.bottom_px()) - y};
}

double Chain::length_em() const {
  return em_px > 0 ? span_of(box, direction).length() / em_px : 0;
}

std::vector<Chain> find_chains(const std::vector<Piece>& pieces) {
  std::vector<char> taken(pieces.size(), 0);
  const std::vector<Chain> strong = compete(pieces, taken, kCloseGap_em, kStrong_em, nullptr);
  const Habit habit(strong);
  std::vector<Chain> chains = strong;
  // What is left is short or spaced out, and runs like its surroundings.
  for (const auto& [gap_em, least_em] :
       {std::pair(kCloseGap_em, 3.6), std::pair(kWideGap_em, 0.8)}) {
    const std::vector<Chain> more = compete(pieces, taken, gap_em, least_em, &habit);
    chains.insert(chains.end(), more.begin(), more.end());
  }
  join_spaced(chains, pieces);
  absorb_fragments(chains, pieces);
  join_halves(chains, pieces);
  join_spaced(chains, pieces);
  part_lines(chains, pieces);
  return chains;
}

}  // namespace kanaria::page
