// find_addresses: lines that begin with a place, and the lines that go on from them.
#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "reading/roles.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxLinesOfAddress = 4;
constexpr std::size_t kPlacesKept = 12;
constexpr double kMinPlaceScore = 3.2;
constexpr double kMaxCost = 0.34;  // of a place's length
// A place that a postal code read elsewhere stands for was one in 120,000, so that far more errors
// leave it certain.
constexpr double kOfCode = 4;  // score
constexpr double kMaxCostOfCode = 0.6;

bool horizontal(const ReadLine& read) {
  return read.line.direction == page::Direction::horizontal;
}

/// Reading order within a block: rows from the top, columns from the right.
bool reads_before(const ReadLine& a, const ReadLine& b) {
  return horizontal(a) ? a.line.box.y_px < b.line.box.y_px : a.line.box.x_px > b.line.box.x_px;
}

/// How far b's line lies behind a's, in em of a: the distance of their near edges, of which half of
/// what the lines rise from end to end is no part.
double step_em(const ReadLine& a, const ReadLine& b) {
  const auto rise = [](const ReadLine& read) {
    const page::Box& box = read.line.box;
    return std::abs(read.line.slope) * (horizontal(read) ? box.width_px : box.height_px);
  };
  const double gap = horizontal(a) ? b.line.box.y_px - a.line.box.bottom_px()
                                   : a.line.box.x_px - b.line.box.right_px();
  return (gap + (rise(a) + rise(b)) / 2) / std::max(1.0, a.line.em_px);
}

bool side_by_side(const ReadLine& a, const ReadLine& b) {
  const auto overlap = [](int a0, int a1, int b0, int b1) {
    return std::min(a1, b1) - std::max(a0, b0);
  };
  return horizontal(a) ? overlap(a.line.box.x_px, a.line.box.right_px(), b.line.box.x_px,
                                 b.line.box.right_px()) > 0
                       : overlap(a.line.box.y_px, a.line.box.bottom_px(), b.line.box.y_px,
                                 b.line.box.bottom_px()) > 0;
}

/// A smudge between two lines of an address, or a piece of another print.
bool is_speck(const ReadLine& first, const ReadLine& next) {
  return next.line.em_px < 0.6 * first.line.em_px || next.p < 0.6 || next.text.size() < 2;
}

/// The figures of a column once more: pieces of theirs that make a line within it.
bool is_part(const ReadLine& column, const ReadLine& next) {
  constexpr std::size_t kLongest = 3;
  return !horizontal(column) && next.text.size() <= kLongest && step_em(column, next) < 0 &&
         next.line.box.y_px > column.line.box.y_px &&
         next.line.box.bottom_px() <= column.line.box.bottom_px() + column.line.em_px / 4;
}

/// 紅葉荘, 三日月会館: buildings without a kana or a number.
bool names_building(std::u32string_view text) {
  static constexpr std::u32string_view kEnds[] = {U"荘",   U"寮",   U"館",   U"棟",  U"苑",
                                                  U"団地", U"住宅", U"社宅", U"会館"};
  return text.size() >= 2 && std::any_of(std::begin(kEnds), std::end(kEnds),
                                         [&](auto end) { return text.ends_with(end); });
}

