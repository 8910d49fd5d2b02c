#include "reading/page_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "page/make_page.h"
#include "reading/barcode_reader.h"
#include "reading/line_image.h"
#include "reading/parted_rows.h"
#include "reading/spaced_names.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxLinesRead = 48;
constexpr std::size_t kLinesToOrient = 5;
constexpr double kSurelyUpright = 0.75;
constexpr double kTurnedMargin = 0.1;
constexpr double kMm_per_inch = 25.4;
constexpr std::size_t kCutOut_px = 1'500'000;
constexpr double kMostRead_em = 1250;  // of 140 mailpieces the most took 1136, the median 134

/// Reads until its side has had what a mailpiece can need: after that everything is illegible.
/// Recognisers take most of the time, and a page crowded with print, or with what is none, would
/// keep them busy for a minute; lines are read in the order of their size, so that what is cut off
/// is small print.
class Bounded final : public Recogniser {
 public:
  explicit Bounded(Recogniser& recogniser) : recogniser_(recogniser) {}

  Lattice read(const LineImage& line, Alphabet alphabet) override {
    if (line.em_px <= 0) return recogniser_.read(line, alphabet);
    const double length_em = line.grey.width_px / line.em_px;
    if (read_em_ + length_em > kMostRead_em) return {};
    read_em_ += length_em;
    return recogniser_.read(line, alphabet);
  }
  [[nodiscard]] RecogniserTraits traits() const override { return recogniser_.traits(); }
  [[nodiscard]] std::string version() const override { return recogniser_.version(); }

 private:
  Recogniser& recogniser_;
  double read_em_ = 0;  ///< of all lines, again for each look
};

double length_em(const page::TextLine& line) {
  const int length =
      line.direction == page::Direction::horizontal ? line.box.width_px : line.box.height_px;
  return line.em_px > 0 ? length / line.em_px : 0;
}

/// How much a text looks like Japanese, in [0, 1]: kanji and kana count, stray Latin does not, and
/// only certainty beyond `nonsense_p` counts, the least that a recogniser gives to anything.
double plausibility(const Lattice& lattice, double nonsense_p) {
  double sum = 0;
  for (const Symbol& symbol : lattice.symbols) {
    const Candidate& best = symbol.candidates.front();
    const bool japanese = is_kanji(best.character) || is_kana(best.character);
    const double weight = japanese ? 1.0 : is_digit(best.character) ? 0.8 : 0.3;
    sum += std::max(0.0, symbol.confidence() - nonsense_p) / (1 - nonsense_p) * weight;
  }
  return lattice.empty() ? 0 : sum / static_cast<double>(lattice.symbols.size());
}

/// Bar codes and hatching: most pieces are far thinner than characters.
bool is_bars(const page::TextLine& line) {
  const auto thin = std::count_if(line.glyphs.begin(), line.glyphs.end(), [&](const page::Box& b) {
    return std::min(b.width_px, b.height_px) < 0.3 * line.em_px;
  });
  return line.glyphs.size() >= 12 && thin * 10 > static_cast<long>(line.glyphs.size()) * 8;
}

/// Longest lines of ordinary size: the ones that tell the direction best.
std::vector<const page::TextLine*> telling_lines(const page::Page& page) {
  std::vector<const page::TextLine*> lines;
  for (const page::TextLine& line : page.lines) {
    const double em_mm = line.em_px / page.resolution_dpi * kMm_per_inch;
    if (em_mm > 1.6 && em_mm < 11 && length_em(line) >= 2.5 && length_em(line) <= 45 &&
        !is_bars(line)) {
      lines.push_back(&line);
    }
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto* a, const auto* b) {
    return std::min(length_em(*a), 16.0) * std::sqrt(a->em_px) >
           std::min(length_em(*b), 16.0) * std::sqrt(b->em_px);
  });
  if (lines.size() > kLinesToOrient) lines.resize(kLinesToOrient);
  return lines;
}

