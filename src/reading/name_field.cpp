#include "reading/name_field.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "reading/alternatives.h"
#include "reading/name_support.h"
#include "reading/notations.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxStrings = 96;
constexpr std::size_t kMaxHypotheses = 16;
/// Log-odds of a stray stroke against a rare given name, before the lexicons: enough for a review.
constexpr double kStrayStroke = -3;

std::size_t first_name_character(const std::vector<Symbol>& symbols, std::size_t end) {
  std::size_t from = 0;
  while (from < end && !is_name_character(symbols[from].candidates.front().character)) ++from;
  return from;
}

/// The ways to write a name that was read from symbols [0, end) of a line.
std::vector<WeighedText> notations_of_name(const Field& name, const ReadLine& line, std::size_t end,
                                           const postal::NameKnowledge& names) {
  const auto& symbols = line.lattice.symbols;
  if (name.text.empty()) return {};
  return notations_seen(ways_of_name(base::to_u32(name.text), names), name, symbols,
                        first_name_character(symbols, end), end);
}

/// 菅原敦志 of 菅原一敦志: a fold or a streak between surname and given name reads as a stroke,
/// where both are known and the stroke belongs to neither; "" where there is none.
std::u32string without_stray_stroke(const std::u32string& text,
                                    const postal::NameKnowledge& names) {
  static constexpr std::u32string_view kStrokes = U"一ーノ丨Il";
  const auto part = [&](std::size_t from, std::size_t to) {
    return base::to_utf8(text.substr(from, to - from));
  };
  constexpr std::size_t kShortestGiven = 2;  // 一真 may be anybody's
  for (std::size_t i = 1; i + kShortestGiven < text.size(); ++i) {
    if (kStrokes.find(text[i]) == std::u32string_view::npos || is_kana(text[i - 1]) ||
        is_kana(text[i + 1]) || !names.is_surname(part(0, i)) ||
        !names.is_given_name(part(i + 1, text.size())) || names.is_surname(part(0, i + 1)) ||
        names.is_given_name(part(i, text.size()))) {
      continue;
    }
    return text.substr(0, i) + text.substr(i + 1);
  }
  return {};
}

/// Ranked names out of symbols [0, end) of a line.
Field personal_name(const ReadLine& line, std::size_t end, const RecogniserTraits& traits,
                    const postal::NameKnowledge& names) {
  Field field;
  const auto& symbols = line.lattice.symbols;
  const std::size_t from = first_name_character(symbols, end);
  struct Scored {
    std::u32string text;
    double score;
  };
  std::vector<Scored> scored;
  for (const Alternative& alternative : alternatives(symbols, from, end, kMaxStrings)) {
    std::u32string text = folded_widths(alternative.text);
    std::erase_if(text, [](char32_t c) { return !is_name_character(c); });
    if (text.empty()) continue;
    scored.push_back({text, std::log(alternative.p) + lexicon_support(text, names)});
    const std::u32string clean = without_stray_stroke(text, names);
    if (!clean.empty()) {
      const double log_p = std::log(alternative.p) + kStrayStroke;
      scored.push_back({clean, log_p + lexicon_support(clean, names)});
    }
  }
  if (scored.empty()) return field;
  std::stable_sort(scored.begin(), scored.end(),
                   [](const Scored& a, const Scored& b) { return a.score > b.score; });
  if (scored.size() > kMaxHypotheses) scored.resize(kMaxHypotheses);
  double total = 0;
  for (const Scored& s : scored) total += std::exp(s.score - scored[0].score);
  const bool is_known = lexicon_support(scored[0].text, names) >= kKnownSurname;
  const double right = is_known ? traits.known_name_is_right : traits.other_name_is_right;
  for (const Scored& s : scored) {
    field.hypotheses.push_back(
        {base::to_utf8(s.text), right * line.p * std::exp(s.score - scored[0].score) / total});
  }
  field.text = field.hypotheses.front().text;
  field.confidence = field.hypotheses.front().p;
  return field;
}

/// 花子 under 山田太郎, or 太郎・花子: the surname is printed once.
std::string joint_name(const std::string& first, const std::string& next, bool after_dot,
                       const postal::NameKnowledge& names) {
  const std::u32string text = base::to_u32(next);
  if (after_dot && text.size() <= 3 && !is_person(text, names)) {
    const auto parts = names.split(first);
    return parts.empty() ? next : parts.front().surname + next;
  }
  if (text.size() > 3 || (text.size() == 3 && !names.is_given_name(next))) return next;
  if (!names.is_given_name(next) && text.size() > 2) return next;
  const auto splits = names.split(first);
  if (splits.empty()) return next;
  if (base::to_u32(next).size() >= 2 && !names.is_given_name(next) && names.is_surname(next)) {
    return next;
  }
  return splits.front().surname + next;
}

