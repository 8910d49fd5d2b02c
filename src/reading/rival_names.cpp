#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "reading/alternatives.h"
#include "reading/name_field.h"
#include "reading/name_support.h"
#include "reading/name_ways.h"
#include "reading/rival_fields.h"
#include "reading/rivals.h"
#include "reading/side_geometry.h"
#include "reading/text_kinds.h"
#include "reading/text_slips.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kTextsOfBest = 48;
constexpr std::size_t kTextsOfOther = 12;
constexpr std::size_t kTextsWithSlips = 4;
constexpr std::size_t kSlipsOfText = 12;
constexpr std::size_t kTextsOfFirm = 8;
constexpr double kWithoutFirm = 0.1;    // the firm above is not the addressee's
constexpr double kWithFirm = 0.05;      // a line above is, though it does not look it
constexpr double kLogoCharacter = 0.1;  // one character of the firm is a logo's, or the reverse
constexpr double kApostrophe = 0.9;     // O'Brien
constexpr double kNotFound = 0.3;       // that a name is there although none was found

std::u32string cleaned(std::u32string_view text) {
  std::u32string name = with_marks_joined(folded_widths(text));
  std::erase_if(name, [](char32_t c) { return !is_name_character(c); });
  return name;
}

bool is_latin(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

/// The same with apostrophes between letters kept.
std::u32string with_apostrophes(std::u32string_view text) {
  static constexpr std::u32string_view kSeen = U"'’‘`´";
  std::u32string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between =
        i > 0 && i + 1 < text.size() && is_latin(text[i - 1]) && is_latin(text[i + 1]);
    if (between && kSeen.find(text[i]) != std::u32string_view::npos) {
      name.push_back(U'\'');
    } else if (is_name_character(text[i])) {
      name.push_back(text[i]);
    }
  }
  return name;
}

/// Odds of persons' names by way, text and lexicons.
class Persons {
 public:
  Persons(const postal::NameKnowledge& names, std::string firm)
      : names_(names), firm_(std::move(firm)) {}

  void add(const NameWay& way, std::size_t most) {
    const auto texts = wide_alternatives(way.symbols, 0, way.symbols.size(), most);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::u32string name = cleaned(texts[i].text);
      const double odds = way.odds * texts[i].p / texts.front().p;
      add_text(name, odds);
      const std::u32string latin = with_apostrophes(folded_widths(texts[i].text));
      if (latin != name) add_text(latin, odds * kApostrophe);
      if (i >= kTextsWithSlips) continue;
      for (const Alternative& slip : before_slips(name, kSlipsOfText)) {
        add_text(slip.text, odds * slip.p);
      }
    }
  }

  /// `best` is the name that was read, whose log-odds the others are measured by.
  void tell(const std::u32string& best, Rivals& rivals) const {
    const double zero = best.empty() ? 0 : lexicon_support(best, names_);
    for (const auto& [text, log_odds] : list_) {
      // A surname alone would stand for the whole family, in the registry too.
      if (text.size() < best.size() && names_.is_surname(base::to_utf8(text))) continue;
      const double odds = std::min(1.0, std::exp(log_odds - zero));
      rivals.add(firm_ + base::to_utf8(text), odds);
      if (!firm_.empty()) rivals.add(base::to_utf8(text), odds * kWithoutFirm);
    }
  }

 private:
  void add_text(const std::u32string& text, double odds) {
    if (text.empty()) return;
    list_.emplace_back(text, std::log(odds) + lexicon_support(text, names_));
  }

  const postal::NameKnowledge& names_;
  std::string firm_;  ///< stands before every name, with its space
  std::vector<std::pair<std::u32string, double>> list_;
};