Lattice read_at(const page::Page& page, const page::TextLine& line, double em_px,
                Recogniser& recogniser, double widened = 1) {
  const Bars bars = recogniser.traits().knows_bars ? Bars::as_they_stand : Bars::laid_down;
  return recogniser.read(line_image(page, line, em_px, bars, widened), Alphabet::japanese);
}

/// A page and what a look at its telling lines showed.
struct LookedAt {
  page::Page page;
  std::vector<FirstLook> looks;
  double uprightness = 0;
};

LookedAt look_at(page::Page page, Recogniser& recogniser) {
  LookedAt seen{std::move(page), {}, 0};
  double sum = 0;
  double weight = 0;
  for (const page::TextLine* line : telling_lines(seen.page)) {
    Lattice lattice = read_at(seen.page, *line, kReading_em_px, recogniser);
    const double expected = std::min(length_em(*line), 12.0);
    sum += plausibility(lattice, recogniser.traits().nonsense_p) * expected;
    weight += expected;
    seen.looks.push_back({line->box, std::move(lattice)});
  }
  seen.uprightness = weight > 0 ? sum / weight : 0;
  return seen;
}

LookedAt upright(page::Page page, Recogniser& recogniser) {
  LookedAt best = look_at(std::move(page), recogniser);
  if (best.uprightness >= kSurelyUpright || best.page.lines.empty()) return best;
  const page::Page as_it_lies = best.page;
  double best_score = best.uprightness;
  for (const int turns : {2, 1, 3}) {
    LookedAt candidate = look_at(page::turned(as_it_lies, turns), recogniser);
    // A turned page must be clearly better: most mail lies the right way up.
    const double score = candidate.uprightness - kTurnedMargin;
    if (score <= best_score) continue;
    best_score = score;
    best = std::move(candidate);
    if (best.uprightness >= kSurelyUpright) break;
  }
  return best;
}

bool numbered(const Lattice& lattice) {
  const std::u32string text = folded_widths(lattice.text());
  return std::count_if(text.begin(), text.end(), is_digit) >= 2;
}

/// Whether `other` reads the same but for one figure or dash more: recognisers swallow one of two
/// equal neighbours (11, 22) more easily than they invent one.
bool lacks_one(const Lattice& lattice, const Lattice& other) {
  const std::u32string text = folded_widths(lattice.text());
  const std::u32string longer = folded_widths(other.text());
  if (longer.size() != text.size() + 1) return false;
  const auto at = static_cast<std::size_t>(
      std::mismatch(text.begin(), text.end(), longer.begin()).first - text.begin());
  if (longer.compare(at + 1, std::u32string::npos, text, at, std::u32string::npos) != 0)
    return false;
  return (is_digit(longer[at]) || longer[at] == U'-') && other.symbols[at].confidence() > 0.8;
}

/// A dash in a column stands upright and reads as a bar; between figures it is a dash.
void lay_dashes(Lattice& lattice) {
  static constexpr std::u32string_view kBars = U"|!Il｜！Ｉ";
  const auto figure = [&](std::size_t i) {
    const std::u32string c(1, lattice.symbols[i].candidates.front().character);
    return is_digit(folded_widths(c)[0]);
  };
  for (std::size_t i = 1; i + 1 < lattice.symbols.size(); ++i) {
    Candidate& best = lattice.symbols[i].candidates.front();
    if (kBars.find(best.character) != std::u32string_view::npos && figure(i - 1) && figure(i + 1)) {
      best.character = U'-';
    }
  }
}

/// Dashes between figures.
int dashes(const Lattice& lattice) {
  const std::u32string text = folded_widths(lattice.text());
  const auto figure = [&](std::size_t i) { return is_digit(text[i]) || is_kanji_numeral(text[i]); };
  int count = 0;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (is_dash(text[i]) && figure(i - 1) && figure(i + 1)) ++count;
  }
  return count;
}

/// A line's best look so far, and what the others showed.
struct Looks {
  Lattice best;
  std::vector<Lattice> rivals;