/// A line that may go on with an address: a lower part of the town, or a building and a room.
bool may_continue(const ReadLine& first, const ReadLine& last, const ReadLine& next,
                  const postal::NameKnowledge& names) {
  if (next.line.direction != first.line.direction) return false;
  const double ratio = next.line.em_px / first.line.em_px;
  if (ratio > 1.28 || ratio < 0.6) return false;
  if (find_postal_code(next.text) || announces_phone(next.text) || announces_fax(next.text) ||
      find_phone(next.text) || is_notice(next.text) || announces_sender(next.text)) {
    return false;
  }
  const auto honorific = find_honorific(next.text);
  if (honorific && honorific->text != U"行" && honorific->text != U"宛") return false;
  if (next.text.size() < 2 || next.p < 0.5) return false;
  const bool numbered = std::any_of(next.text.begin(), next.text.end(),
                                    [](char32_t c) { return is_digit(c) || is_kanji_numeral(c); });
  const bool arabic = std::any_of(next.text.begin(), next.text.end(), is_digit);
  if (looks_like_company(next.text) && !arabic) return false;  // 七福教育, 第二課
  const std::u32string_view own = next.text;
  if (!arabic && (is_person(own, names) || is_person(own.substr(0, own.size() - 1), names))) {
    return false;  // 永井宗一
  }
  if (numbered) return true;
  // After a house or room number comes a building, written in kana, or nothing more.
  const char32_t end = last.text.back();
  const bool complete = is_digit(end) || end == U'号' || end == U'室' || end == U'地';
  const auto kana = std::count_if(next.text.begin(), next.text.end(), is_kana);
  if (complete && kana < 3 && !names_building(next.text)) return false;
  return true;
}

std::optional<ReadPostalCode> postal_code_of(const ReadLine& read) {
  const auto found = find_postal_code(read.text);
  if (!found) return std::nullopt;
  ReadPostalCode code;
  code.box = read.line.box;
  code.p = read.p;
  for (std::size_t i = found->from; i < found->to; ++i) {
    Symbol figure;
    const Symbol& symbol = read.lattice.symbols[i];
    for (const Candidate& candidate : symbol.candidates) {
      const std::u32string folded = folded_widths(std::u32string(1, candidate.character));
      if (is_digit(folded[0])) figure.candidates.push_back({folded[0], candidate.p});
    }
    figure.presence = symbol.presence;
    if (!figure.candidates.empty() && figure.candidates.front().character == read.text[i]) {
      code.figures.push_back(std::move(figure));
    } else if (code.figures.size() < found->digits.size() &&
               (is_digit(read.text[i]) || read.text[i] == U'O' || read.text[i] == U'l' ||
                read.text[i] == U'I' || read.text[i] == U'o' || read.text[i] == U'|')) {
      code.figures.push_back(
          {{{static_cast<char32_t>(found->digits[code.figures.size()]), 0.5}}, 0, 0});
    }
  }
  if (code.figures.size() != 7) {
    code.figures.clear();
    for (const char c : found->digits)
      code.figures.push_back({{{static_cast<char32_t>(c), read.p}}, 0, 0});
  }
  return code;
}

/// Whether `next` of another block stands where the next line of an address may: level with it or,
/// in columns, wholly below the line before, as a building set at the foot of its column, or level
/// with the first line again, behind one that was set low.
bool stands_next(const ReadLine& first, const ReadLine& last, const ReadLine& next) {
  const double ratio = next.line.em_px / last.line.em_px;
  const double step = step_em(last, next);
  if (ratio > 1.2 || ratio < 0.75 || step < -0.2 || step > 1.3 || next.p < 0.8) return false;
  if (looks_like_company(next.text)) return false;
  return side_by_side(last, next) ||
         (!horizontal(last) &&
          (next.line.box.y_px >= last.line.box.bottom_px() || side_by_side(first, next)));
}

/// A room's number set across the foot of its column.
std::optional<std::size_t> room_across(const ReadSide& side, const ReadLine& column) {
  constexpr double kFarthest_em = 3.2;
  constexpr double kBeside_em = 0.4;
  constexpr std::size_t kLongest = 6;
  const page::Box& box = column.line.box;
  const double em = column.line.em_px;
  for (std::size_t j = 0; j < side.lines.size(); ++j) {
    const ReadLine& next = side.lines[j];
    const page::Box& own = next.line.box;
    const double gap_em = (own.y_px - box.bottom_px()) / em;
    const double off_em = (own.x_px + own.width_px / 2.0 - box.x_px - box.width_px / 2.0) / em;
    if (!horizontal(next) || next.text.size() > kLongest || next.p < 0.7 || gap_em < -0.2 ||
        gap_em > kFarthest_em || std::abs(off_em) > kBeside_em) {
      continue;
    }
    if (std::count_if(next.text.begin(), next.text.end(), is_digit) >= 2) return j;
  }
  return std::nullopt;
}

