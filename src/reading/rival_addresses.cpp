#include <algorithm>

#include "base/utf8.h"
#include "reading/alternatives.h"
#include "reading/rival_fields.h"
#include "reading/rivals.h"
#include "reading/side_geometry.h"
#include "reading/text_kinds.h"
#include "reading/text_slips.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kTextsOfBest = 48;  // of the symbols as they were read
constexpr std::size_t kTextsOfOther = 6;  // of any other way to read the address
constexpr std::size_t kTextsWithSlips = 6;
constexpr std::size_t kSlipsOfText = 24;
constexpr std::size_t kRivalLooks = 3;

// Odds against the best way to read the address, by what is done otherwise.
constexpr double kNearLook = 0.4;   // another look at a line, as clear as the best
constexpr double kOtherLook = 0.1;  // one less clear
constexpr double kAsClear_p = 0.03;
constexpr double kInDictionary = 0.5;  // the place as the dictionary writes it
constexpr double kAsRead = 0.05;       // the place with what the dictionary mended
constexpr double kMarksJoined = 0.9;   // sound marks are no characters
constexpr double kNumberBeside = 0.5;  // a piece in the same row that begins as a number goes on
constexpr double kPieceBeside = 0.1;   // any other
constexpr double kWithoutLine = 0.05;  // the last line is not the address's
constexpr double kWithoutWords = 0.3;  // … and has no figure
constexpr double kWithNext = 0.03;     // the next line is the address's too
constexpr double kOtherGroup = 0.01;   // another address of the side is the recipient's
constexpr double kUnread = 0.3;        // that an address is there although none was found
constexpr double kUnreadCode = 0.3;

using Symbols = std::vector<Symbol>;

/// One way to read the address: a place and the symbols after it.
struct Way {
  PlaceMatch place;
  Symbols rest;
  double odds = 1;
};

Symbols part(const Symbols& symbols, std::size_t from, std::size_t to) {
  to = std::min(to, symbols.size());
  from = std::min(from, to);
  return {symbols.begin() + static_cast<std::ptrdiff_t>(from),
          symbols.begin() + static_cast<std::ptrdiff_t>(to)};
}

void append(Symbols& symbols, const Symbols& more) {
  symbols.insert(symbols.end(), more.begin(), more.end());
}

bool has_figure(const std::u32string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char32_t c) { return is_digit(c) || is_kanji_numeral(c); });
}

/// The ways to read one address.
class Ways {
 public:
  Ways(const RivalSources& sources, const AddressGroup& group, const AddressFields& fields)
      : sources_(sources), group_(group), fields_(fields) {
    // Of the first line only what stands behind a postal code is in the group's symbols.
    std::size_t at = group.symbols.size();
    ends_.resize(group.lines.size());
    for (std::size_t k = group.lines.size(); k-- > 0;) {
      ends_[k] = at;
      at -= std::min(at, line(k).lattice.symbols.size());
    }
  }

  std::vector<Way> all() {
    ways_.push_back({fields_.place, rest_of(group_.symbols), 1});
    for (std::size_t k = 0; k < group_.lines.size(); ++k) {
      add_looks(k);
      add_pieces_beside(k);
    }
    add_other_looks_at_all();
    add_without_last_line();
    add_next_line();
    return std::move(ways_);
  }

 private:
  [[nodiscard]] const ReadLine& line(std::size_t k) const {
    return sources_.side.lines[group_.lines[k]];
  }
  [[nodiscard]] Symbols rest_of(const Symbols& symbols) const {
    return part(symbols, fields_.rest_from, symbols.size());
  }
  [[nodiscard]] bool is_used(std::size_t i) const {
    if (is_in(group_.lines, i) || is_in(sources_.role.company_lines, i)) return true;
    const auto& names = sources_.role.names;
    return std::any_of(names.begin(), names.end(),
                       [i](const NameLine& name) { return name.line == i; });
  }

  /// The way that symbols of the whole group make, `from` which they differ from the best.
  void add_way(const Symbols& symbols, std::size_t from, double odds) {
    if (from >= fields_.rest_from) {
      ways_.push_back({fields_.place, rest_of(symbols), odds});
      return;
    }
    auto places = sources_.places.match_code(symbols, 0, fields_.place_code);
    if (places.empty()) return;
    Symbols rest = part(symbols, places.front().end, symbols.size());
    ways_.push_back({std::move(places.front()), std::move(rest), odds});
  }

  [[nodiscard]] double odds_of(const ReadLine& read, const Lattice& rival) const {
    return rival.mean_p() > read.p - kAsClear_p ? kNearLook : kOtherLook;
  }