  /// `again` becomes the best or a rival; the same text again is none.
  void add(Lattice again, bool is_better) {
    if (is_better) std::swap(best, again);
    const std::u32string text = again.text();
    const auto says_so = [&](const Lattice& known) { return known.text() == text; };
    if (again.empty() || says_so(best) || std::any_of(rivals.begin(), rivals.end(), says_so))
      return;
    rivals.push_back(std::move(again));
  }
};

/// Looks again at a column that is not clear, cut into cells of other sizes: its characters may be
/// larger than they seem where many are kana and figures.
void read_with_other_cells(const page::Page& page, const page::TextLine& line,
                           Recogniser& recogniser, Looks& looks) {
  constexpr double kClear_p = 0.98;
  constexpr double kBetter_p = 0.01;
  constexpr double kLegible_p = 0.8;
  constexpr double kSizes[] = {1.13, 0.9, 1.25};
  for (const double size : kSizes) {
    if (looks.best.clarity() >= kClear_p) return;
    page::TextLine other = line;
    other.em_px *= size;
    Lattice again = read_at(page, other, kReading_em_px, recogniser);
    // A dash is never sure: a cell that swallows one only seems clearer.
    const bool swallowed = looks.best.clarity() > kLegible_p && dashes(again) < dashes(looks.best);
    const bool clearer = again.clarity() > looks.best.clarity() + kBetter_p;
    looks.add(std::move(again), clearer && !swallowed);
  }
}

/// Looks again at a row that is hardly legible, as if it were printed in double width.
void read_narrowed(const page::Page& page, const page::TextLine& line, Recogniser& recogniser,
                   Looks& looks) {
  constexpr double kIllegible_p = 0.86;
  constexpr double kBetter_p = 0.08;
  constexpr double kLeast_em = 3;
  if (looks.best.mean_p() >= kIllegible_p || length_em(line) < kLeast_em) return;
  for (const double widened : {2.0, 1.6}) {
    Lattice again = read_at(page, line, kReading_em_px, recogniser, widened);
    const bool clearer = again.mean_p() > looks.best.mean_p() + kBetter_p;
    looks.add(std::move(again), clearer);
  }
}

/// The lattice that standing the page upright left of a line, or a first look at it.
Lattice first_look(ReadSide& side, const page::TextLine& line, Recogniser& recogniser) {
  for (FirstLook& look : side.first_looks) {
    if (look.box.x_px == line.box.x_px && look.box.y_px == line.box.y_px &&
        look.box.width_px == line.box.width_px) {
      return std::move(look.lattice);
    }
  }
  return read_at(side.page, line, kReading_em_px, recogniser);
}

ReadLine read_line(ReadSide& side, const page::TextLine& line, Recogniser& recogniser) {
  const page::Page& page = side.page;
  Looks looks{first_look(side, line, recogniser), {}};
  const RecogniserTraits traits = recogniser.traits();
  const bool doubtful = looks.best.mean_p() < traits.clearly_read_p;
  if (traits.second_look_em_px > 0 && (doubtful || numbered(looks.best))) {
    Lattice again = read_at(page, line, traits.second_look_em_px, recogniser);
    const bool better = doubtful && plausibility(again, 0) > plausibility(looks.best, 0);
    const bool longer = lacks_one(looks.best, again);
    looks.add(std::move(again), better || longer);
  }
  if (line.direction == page::Direction::vertical) {
    read_with_other_cells(page, line, recogniser, looks);
    lay_dashes(looks.best);
    for (Lattice& rival : looks.rivals) lay_dashes(rival);
  } else {
    read_narrowed(page, line, recogniser, looks);
  }
  ReadLine read{line, std::move(looks.best), {}, 0, std::move(looks.rivals)};
  read.text = folded_widths(read.lattice.text());
  read.p = read.lattice.mean_p();
  return read;
}