std::vector<std::size_t> continuation(const ReadSide& side, std::size_t first,
                                      const postal::NameKnowledge& names) {
  std::vector<std::size_t> after;
  for (std::size_t j = 0; j < side.lines.size(); ++j) {
    if (j != first && side.lines[j].line.direction == side.lines[first].line.direction &&
        reads_before(side.lines[first], side.lines[j])) {
      after.push_back(j);
    }
  }
  std::sort(after.begin(), after.end(), [&](std::size_t a, std::size_t b) {
    return reads_before(side.lines[a], side.lines[b]);
  });
  std::vector<std::size_t> lines{first};
  for (const std::size_t j : after) {
    const ReadLine& last = side.lines[lines.back()];
    const ReadLine& next = side.lines[j];
    if (is_speck(side.lines[first], next)) continue;
    if (is_part(last, next)) continue;
    const bool level = side_by_side(last, next);
    if (next.line.block != side.lines[first].line.block || !level) {
      if (!stands_next(side.lines[first], last, next) ||
          !may_continue(side.lines[first], last, next, names))
        continue;
    } else {
      if (step_em(last, next) > 1.6) break;
      if (step_em(last, next) < -0.5) continue;
      if (!may_continue(side.lines[first], last, next, names)) break;
    }
    lines.push_back(j);
    if (lines.size() == kMaxLinesOfAddress) break;
  }
  if (!horizontal(side.lines[first])) {
    if (const auto room = room_across(side, side.lines[lines.back()])) lines.push_back(*room);
  }
  return lines;
}

/// The nearest postal code in front of the address: on the same line, or on a line of its own.
std::optional<ReadPostalCode> postal_code_before(const ReadSide& side, std::size_t first) {
  if (auto own = postal_code_of(side.lines[first])) return own;
  const ReadLine& line = side.lines[first];
  std::optional<ReadPostalCode> best;
  double best_step = 2.2;
  for (std::size_t j = 0; j < side.lines.size(); ++j) {
    const ReadLine& other = side.lines[j];
    if (j == first || other.line.direction != line.line.direction || !reads_before(other, line) ||
        !side_by_side(other, line)) {
      continue;
    }
    const double step = std::abs(step_em(other, line));
    if (step >= best_step) continue;
    if (auto code = postal_code_of(other)) {
      best = std::move(code);
      best_step = step;
    }
  }
  return best;
}

/// A postal code on a line of its own that no group has belongs to the nearest group without one:
/// vertical mail carries it level at the top.
void give_lone_codes(const ReadSide& side, std::vector<AddressGroup>& groups) {
  for (const ReadLine& read : side.lines) {
    if (read.text.size() > 10) continue;
    auto code = postal_code_of(read);
    if (!code) continue;
    AddressGroup* nearest = nullptr;
    double nearest_px = 60 / 25.4 * side.page.resolution_dpi;
    bool taken = false;
    for (AddressGroup& group : groups) {
      const page::Box& box = side.lines[group.lines[0]].line.box;
      const page::Box& own = read.line.box;
      if (group.postal_code) {
        taken = taken || (group.postal_code->box.x_px == own.x_px &&
                          group.postal_code->box.y_px == own.y_px);
        continue;
      }
      const double dx = std::max({box.x_px - own.right_px(), own.x_px - box.right_px(), 0});
      const double dy = std::max({box.y_px - own.bottom_px(), own.y_px - box.bottom_px(), 0});
      if (std::hypot(dx, dy) < nearest_px) {
        nearest_px = std::hypot(dx, dy);
        nearest = &group;
      }
    }
    if (nearest && !taken) nearest->postal_code = std::move(code);
  }
}

/// Every postal code that the side shows, in boxes and in print.
std::vector<std::string> codes_of(const ReadSide& side) {
  std::vector<std::string> codes;
  const auto add = [&](std::string code) {
    if (std::find(codes.begin(), codes.end(), code) == codes.end())
      codes.push_back(std::move(code));
  };
  for (const ReadPostalCode& boxes : side.boxes) add(boxes.text());
  for (const ReadLine& read : side.lines) {
    if (const auto code = find_postal_code(read.text)) add(code->digits);
  }
  if (side.barcode) add(side.barcode->postal_code);
  return codes;
}

