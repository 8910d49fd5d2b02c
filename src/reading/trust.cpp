#include "reading/trust.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

#include "base/check.h"
#include "base/utf8.h"
#include "reading/text_kinds.h"
#include "reading/trust_weights.h"

namespace kanaria::reading {
namespace {

using View = std::u32string_view;

/// Log-odds, a fifth of them, so that figures stay near 1.
double log_odds(double p) {
  const double safe = std::clamp(p, 0.01, 0.999);
  return std::log(safe / (1 - safe)) / 5;
}

/// 0 for certainty, 1 for none: how many nines a probability lacks of four.
double doubt(double p) {
  return std::clamp((std::log10(std::max(1 - p, 1e-4)) + 4) / 4, 0.0, 1.0);
}

struct Legibility {
  double least = 1;     ///< confidence of the worst character
  double sum_log = 0;   ///< of all
  double presence = 1;  ///< of the least certain to be there
};

Legibility legibility(const std::vector<Symbol>& symbols, std::size_t from, std::size_t to) {
  Legibility found;
  for (std::size_t i = from; i < to && i < symbols.size(); ++i) {
    const double p = symbols[i].confidence();
    found.least = std::min(found.least, p);
    found.presence = std::min(found.presence, symbols[i].presence);
    found.sum_log += std::log(std::max(p, 1e-3));
  }
  return found;
}

/// How far the characters stand apart somewhere, as against elsewhere: 0 for evenly, 1 where one
/// and a half more would have room.
double gap_within(const std::vector<Symbol>& symbols, std::size_t from, std::size_t to) {
  constexpr double kEven = 1.6;
  std::vector<double> steps;
  for (std::size_t i = from + 1; i < symbols.size() && i < to; ++i) {
    const double step =
        (symbols[i].from_em + symbols[i].to_em - symbols[i - 1].from_em - symbols[i - 1].to_em) / 2;
    if (step > 0) steps.push_back(step);  // not from one line to the next
  }
  if (steps.size() < 2) return 0;
  std::sort(steps.begin(), steps.end());
  return std::clamp((steps.back() / steps[steps.size() / 2] - kEven) / 1.5, 0.0, 1.0);
}

/// How clearly another look at a line reads something else than `text`, in [0, 1].
double contradicted(const ReadLine& line, std::u32string_view text) {
  constexpr double kUnclear_p = 0.1;  // so much less clear, a look says nothing
  double most = 0;
  for (const Lattice& rival : line.rivals) {
    if (folded_widths(rival.text()).find(text) != std::u32string::npos) continue;
    most = std::max(most, (rival.mean_p() - line.p + kUnclear_p) / kUnclear_p);
  }
  return std::clamp(most, 0.0, 1.0);
}

bool same_box(const page::Box& a, const page::Box& b) {
  return a.x_px == b.x_px && a.y_px == b.y_px && a.width_px == b.width_px;
}

/// Print that no field has.
struct Loose {
  bool goes_on = false;  ///< from a line, within a character or two: a surname set apart
  bool figures = false;  ///< before or after it, farther too: a house number, a room
};

Loose loose_ends(const ReadSide& side, const page::TextLine& line,
                 const std::vector<std::size_t>& used) {
  constexpr double kReach_em = 2.6;
  constexpr double kFiguresReach_em = 6;
  constexpr std::size_t kMostFigures = 8;  // more is a telephone number
  constexpr double kLeast_em = 0.45;
  const bool row = line.direction == page::Direction::horizontal;
  const auto along = [&](const page::Box& b) {
    return row ? std::pair(b.x_px, b.right_px()) : std::pair(b.y_px, b.bottom_px());
  };
  const auto across = [&](const page::Box& b) {
    return row ? std::pair(b.y_px, b.bottom_px()) : std::pair(b.x_px, b.right_px());
  };
  Loose loose;
  for (const page::TextLine& other : side.page.lines) {
    if (std::max(other.box.width_px, other.box.height_px) < kLeast_em * line.em_px) continue;
    const auto read = std::find_if(side.lines.begin(), side.lines.end(), [&](const ReadLine& r) {
      return same_box(r.line.box, other.box);
    });
    if (read != side.lines.end()) {
      const auto at = static_cast<std::size_t>(read - side.lines.begin());
      if (std::find(used.begin(), used.end(), at) != used.end()) continue;
      if (is_notice(read->text) || find_postal_code(read->text)) continue;
    }
    const auto [a0, a1] = along(line.box);
    const auto [b0, b1] = along(other.box);
    const auto [c0, c1] = across(line.box);
    const auto [d0, d1] = across(other.box);
    const int level = std::min(c1, d1) - std::max(c0, d0);
    const int gap = std::max(a0, b0) - std::min(a1, b1);
    if (level <= 0.5 * std::min(c1 - c0, d1 - d0)) continue;
    loose.goes_on = loose.goes_on || gap < kReach_em * line.em_px;
    const bool figures = read != side.lines.end() && read->text.size() <= kMostFigures &&
                         std::any_of(read->text.begin(), read->text.end(), [](char32_t c) {
                           return is_digit(c) || is_kanji_numeral(c) || is_dash(c);
                         });
    loose.figures = loose.figures || (figures && gap < kFiguresReach_em * line.em_px);
  }
  return loose;
}

/// Whether a line that no field has stands beside the address as its next line would, and reads
/// like a building or a room.
bool building_beside(const ReadSide& side, const AddressGroup& group,
                     const std::vector<std::size_t>& used) {
  constexpr double kNext_em = 3.2;
  constexpr std::size_t kOfAName = 3;
  for (std::size_t j = 0; j < side.lines.size(); ++j) {
    const ReadLine& other = side.lines[j];
    if (std::find(used.begin(), used.end(), j) != used.end()) continue;
    if (is_notice(other.text) || find_postal_code(other.text) || find_phone(other.text)) continue;
    const auto katakana = std::count_if(other.text.begin(), other.text.end(),
                                        [](char32_t c) { return c >= U'ァ' && c <= U'ー'; });
    const bool figures = std::any_of(other.text.begin(), other.text.end(),
                                     [](char32_t c) { return is_digit(c) || is_kanji_numeral(c); });
    const bool room = figures && other.text.find(U'号') != std::u32string::npos;
    if (!room && !(figures && katakana >= static_cast<long>(kOfAName))) continue;
    for (const std::size_t i : group.lines) {
      const page::TextLine& line = side.lines[i].line;
      if (line.direction != other.line.direction) continue;
      const bool row = line.direction == page::Direction::horizontal;
      const int from = row ? other.line.box.y_px - line.box.bottom_px()
                           : line.box.x_px - other.line.box.right_px();
      const int together = row ? std::min(line.box.right_px(), other.line.box.right_px()) -
                                     std::max(line.box.x_px, other.line.box.x_px)
                               : std::min(line.box.bottom_px(), other.line.box.bottom_px()) -
                                     std::max(line.box.y_px, other.line.box.y_px);
      if (together > 0 && from > -line.em_px && from < kNext_em * line.em_px) return true;
    }
  }
  return false;
}

std::vector<std::size_t> lines_of(const RecipientRole& role) {
  std::vector<std::size_t> lines = role.company_lines;
  if (role.address) {
    lines.insert(lines.end(), role.address->lines.begin(), role.address->lines.end());
  }
  for (const NameLine& name : role.names) lines.push_back(name.line);
  if (role.care_of_line) lines.push_back(*role.care_of_line);
  return lines;
}

/// Where the building begins: after the last character that numbers of houses are made of.
std::size_t building_in(View rest) {
  static constexpr View kOfNumbers = U"丁目番地号の-ー、 ";
  std::size_t i = 0;
  while (i < rest.size() && (is_digit(rest[i]) || is_kanji_numeral(rest[i]) ||
                             kOfNumbers.find(rest[i]) != View::npos)) {
    ++i;
  }
  return i;
}

bool numeric(char32_t c) {
  return is_digit(c) || is_kanji_numeral(c);
}

/// Characters that no address has: what is left of marks, and dashes in a row.
double odd_characters(View rest) {
  static constexpr View kOdd = U"=|!?,.\"'`^<>[]{}~#$%&*+;:@\\/_■●□◎";
  int odd = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (kOdd.find(rest[i]) != View::npos) ++odd;
    if (i > 0 && is_dash(rest[i]) && is_dash(rest[i - 1])) ++odd;
  }
  return std::min(odd, 2) / 2.0;
}

std::size_t longest_number(View text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char32_t c : text) {
    run = is_digit(c) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// What the customer barcode's address number says: 1 the same, -1 another, 0 there is none.
double barcode_verdict(const ReadSide& side, View rest) {
  if (!side.barcode || side.barcode->address_number.empty()) return 0;
  std::string figures;
  for (const char32_t c : rest) {
    if (is_digit(c)) figures.push_back(static_cast<char>(c));
  }
  std::string barred;
  for (const char c : side.barcode->address_number) {
    if (c >= '0' && c <= '9') barred.push_back(c);
  }
  return figures.starts_with(barred) && !barred.empty() ? 1 : -1;
}

/// A figure of an evidence; `sentence` is said of a field in doubt where the figure is above a
/// half.
struct Sign {
  std::string_view words;
  std::string_view sentence = {};
};

constexpr Sign kAddressSigns[] = {
    {"one"},
    {"log-odds of the best hypothesis"},
    {"the postal code is the place's"},
    {"no postal code"},
    {"errors in the place", "The town is hardly legible."},
    {"doubt of the worst character after the place"},
    {"doubt of all of them"},
    {"a character that may not be there"},
    {"no number", "The address has no house number."},
    {"a building without a number", "The building is printed without a room, or it was not read."},
    {"print goes on beside", "There is print beside the address that no field has."},
    {"characters that no address has", "The address has characters that no address has."},
    {"a column"},
    {"the barcode has the same number"},
    {"the barcode has another number", "The customer barcode has another house number."},
    {"a house number of four figures or more"},
    {"numerals"},
    {"faint print"},
    {"another look reads otherwise"},
    {"a gap within", "There is a gap in the address; something may be unread."},
    {"doubt of the image alone"},
    {"the place in another form than the dictionary's"},
    {"figures beside", "There are figures beside the address that no field has."},
    {"a building beside", "A line beside the address may be its building."}};
constexpr Sign kNameSigns[] = {
    {"one"},
    {"log-odds of the best hypothesis"},
    {"surname and given name known"},
    {"surname known"},
    {"an honorific"},
    {"doubt of the worst character"},
    {"doubt of all of them"},
    {"a character that may not be there"},
    {"a firm"},
    {"nobody's name", "The name names nobody."},
    {"print goes on beside", "There is print beside the name that no field has."},
    {"two characters or one"},
    {"a column"},
    {"several names"},
    {"faint print"},
    {"how surely it is the addressee"},
    {"another look reads otherwise"},
    {"a gap within", "There is a gap in the name; something may be unread."},
    {"doubt of the image alone"}};
static_assert(std::size(kAddressSigns) == kAddressWeights.size());
static_assert(std::size(kNameSigns) == kNameWeights.size());

std::vector<std::string_view> words_of(std::span<const Sign> signs) {
  std::vector<std::string_view> words;
  for (const Sign& sign : signs) words.push_back(sign.words);
  return words;
}

std::vector<std::string> sentences_of(std::span<const Sign> signs, const Evidence& evidence) {
  std::vector<std::string> sentences;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    if (evidence[i] > 0.5 && !signs[i].sentence.empty()) sentences.emplace_back(signs[i].sentence);
  }
  return sentences;
}

template <std::size_t n>
double probability(const Evidence& evidence, const std::array<double, n>& weights) {
  CHECK(evidence.size() == n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += weights[i] * evidence[i];
  return 1 / (1 + std::exp(-sum));
}

}  // namespace

std::vector<std::string_view> address_signs() {
  return words_of(kAddressSigns);
}

std::vector<std::string_view> name_signs() {
  return words_of(kNameSigns);
}

std::vector<std::string> address_reasons(const Evidence& evidence) {
  return sentences_of(kAddressSigns, evidence);
}

std::vector<std::string> name_reasons(const Evidence& evidence) {
  return sentences_of(kNameSigns, evidence);
}

Evidence address_evidence(const ReadSide& side, const RecipientRole& role,
                          const AddressFields& fields) {
  if (!role.address || role.address->places.empty() || fields.address.text.empty()) {
    return Evidence(std::size(kAddressSigns), 0);
  }
  const AddressGroup& group = *role.address;
  const std::size_t from = fields.rest_from;
  std::u32string rest;
  for (std::size_t i = from; i < group.symbols.size(); ++i) {
    rest.push_back(group.symbols[i].candidates.front().character);
  }
  rest = folded_widths(rest);
  const Legibility legible = legibility(group.symbols, from, group.symbols.size());
  const std::size_t building = building_in(rest);
  const bool numbered = std::any_of(rest.begin(), rest.end(), numeric);
  const View tail = View(rest).substr(building);
  const bool open_end = tail.size() >= 2 && std::none_of(tail.begin(), tail.end(), numeric);
  const std::vector<std::size_t> used = lines_of(role);
  Loose loose;
  double contrast = 1;
  double otherwise = 0;
  double clarity = 1;
  for (const std::size_t i : group.lines) {
    const ReadLine& read = side.lines[i];
    otherwise = std::max(otherwise, contradicted(read, read.text));
    clarity = std::min(clarity, read.lattice.clarity());
    const Loose here = loose_ends(side, read.line, used);
    loose.goes_on = loose.goes_on || here.goes_on;
    loose.figures = loose.figures || here.figures;
    contrast = std::min(contrast, side.lines[i].line.ink_contrast);
  }
  const double barred = barcode_verdict(side, rest);
  return {1,
          log_odds(fields.address.hypotheses.front().p),
          fields.codes_agree ? 1.0 : 0.0,
          fields.postal_code.text.empty() ? 1.0 : 0.0,
          std::min(fields.place_cost, 3.0) / 3,
          doubt(legible.least),
          std::min(1.0, -legible.sum_log),
          1 - legible.presence,
          numbered ? 0.0 : 1.0,
          open_end ? 1.0 : 0.0,
          loose.goes_on ? 1.0 : 0.0,
          odd_characters(rest),
          side.lines[group.lines[0]].line.direction == page::Direction::vertical ? 1.0 : 0.0,
          std::max(0.0, barred),
          std::max(0.0, -barred),
          longest_number(View(rest).substr(0, building)) >= 4 ? 1.0 : 0.0,
          std::any_of(rest.begin(), rest.end(), is_kanji_numeral) ? 1.0 : 0.0,
          1 - contrast,
          otherwise,
          gap_within(group.symbols, from, group.symbols.size()),
          doubt(clarity),
          fields.place.in_other_form ? 1.0 : 0.0,
          loose.figures ? 1.0 : 0.0,
          building_beside(side, group, used) ? 1.0 : 0.0};
}

Evidence name_evidence(const ReadSide& side, const RecipientRole& role,
                       const postal::NameKnowledge& names, const Recipient& recipient) {
  if (role.names.empty() || recipient.name.text.empty()) {
    return Evidence(std::size(kNameSigns), 0);
  }
  const NameLine& main = role.names.front();
  const ReadLine& line = side.lines[main.line];
  const std::u32string whole = base::to_u32(recipient.name.text);
  const auto gap = whole.rfind(U' ');
  const std::u32string person = gap == std::u32string::npos ? whole : whole.substr(gap + 1);
  const bool firm = looks_like_company(person) || main.honorific == U"御中";
  const bool nobody = person.ends_with(U"担当者") || person.size() < 2;
  const Legibility legible = legibility(line.lattice.symbols, 0, main.end);
  const std::vector<std::size_t> used = lines_of(role);
  bool surname = false;
  for (std::size_t cut = 1; cut < person.size() && cut <= 4; ++cut) {
    surname = surname || names.is_surname(base::to_utf8(person.substr(0, cut)));
  }
  const bool known = is_person(person, names);
  return {1,
          log_odds(recipient.name.hypotheses.front().p),
          known ? 1.0 : 0.0,
          surname && !known ? 1.0 : 0.0,
          main.honorific.empty() ? 0.0 : 1.0,
          doubt(legible.least),
          std::min(1.0, -legible.sum_log),
          1 - legible.presence,
          firm ? 1.0 : 0.0,
          nobody ? 1.0 : 0.0,
          loose_ends(side, line.line, used).goes_on ? 1.0 : 0.0,
          person.size() <= 2 ? 1.0 : 0.0,
          line.line.direction == page::Direction::vertical ? 1.0 : 0.0,
          recipient.names.empty() ? 0.0 : 1.0,
          1 - line.line.ink_contrast,
          std::clamp(role.score / 12, 0.0, 2.0),
          contradicted(line, std::u32string_view(line.text).substr(0, main.end)),
          gap_within(line.lattice.symbols, 0, main.end),
          doubt(line.lattice.clarity())};
}

double trust_in_address(const Evidence& evidence) {
  return probability(evidence, kAddressWeights);
}

double trust_in_name(const Evidence& evidence) {
  return probability(evidence, kNameWeights);
}

void set_confidence(Field& field, double confidence) {
  field.confidence = confidence;
  if (field.hypotheses.empty()) return;
  double others = 0;
  for (std::size_t i = 1; i < field.hypotheses.size(); ++i) others += field.hypotheses[i].p;
  const double factor = others > 0 ? std::min(1.0, (1 - confidence) / others) : 0;
  field.hypotheses.front().p = confidence;
  for (std::size_t i = 1; i < field.hypotheses.size(); ++i) {
    field.hypotheses[i].p = std::min(confidence, factor * field.hypotheses[i].p);
  }
}

}  // namespace kanaria::reading