ReadPostalCode read_boxes(const page::Page& page, const page::PostalBoxes& boxes,
                          Recogniser& recogniser) {
  ReadPostalCode code;
  code.in_boxes = true;
  const page::Box& first = boxes.boxes.front();
  const page::Box& last = boxes.boxes.back();
  code.box = {first.x_px, first.y_px, last.right_px() - first.x_px, first.height_px};
  for (const BoxCut cut : {BoxCut::inside, BoxCut::beyond_red, BoxCut::whole_row}) {
    if (cut == BoxCut::beyond_red && !boxes.red_frames) continue;
    Lattice lattice = recogniser.read(postal_boxes_image(page, boxes, cut), Alphabet::digits);
    if (lattice.symbols.size() != boxes.boxes.size() || lattice.mean_p() <= code.p) continue;
    code.p = lattice.mean_p();
    code.figures = std::move(lattice.symbols);
  }
  return code;
}

/// The resolution may be a guess: a small picture, which may be a cut-out, is searched for bars of
/// any width, a larger one for those of the other common resolution, too.
std::optional<LocatedBarcode> find_barcode(const page::Page& page) {
  constexpr double kOtherResolution_dpi = 200;
  auto found = read_customer_barcode(page.grey, page.resolution_dpi);
  if (found) return found;
  if (page.grey.pixels.size() < kCutOut_px) return read_customer_barcode(page.grey, 0);
  if (page.resolution_dpi < 1.2 * kOtherResolution_dpi) return found;
  return read_customer_barcode(page.grey, kOtherResolution_dpi);
}

/// The customer barcode says which way is up, better than any text.
bool turned_by_barcode(ReadSide& side, page::Page& page) {
  auto found = find_barcode(page);
  if (!found) return false;
  if (found->quarter_turns != 0) {
    page = page::turned(page, found->quarter_turns);
    found = find_barcode(page);
    if (!found) return false;
  }
  side.barcode = found->content;
  side.barcode_box = found->box;
  return true;
}

bool inside(const page::Box& inner, const page::Box& outer) {
  const int x = inner.x_px + inner.width_px / 2;
  const int y = inner.y_px + inner.height_px / 2;
  return x >= outer.x_px && x < outer.right_px() && y >= outer.y_px && y < outer.bottom_px();
}

}  // namespace

std::string ReadPostalCode::text() const {
  std::string text;
  for (const Symbol& figure : figures) {
    text.push_back(static_cast<char>(figure.candidates.front().character));
  }
  return text;
}

ReadSide stand_upright(page::Page page, Recogniser& recogniser) {
  ReadSide side;
  side.traits = recogniser.traits();
  if (turned_by_barcode(side, page)) {
    side.page = std::move(page);
    return side;
  }
  LookedAt seen = upright(std::move(page), recogniser);
  side.page = std::move(seen.page);
  side.first_looks = std::move(seen.looks);
  return side;
}

void read_lines(ReadSide& side, Recogniser& recogniser) {
  std::vector<page::TextLine> lines = side.page.lines;
  std::stable_sort(lines.begin(), lines.end(),
                   [](const page::TextLine& a, const page::TextLine& b) {
                     return length_em(a) * a.em_px > length_em(b) * b.em_px;
                   });
  if (lines.size() > kMaxLinesRead) lines.resize(kMaxLinesRead);
  for (const page::TextLine& line : lines) {
    if (is_bars(line) || (side.barcode && inside(line.box, side.barcode_box))) continue;
    ReadLine read = read_line(side, line, recogniser);
    if (!read.lattice.empty()) side.lines.push_back(std::move(read));
  }
  side.first_looks.clear();
  part_rows(side);
  join_first_characters(side);
  for (const page::PostalBoxes& boxes : side.page.postal_boxes) {
    ReadPostalCode code = read_boxes(side.page, boxes, recogniser);
    if (!code.figures.empty()) side.boxes.push_back(std::move(code));
  }
}

ReadSide read_side(page::Page page, Recogniser& recogniser) {
  Bounded bounded(recogniser);
  ReadSide side = stand_upright(std::move(page), bounded);
  read_lines(side, bounded);
  return side;
}

}  // namespace kanaria::reading