double score_of(const PlaceMatch& place) {
  return place.score + (place.of_code.empty() ? 0 : kOfCode);
}

void add_places_of_codes(const std::vector<std::string>& codes, const PlaceIndex& places,
                         AddressGroup& group) {
  for (const std::string& code : codes) {
    for (PlaceMatch& match : places.match_code(group.symbols, 0, code)) {
      const auto known =
          std::find_if(group.places.begin(), group.places.end(), [&](const PlaceMatch& place) {
            return place.area == match.area && place.end == match.end;
          });
      if (known != group.places.end()) {
        known->of_code = code;
      } else {
        group.places.push_back(std::move(match));
      }
    }
  }
  std::stable_sort(
      group.places.begin(), group.places.end(),
      [](const PlaceMatch& a, const PlaceMatch& b) { return score_of(a) > score_of(b); });
  if (group.places.size() > kPlacesKept) group.places.resize(kPlacesKept);
}

/// Whether the group's text is an address: its best place explains enough of it.
bool names_place(const AddressGroup& group) {
  if (group.places.empty()) return false;
  const PlaceMatch& best = group.places.front();
  const double most = best.of_code.empty() ? kMaxCost : kMaxCostOfCode;
  return score_of(best) >= kMinPlaceScore &&
         best.cost <= most * static_cast<double>(best.text.size());
}

}  // namespace

bool is_person(std::u32string_view text, const postal::NameKnowledge& names) {
  if (text.size() < 2 || text.size() > 7) return false;
  for (std::size_t cut = 1; cut < text.size() && cut <= 4; ++cut) {
    if (names.is_surname(base::to_utf8(text.substr(0, cut))) &&
        names.is_given_name(base::to_utf8(text.substr(cut)))) {
      return true;
    }
  }
  return false;
}

std::vector<AddressGroup> find_addresses(const ReadSide& side, const PlaceIndex& places,
                                         const postal::NameKnowledge& names) {
  std::vector<AddressGroup> groups;
  const std::vector<std::string> codes = codes_of(side);
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    const ReadLine& read = side.lines[i];
    if (read.text.size() < 3 || is_notice(read.text)) continue;
    const bool any_kanji = std::any_of(read.text.begin(), read.text.end(), is_kanji);
    if (!any_kanji) continue;
    AddressGroup group;
    group.lines = continuation(side, i, names);
    for (const std::size_t j : group.lines) {
      const auto& symbols = side.lines[j].lattice.symbols;
      std::size_t from = 0;
      if (j == i) {
        if (const auto code = find_postal_code(read.text)) from = code->to;
        while (from < symbols.size() && from < 4 && !is_kanji(read.text[from]) &&
               !is_kana(read.text[from])) {
          ++from;
        }
      }
      group.symbols.insert(group.symbols.end(), symbols.begin() + static_cast<long>(from),
                           symbols.end());
    }
    group.places = places.match(group.symbols, 0, kPlacesKept);
    add_places_of_codes(codes, places, group);
    if (!names_place(group)) continue;
    group.postal_code = postal_code_before(side, i);
    groups.push_back(std::move(group));
  }
  // A line that another group goes on with is no beginning of its own, unless it fits far better.
  std::vector<AddressGroup> kept;
  for (std::size_t a = 0; a < groups.size(); ++a) {
    const bool inside_another =
        std::any_of(groups.begin(), groups.end(), [&](const AddressGroup& other) {
          return &other != &groups[a] &&
                 std::find(other.lines.begin() + 1, other.lines.end(), groups[a].lines[0]) !=
                     other.lines.end() &&
                 other.places.front().score + 1 >= groups[a].places.front().score;
        });
    if (!inside_another) kept.push_back(groups[a]);
  }
  give_lone_codes(side, kept);
  return kept;
}

}  // namespace kanaria::reading