  /// Every line as another look showed it: a label stuck on askew is hard to read in all its lines.
  void add_other_looks_at_all() {
    Symbols symbols;
    double odds = 1;
    std::size_t others = 0;
    for (std::size_t k = 0; k < group_.lines.size(); ++k) {
      const ReadLine& read = line(k);
      if (read.rivals.empty()) {
        append(symbols, part(group_.symbols, k > 0 ? ends_[k - 1] : 0, ends_[k]));
        continue;
      }
      const Lattice& rival = read.rivals.front();
      append(symbols, k == 0 ? of_first(rival) : rival.symbols);
      odds = std::min(odds, odds_of(read, rival));
      ++others;
    }
    if (others > 1) add_way(symbols, 0, odds);
  }

  /// What other looks at the line showed, in place of it.
  void add_looks(std::size_t k) {
    const ReadLine& read = line(k);
    for (std::size_t r = 0; r < std::min(kRivalLooks, read.rivals.size()); ++r) {
      const Lattice& rival = read.rivals[r];
      const std::size_t from = k > 0 ? ends_[k - 1] : 0;
      Symbols symbols = part(group_.symbols, 0, from);
      append(symbols, k == 0 ? of_first(rival) : rival.symbols);
      append(symbols, part(group_.symbols, ends_[k], group_.symbols.size()));
      add_way(symbols, from, odds_of(read, rival));
    }
  }

  static Symbols of_first(const Lattice& lattice) {
    const std::u32string text = folded_widths(lattice.text());
    std::size_t from = 0;
    if (const auto code = find_postal_code(text)) from = code->to;
    while (from < text.size() && !is_kanji(text[from]) && !is_kana(text[from])) ++from;
    return part(lattice.symbols, from, lattice.symbols.size());
  }

  /// Pieces of print that go on in the line's row or column, after a gap that parted them.
  [[nodiscard]] std::vector<std::size_t> pieces_beside(const page::TextLine& own) const {
    constexpr double kFarthest_em = 4;
    const bool row = own.direction == page::Direction::horizontal;
    std::vector<std::size_t> pieces;
    for (std::size_t j = 0; j < sources_.side.lines.size(); ++j) {
      const ReadLine& other = sources_.side.lines[j];
      const page::Box& a = own.box;
      const page::Box& b = other.line.box;
      if (is_used(j) || is_notice(other.text) || find_phone(other.text)) continue;
      const double gap = row ? b.x_px - a.right_px() : b.y_px - a.bottom_px();
      const double off = row ? b.y_px + b.height_px / 2.0 - a.y_px - a.height_px / 2.0
                             : b.x_px + b.width_px / 2.0 - a.x_px - a.width_px / 2.0;
      if (gap > -1.2 * own.em_px && gap < kFarthest_em * own.em_px &&
          std::abs(off) < 0.7 * own.em_px) {
        pieces.push_back(j);
      }
    }
    return pieces;
  }

  void add_pieces_beside(std::size_t k) {
    if (ends_[k] < fields_.rest_from) return;
    for (const std::size_t j : pieces_beside(line(k).line)) {
      const ReadLine& other = sources_.side.lines[j];
      Symbols symbols = part(group_.symbols, 0, ends_[k]);
      append(symbols, other.lattice.symbols);
      append(symbols, part(group_.symbols, ends_[k], group_.symbols.size()));
      const bool number = is_dash(other.text.front()) || is_digit(other.text.front());
      ways_.push_back({fields_.place, rest_of(symbols), number ? kNumberBeside : kPieceBeside});
    }
  }

  void add_without_last_line() {
    const std::size_t lines = group_.lines.size();
    if (lines < 2 || ends_[lines - 2] <= fields_.rest_from) return;
    const double odds = has_figure(line(lines - 1).text) ? kWithoutLine : kWithoutWords;
    ways_.push_back(
        {fields_.place, part(group_.symbols, fields_.rest_from, ends_[lines - 2]), odds});
  }