/// 連名 on one line: where 佳苗・壮一 part within [from, to).  The dot of a foreign name stands
/// between katakana or letters.
std::vector<std::size_t> dots_of(const std::u32string& text, std::size_t from, std::size_t to) {
  const auto native = [&](std::size_t i) {
    return is_kanji(text[i]) || (text[i] >= U'ぁ' && text[i] <= U'ん');
  };
  std::vector<std::size_t> dots;
  for (std::size_t i = from + 1; i + 1 < to; ++i) {
    const bool dot = text[i] == U'・' || text[i] == U'·' || text[i] == U'･' || text[i] == U'、';
    if (dot && native(i - 1) && native(i + 1)) dots.push_back(i);
  }
  return dots;
}

bool lies_across(char32_t c) {
  return is_dash(c) || c == U'一' || c == U'へ' || c == U'人';
}

std::string company_text(const ReadSide& side, const std::vector<std::size_t>& lines) {
  std::string text;
  for (const std::size_t i : lines) {
    const auto honorific = find_honorific(side.lines[i].text);
    const bool addressed = honorific && honorific->text == U"御中";
    const std::size_t to = addressed ? honorific->from : side.lines[i].text.size();
    text += read_company(part_of(side.lines[i], 0, to)).text;
  }
  return text;
}

/// The company's name and department, then the person after a space.
void put_company_first(const ReadSide& side, const RecipientRole& role, Recipient& recipient) {
  const std::string company = company_text(side, role.company_lines);
  if (company.empty()) return;
  const std::string gap = role.names.front().honorific == U"御中" ? "" : " ";
  for (Hypothesis& hypothesis : recipient.name.hypotheses) {
    hypothesis.text = company + gap + hypothesis.text;
  }
  // The firm stands on lines of its own, whose ways of writing nobody weighed.
  recipient.name.notations.clear();
  recipient.name.text = company + gap + recipient.name.text;
}

bool starts_name(char32_t c) {
  return is_kanji(c) || is_kana(c) || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') ||
         is_digit(c) || c == U'(' || c == U'㈱' || c == U'㈲';
}

double middle_em(const Symbol& symbol) {
  return (symbol.from_em + symbol.to_em) / 2;
}

/// A logo that was read as the character at `from`: not quite a character, and farther from the
/// next than those are from one another.
bool is_logo(const std::vector<Symbol>& symbols, std::size_t from) {
  constexpr double kCharacter = 0.99;  // characters of logos' size are read at least so surely
  constexpr double kApart = 1.22;      // steps of the text
  if (symbols.size() < from + 4 || symbols[from].confidence() >= kCharacter) return false;
  std::vector<double> steps;
  for (std::size_t i = from + 2; i < symbols.size(); ++i) {
    steps.push_back(middle_em(symbols[i]) - middle_em(symbols[i - 1]));
  }
  std::nth_element(steps.begin(), steps.begin() + static_cast<long>(steps.size() / 2), steps.end());
  const double step = middle_em(symbols[from + 1]) - middle_em(symbols[from]);
  return step > kApart * steps[steps.size() / 2];
}

/// Where a firm's name begins: after a logo, which reads as one or two doubtful characters.
std::size_t first_of_name(const ReadLine& line) {
  constexpr double kDoubtful = 0.6;  // one such character alone
  constexpr double kOfTwo = 0.75;    // the first of two, and the second
  constexpr double kSecond = 0.85;
  const auto& symbols = line.lattice.symbols;
  std::size_t from = 0;
  while (from < symbols.size() && !starts_name(line.text[from])) ++from;
  const std::u32string_view text = std::u32string_view(line.text).substr(from);
  for (const std::u32string_view form :
       {U"株式会社", U"有限会社", U"合同会社", U"医療法人", U"学校法人", U"一般社団法人",
        U"社会福祉法人", U"(株)", U"(有)", U"㈱", U"㈲"}) {
    const auto at = text.find(form);
    if (at == std::u32string_view::npos || text.size() <= form.size() + at + 1) continue;
    if (at <= 1 || (at == 2 && symbols[from].confidence() < 0.9)) return from + at;
  }
  if (text.size() < 4) return from;
  if (symbols[from].confidence() < kOfTwo && symbols[from + 1].confidence() < kSecond) {
    return from + 2;
  }
  return symbols[from].confidence() < kDoubtful || is_logo(symbols, from) ? from + 1 : from;
}

}  // namespace