/// Other readings of a firm's line, each with what stands before and after it in the field.
void add_firm(const ReadLine& line, std::size_t end, const std::string& before,
              const std::string& after, Rivals& rivals) {
  const ReadLine own = part_of(line, 0, end);
  const std::u32string read = base::to_u32(read_company(own).text);
  if (read.empty()) return;
  const auto found = own.text.find(read);
  const std::size_t first = found == std::u32string::npos ? 0 : found;
  const std::size_t last = found == std::u32string::npos ? end : found + read.size();
  const auto add = [&](std::size_t from, double odds) {
    const auto texts = wide_alternatives(own.lattice.symbols, from, last, kTextsOfFirm);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::u32string text = with_marks_joined(folded_widths(texts[i].text));
      const double p = odds * texts[i].p / texts.front().p;
      rivals.add(before + base::to_utf8(text) + after, p);
      if (i > 0) continue;
      for (const Alternative& slip : before_slips(text, kSlipsOfText)) {
        rivals.add(before + base::to_utf8(slip.text) + after, p * slip.p);
      }
    }
  };
  add(first, 1);
  for (const std::size_t more : {1U, 2U}) {
    if (first >= more) add(first - more, kLogoCharacter / static_cast<double>(more));
    if (first + more + 2 < last) add(first + more, kLogoCharacter / static_cast<double>(more));
  }
}

/// The firm's lines, each in other readings and the others as they stand.
void add_firms(const RivalSources& sources, const Field& name, Rivals& rivals) {
  std::string before;
  for (const std::size_t i : sources.role.company_lines) {
    const ReadLine& line = sources.side.lines[i];
    const auto honorific = find_honorific(line.text);
    const std::size_t end =
        honorific && honorific->text == U"御中" ? honorific->from : line.text.size();
    const std::string text = read_company(part_of(line, 0, end)).text;
    if (!name.text.starts_with(before + text)) return;  // the firm was put together otherwise
    add_firm(line, end, before, name.text.substr(before.size() + text.size()), rivals);
    before += text;
  }
}

/// A line right above a person that does not look like a firm, and the person.
void add_unlikely_firms(const RivalSources& sources, const Field& name, Rivals& rivals) {
  constexpr double kNear_mm = 9;
  const ReadLine& main = sources.side.lines[sources.role.names.front().line];
  const bool row = main.line.direction == page::Direction::horizontal;
  for (std::size_t i = 0; i < sources.side.lines.size(); ++i) {
    const ReadLine& read = sources.side.lines[i];
    const page::Box& a = read.line.box;
    const page::Box& b = main.line.box;
    const bool above = row ? a.bottom_px() <= b.y_px : a.x_px >= b.right_px();
    if (!above || read.line.direction != main.line.direction || is_notice(read.text) ||
        find_phone(read.text) || find_postal_code(read.text) || read.text.size() < 3 ||
        distance_mm(sources.side, a, b) > kNear_mm || is_in(sources.role.company_lines, i) ||
        (sources.role.address && is_in(sources.role.address->lines, i))) {
      continue;
    }
    const std::string firm = read_company(read).text;
    if (!firm.empty()) rivals.add(firm + " " + name.text, kWithFirm);
  }
}

}  // namespace

void add_rival_names(const RivalSources& sources, Field& name) {
  Rivals rivals;
  const RecipientRole& role = sources.role;
  const bool found = !name.text.empty() && !role.names.empty();
  const auto gap = name.text.rfind(' ');
  const std::string firm = gap == std::string::npos ? "" : name.text.substr(0, gap + 1);
  const std::string person = name.text.substr(firm.size());
  const bool is_firm = found && (role.names.front().honorific == U"御中" ||
                                 looks_like_company(base::to_u32(person)));
  if (is_firm) {
    const NameLine& main = role.names.front();
    const ReadLine& line = sources.side.lines[main.line];
    const std::string text = read_company(part_of(line, 0, main.end)).text;
    if (name.text.ends_with(text)) {
      add_firm(line, main.end, name.text.substr(0, name.text.size() - text.size()), "", rivals);
    }
  }
  if (found) add_firms(sources, name, rivals);
  if (found && !is_firm && firm.empty()) add_unlikely_firms(sources, name, rivals);
  Persons persons(sources.names, is_firm ? "" : firm);
  for (const NameWay& way : name_ways(sources.side, role)) {
    if (is_firm && way.odds == 1) continue;
    persons.add(way, way.odds == 1 ? kTextsOfBest : kTextsOfOther);
  }
  persons.tell(base::to_u32(person), rivals);
  rivals.join(name, kNotFound);
}

}  // namespace kanaria::reading