  /// The nearest line behind the last one that no field has.
  void add_next_line() {
    constexpr double kFarthest_em = 1.8;
    const page::TextLine& last = line(group_.lines.size() - 1).line;
    const bool row = last.direction == page::Direction::horizontal;
    std::optional<std::size_t> next;
    double nearest = kFarthest_em * last.em_px;
    for (std::size_t j = 0; j < sources_.side.lines.size(); ++j) {
      const ReadLine& other = sources_.side.lines[j];
      const page::Box& a = last.box;
      const page::Box& b = other.line.box;
      if (is_used(j) || other.line.direction != last.direction || is_notice(other.text) ||
          find_phone(other.text) || find_postal_code(other.text) || other.p < 0.6) {
        continue;
      }
      const double gap = row ? b.y_px - a.bottom_px() : a.x_px - b.right_px();
      const int level = row ? std::min(a.right_px(), b.right_px()) - std::max(a.x_px, b.x_px)
                            : std::min(a.bottom_px(), b.bottom_px()) - std::max(a.y_px, b.y_px);
      if (gap < -0.2 * last.em_px || gap > nearest || level <= 0) continue;
      nearest = gap;
      next = j;
    }
    if (!next) return;
    Symbols symbols = rest_of(group_.symbols);
    append(symbols, sources_.side.lines[*next].lattice.symbols);
    ways_.push_back({fields_.place, symbols, kWithNext});
    // A room's number that was parted from it.
    for (const std::size_t j : pieces_beside(sources_.side.lines[*next].line)) {
      if (j == *next) continue;
      append(symbols, sources_.side.lines[j].lattice.symbols);
      ways_.push_back({fields_.place, symbols, kWithNext});
    }
  }

  const RivalSources& sources_;
  const AddressGroup& group_;
  const AddressFields& fields_;
  std::vector<std::size_t> ends_;  ///< of the group's lines in its symbols
  std::vector<Way> ways_;
};

/// The place as it was read, where the dictionary put it right: 束中山町 may be what is printed.
PlaceMatch as_read(const AddressGroup& group, const PlaceMatch& place) {
  PlaceMatch read = place;
  read.text.clear();
  for (std::size_t i = 0; i < std::min(place.end, group.symbols.size()); ++i) {
    read.text.push_back(group.symbols[i].candidates.front().character);
  }
  return read;
}

/// The place in the dictionary's words where it was printed in others: 薫 for 薰.
PlaceMatch in_dictionary(const PlaceMatch& place, const postal::PostalDictionary& dictionary) {
  const postal::Area area = dictionary.area(place.area);
  PlaceMatch written = place;
  written.text = base::to_u32(std::string(area.city) + std::string(area.town));
  if (place.prefecture_printed) written.text = base::to_u32(area.prefecture) + written.text;
  return written;
}

void add_texts(const Way& way, std::size_t most, const postal::PostalDictionary& dictionary,
               Rivals& rivals) {
  const auto texts = wide_alternatives(way.rest, 0, way.rest.size(), most);
  const PlaceMatch written = in_dictionary(way.place, dictionary);
  const auto add = [&](std::u32string_view rest, double odds) {
    rivals.add(address_text(way.place, rest, dictionary), odds);
    if (written.text != way.place.text) {
      rivals.add(address_text(written, rest, dictionary), odds * kInDictionary);
    }
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    double odds = way.odds * texts[i].p / texts.front().p;
    add(texts[i].text, odds);
    if (i >= kTextsWithSlips) continue;
    const std::u32string joined = with_marks_joined(texts[i].text);
    if (joined != texts[i].text) add(joined, odds *= kMarksJoined);
    for (const Alternative& slip : before_slips(joined, kSlipsOfText)) {
      add(slip.text, odds * slip.p);
    }
  }
}

}  // namespace

void add_rival_addresses(const RivalSources& sources, const AddressFields& fields, Field& address) {
  Rivals rivals;
  const auto& own = sources.role.address;
  if (own && !fields.place.text.empty()) {
    for (const Way& way : Ways(sources, *own, fields).all()) {
      add_texts(way, way.odds == 1 ? kTextsOfBest : kTextsOfOther, sources.dictionary, rivals);
    }
    const Way uncorrected{as_read(*own, fields.place),
                          part(own->symbols, fields.rest_from, own->symbols.size()), kAsRead};
    if (uncorrected.place.text != fields.place.text) {
      add_texts(uncorrected, 1, sources.dictionary, rivals);
    }
  }
  for (const AddressGroup& group : sources.groups) {
    if (group.places.empty() || (own && group.lines[0] == own->lines[0])) continue;
    const PlaceMatch& place = group.places.front();
    add_texts({place, part(group.symbols, place.end, group.symbols.size()), kOtherGroup},
              kTextsOfOther, sources.dictionary, rivals);
  }
  rivals.join(address, kUnread);
}

void add_rival_codes(const RivalSources& sources, const AddressFields& fields, Field& postal_code) {
  constexpr double kOtherPlace = 0.05;  // odds
  Rivals rivals;
  rivals.add(fields.place_code, postal_code.hypotheses.empty() ? 1 : kOtherPlace);
  if (sources.role.address) {
    for (const PlaceMatch& place : sources.role.address->places) {
      rivals.add(std::string(sources.dictionary.area(place.area).postal_code),
                 place.of_code.empty() ? kOtherPlace / 5 : kOtherPlace);
    }
  }
  rivals.join(postal_code, kUnreadCode);
}

}  // namespace kanaria::reading