/// A bracket of (株) that got lost, or both: no firm's name has 株 at its beginning or end.
void mend_brackets(std::u32string& text) {
  constexpr std::size_t kLeast = 4;
  if (text.size() < kLeast) return;
  for (const char32_t form : {U'株', U'有'}) {
    const std::u32string lone(1, form);
    const std::u32string whole = U"(" + lone + U")";
    if (text.ends_with(U"(" + lone)) text += U')';
    if (text.starts_with(lone + U")")) text = U"(" + text;
    if (form != U'株') continue;  // 有馬, 有田
    if (text.starts_with(lone) && !text.starts_with(U"株式")) text = whole + text.substr(1);
    if (text.ends_with(lone)) text = text.substr(0, text.size() - 1) + whole;
  }
}

Field read_company(const ReadLine& line) {
  Field field;
  std::u32string text = line.text.substr(first_of_name(line));
  // Brackets of a column lie across it and read as dashes: 一株一 is (株).
  for (const std::u32string_view form : {U"株", U"有"}) {
    const auto at = text.find(form);
    if (at == 1 && text.size() > 3 && lies_across(text[0]) && lies_across(text[2])) {
      text = U"(" + std::u32string(form) + U")" + text.substr(3);
    }
  }
  mend_brackets(text);
  while (!text.empty() && (text.back() == U'.' || text.back() == U'。' || text.back() == U',')) {
    text.pop_back();
  }
  field.text = base::to_utf8(text);
  field.confidence = text.empty() ? 0 : line.p * 0.9;
  if (!text.empty()) field.hypotheses = {{field.text, field.confidence}};
  return field;
}

void read_names(const ReadSide& side, const RecipientRole& role, const postal::NameKnowledge& names,
                Recipient& recipient) {
  if (role.attention_guardian) recipient.attention = "保護者";
  if (role.care_of_line) {
    const ReadLine& line = side.lines[*role.care_of_line];
    if (const auto honorific = find_honorific(line.text)) {
      recipient.care_of = personal_name(line, honorific->from, side.traits, names).text;
    }
  }
  if (role.names.empty()) return;
  const NameLine& main = role.names.front();
  const ReadLine& line = side.lines[main.line];
  std::size_t begin = 0;
  // 石川様方 太田彩 様 on one line.
  if (const auto at = line.text.find(U"様方"); at != std::u32string::npos && at + 2 < main.end) {
    recipient.care_of = personal_name(line, at, side.traits, names).text;
    begin = at + 2;
  }
  // 山田太郎様 保護者様 or 山田太郎様の保護者様 on one line.
  std::size_t end = main.end;
  if (main.honorific == U"保護者様") {
    if (end > 1 && line.text[end - 1] == U'の') --end;
    if (end > 1 && line.text[end - 1] == U'様') --end;
  }
  // お届け先 beside the name, whose last character stands in its row.
  const auto person = [&](std::size_t from) {
    return from < end && is_person(std::u32string_view(line.text).substr(from, end - from), names);
  };
  if (line.text[begin] == U'先' && person(begin + 1) && !person(begin)) ++begin;
  const std::u32string body = line.text.substr(begin, end - begin);
  if (body.ends_with(U"担当者") && !role.company_lines.empty()) {
    recipient.name.text = company_text(side, role.company_lines);
    recipient.name.confidence = line.p * 0.85;
    recipient.name.hypotheses = {{recipient.name.text, recipient.name.confidence}};
    return;
  }
  const bool company = main.honorific == U"御中" || looks_like_company(line.text.substr(0, end));
  std::vector<std::string> others;
  std::size_t after_dots = 0;  // of the others
  if (company) {
    recipient.name = read_company(part_of(line, 0, end));
  } else {
    const std::vector<std::size_t> dots = dots_of(line.text, begin, end);
    const std::size_t first_end = dots.empty() ? end : dots.front();
    const ReadLine first = part_of(line, begin, first_end);
    recipient.name = personal_name(first, first.text.size(), side.traits, names);
    recipient.name.notations = notations_of_name(recipient.name, first, first.text.size(), names);
    for (std::size_t i = 0; i < dots.size(); ++i) {
      const std::size_t to = i + 1 < dots.size() ? dots[i + 1] : end;
      const ReadLine part = part_of(line, dots[i] + 1, to);
      others.push_back(personal_name(part, part.text.size(), side.traits, names).text);
    }
    after_dots = dots.size();
    if (main.honorific.empty()) {
      recipient.name.confidence *= 0.7;
      for (Hypothesis& hypothesis : recipient.name.hypotheses) hypothesis.p *= 0.7;
    }
  }
  for (std::size_t i = 1; i < role.names.size() && !company; ++i) {
    const NameLine& next = role.names[i];
    others.push_back(personal_name(side.lines[next.line], next.end, side.traits, names).text);
  }
  if (!others.empty()) recipient.names.push_back(recipient.name.text);
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (others[i].empty()) continue;
    recipient.names.push_back(joint_name(recipient.name.text, others[i], i < after_dots, names));
  }
  put_company_first(side, role, recipient);
}

}  // namespace kanaria::reading
