#include "reading/address_field.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/utf8.h"
#include "reading/alternatives.h"
#include "reading/notations.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxHypotheses = 24;
constexpr std::size_t kPlacesTried = 6;
constexpr std::size_t kRestsTried = 12;
constexpr double kLost = -2.3;    // log-likelihood ratio of a figure read as another one
constexpr double kRival = -1.0;   // the same where the right figure was the recogniser's second
constexpr double kFarOff = -6.0;  // a code never counts for more than this
constexpr double kNoCode = -2.0;

/// Log-likelihood of `code` given the reading, 0 when every figure is as read.
double code_likelihood(const ReadPostalCode& read, std::string_view code) {
  double sum = 0;
  for (std::size_t i = 0; i < read.figures.size() && i < code.size(); ++i) {
    const auto wanted = static_cast<char32_t>(code[i]);
    const auto& candidates = read.figures[i].candidates;
    if (candidates.front().character == wanted) continue;
    const bool rival = std::any_of(candidates.begin(), candidates.end(),
                                   [&](const Candidate& c) { return c.character == wanted; });
    sum += rival ? kRival : kLost;
  }
  return std::max(sum, kFarOff);
}

double best_likelihood(const std::vector<ReadPostalCode>& codes, std::string_view code) {
  if (codes.empty()) return kNoCode;
  double best = kFarOff;
  for (const ReadPostalCode& read : codes) best = std::max(best, code_likelihood(read, code));
  return best;
}

/// 二 and 三 whose strokes were read one by one: what stands beside 十 is a single figure, so
/// 二十一一番 was 二十二番.
void join_strokes_of_tens(std::u32string& text) {
  static constexpr std::u32string_view kCounters = U"丁番号";
  static constexpr std::u32string_view kTwo = U"一一";
  static constexpr std::array<std::u32string_view, 3> kThree = {U"一一一", U"一二", U"二一"};
  const auto joined = [](std::u32string_view figures) {
    if (figures == kTwo) return std::u32string(U"二");
    const bool three = std::find(kThree.begin(), kThree.end(), figures) != kThree.end();
    return three ? std::u32string(U"三") : std::u32string(figures);
  };
  for (std::size_t from = 0; from < text.size();) {
    std::size_t to = from;
    while (to < text.size() && is_kanji_numeral(text[to])) ++to;
    const std::u32string run = text.substr(from, to - from);
    const std::size_t ten = run.find(U'十');
    const bool counted = to < text.size() && kCounters.find(text[to]) != std::u32string_view::npos;
    if (counted && ten != std::u32string::npos &&
        run.find(U'十', ten + 1) == std::u32string::npos) {
      const std::u32string mended =
          joined(run.substr(0, ten)) + U"十" + joined(run.substr(ten + 1));
      text.replace(from, run.size(), mended);
      to = from + mended.size();
    }
    from = to + 1;
  }
}

/// Kanji numerals as recognisers mistake them, put right where numerals are expected: after the
/// town, as long as nothing but numerals and number words has come.
void mend_numerals(std::u32string& text) {
  static constexpr std::u32string_view kSeen = U"ニミ太ハモキカー!|IlⅠ丁セ入刀";
  static constexpr std::u32string_view kMeant = U"二三六八七七九一一一一一一一七八九";
  static constexpr std::u32string_view kWords = U"丁目番地号-ーの";
  const bool arabic = !text.empty() && is_digit(text.front());
  if (arabic) return;
  // Kana among which one is no numeral's look are a building's name: 一二ハイツ.
  const auto is_word = [&](std::size_t from) {
    std::size_t to = from;
    while (to < text.size() && is_kana(text[to])) ++to;
    return text.substr(from, to - from).find_first_not_of(std::u32string(kSeen).append(kWords)) !=
           std::u32string::npos;
  };
  // 士 and 土 in the midst of a number; 三土屋荘 is none.
  const auto is_ten = [&](std::size_t i) {
    const auto is_of_number = [&](std::size_t at) {
      return is_kanji_numeral(text[at]) || kWords.find(text[at]) != std::u32string_view::npos;
    };
    return (text[i] == U'士' || text[i] == U'土') && i > 0 && is_of_number(i - 1) &&
           i + 1 < text.size() && is_of_number(i + 1) &&
           (is_kanji_numeral(text[i - 1]) || is_kanji_numeral(text[i + 1]));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_kanji_numeral(text[i])) continue;
    if (is_word(i)) return;
    const bool next_is_me =
        i + 1 < text.size() && text[i] == U'丁' && (text[i + 1] == U'目' || text[i + 1] == U'日');
    if (is_dash(text[i]) || next_is_me) continue;
    const auto at = kSeen.find(text[i]);
    const bool beside =
        (i > 0 && (is_kanji_numeral(text[i - 1]) || is_dash(text[i - 1]))) ||
        (i + 1 < text.size() && (is_kanji_numeral(text[i + 1]) || is_dash(text[i + 1])));
    if (at != std::u32string_view::npos && beside) {
      text[i] = kMeant[at];
    } else if (is_ten(i)) {
      text[i] = U'十';
    } else if (kWords.find(text[i]) == std::u32string_view::npos) {
      return;
    }
  }
}

/// What follows the town: figures and dashes in half width, everything else as printed.
std::u32string tidy_rest(std::u32string_view rest) {
  std::u32string text = folded_widths(rest);
  mend_numerals(text);
  join_strokes_of_tens(text);
  const auto numeral = [&](std::size_t i) {
    return i < text.size() && (is_kanji_numeral(text[i]) || is_digit(text[i]));
  };
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (is_dash(text[i]) && numeral(i - 1) && numeral(i + 1)) text[i] = U'-';
  }
  // Recognisers take 丁目's first character for a capital J or T after a figure.
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i + 1] == U'目' && (is_digit(text[i - 1]) || is_kanji_numeral(text[i - 1]))) {
      text[i] = U'丁';
    }
    if (text[i] == U'丁' && text[i + 1] == U'日') text[i + 1] = U'目';
  }
  std::erase_if(text,
                [](char32_t c) { return c == U' ' || c == U'　' || c == U'、' || c == U'。'; });
  return text;
}

/// A recogniser sometimes gives one character of the town twice: a doubtful kanji between the town
/// and its numbers that no address has there is passed over.
std::size_t after_stray(const std::vector<Symbol>& symbols, std::size_t at) {
  static constexpr std::u32string_view kBeforeNumbers =
      U"甲乙丙丁戊己庚辛壬癸東西南北中上下左右大小第字通条線番地号本新元外内";
  constexpr double kDoubtful = 0.96;
  if (at + 1 >= symbols.size()) return at;
  const char32_t stray = symbols[at].candidates.front().character;
  const std::u32string next(1, symbols[at + 1].candidates.front().character);
  const bool number_follows = is_digit(folded_widths(next)[0]);
  if (is_kanji(stray) && !is_kanji_numeral(stray) && number_follows &&
      symbols[at].confidence() < kDoubtful &&
      kBeforeNumbers.find(stray) == std::u32string_view::npos) {
    return at + 1;
  }
  return at;
}

struct Choice {
  const PlaceMatch* place = nullptr;
  std::string_view code;  ///< the dictionary's for the place
  double score = -1e9;
  double likelihood = 0;  ///< of the code
};

std::vector<Choice> ranked(const AddressGroup& group, const std::vector<ReadPostalCode>& codes,
                           const postal::PostalDictionary& dictionary) {
  std::vector<Choice> choices;
  for (const PlaceMatch& place : group.places) {
    Choice choice;
    choice.place = &place;
    choice.code = dictionary.area(place.area).postal_code;
    choice.likelihood = best_likelihood(codes, choice.code);
    choice.score = place.score + choice.likelihood;
    choices.push_back(choice);
  }
  std::stable_sort(choices.begin(), choices.end(),
                   [](const Choice& a, const Choice& b) { return a.score > b.score; });
  return choices;
}

std::string whole_text(const PlaceMatch& place, const std::u32string& rest,
                       const postal::PostalDictionary& dictionary) {
  std::string text;
  if (!place.prefecture_printed) text = dictionary.area(place.area).prefecture;
  return text + base::to_utf8(place.text) + base::to_utf8(rest);
}

void add(std::vector<Hypothesis>& list, std::string text, double p) {
  for (Hypothesis& known : list) {
    if (known.text == text) {
      known.p += p;
      return;
    }
  }
  list.push_back({std::move(text), p});
}

/// Most probable first, summing to at most one, bounded.
void settle(Field& field) {
  auto& list = field.hypotheses;
  std::stable_sort(list.begin(), list.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.p > b.p; });
  if (list.size() > kMaxHypotheses) list.resize(kMaxHypotheses);
  double sum = 0;
  for (const Hypothesis& hypothesis : list) sum += hypothesis.p;
  if (sum > 1) {
    for (Hypothesis& hypothesis : list) hypothesis.p /= sum;
  }
}

Field address_field(const AddressGroup& group, const std::vector<Choice>& choices,
                    const postal::PostalDictionary& dictionary) {
  Field field;
  double total = 0;
  const std::size_t tried = std::min(choices.size(), kPlacesTried);
  for (std::size_t k = 0; k < tried; ++k) total += std::exp(choices[k].score - choices[0].score);
  for (std::size_t k = 0; k < tried; ++k) {
    const PlaceMatch& place = *choices[k].place;
    const double p_place = std::exp(choices[k].score - choices[0].score) / total;
    if (p_place < 0.003) break;
    // Each error that the dictionary had to mend makes the place less certain.
    const double p_mended = p_place / (1 + 0.12 * place.cost);
    const std::size_t rest_from = after_stray(group.symbols, place.end);
    for (const Alternative& rest :
         alternatives(group.symbols, rest_from, group.symbols.size(), kRestsTried)) {
      add(field.hypotheses, whole_text(place, tidy_rest(rest.text), dictionary), p_mended * rest.p);
    }
  }
  settle(field);
  if (!field.hypotheses.empty()) {
    field.text = field.hypotheses.front().text;
    field.confidence = field.hypotheses.front().p;
  }
  return field;
}

/// Log of how much less likely the image of the figures is with `code` than with what was read.
double figures_ratio(const ReadPostalCode& read, std::string_view code) {
  constexpr double kUnseen_p = 0.005;  // of a figure that the recogniser did not think of
  double sum = 0;
  for (std::size_t i = 0; i < read.figures.size() && i < code.size(); ++i) {
    const auto& candidates = read.figures[i].candidates;
    const auto wanted =
        std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
          return candidate.character == static_cast<char32_t>(code[i]);
        });
    const double p = wanted == candidates.end() ? kUnseen_p : std::max(wanted->p, kUnseen_p);
    sum += std::min(0.0, std::log(p / candidates.front().p));
  }
  return sum;
}

/// The code where reading and place differ.  One that exists may be printed so (offices, moved
/// towns, an old code of the same city); one that does not exist was misread, and the place says
/// how as long as the figures allow it.
Field code_of_both(const Choice& best, const std::vector<ReadPostalCode>& codes,
                   const postal::PostalDictionary& dictionary) {
  // Log odds that mail shows its place's own code and not that other one.
  constexpr double kSameCity = 5;
  constexpr double kElsewhere = 6.5;
  constexpr double kNowhere = 12;
  constexpr double kLeastPlace_p = 0.25;
  constexpr double kLegible_p = 0.35;  // below, a code that does not exist is better left out
  Field field = read_postal_code(codes, dictionary);
  const std::string read = field.text;
  const auto rows = dictionary.areas_of_code(read);
  const bool exists = rows.first < rows.last;
  const bool same_city =
      exists && dictionary.area(rows.first).city == dictionary.area(best.place->area).city;
  double p_place = kLeastPlace_p;
  if (best.place->cost <= 1.0) {
    double ratio = -1e9;
    for (const ReadPostalCode& code : codes) {
      if (code.text() == read) ratio = std::max(ratio, figures_ratio(code, best.code));
    }
    const double odds = ratio + (!exists ? kNowhere : same_city ? kSameCity : kElsewhere);
    p_place = std::clamp(1 / (1 + std::exp(-odds)), exists ? 0.0 : kLeastPlace_p, 0.97);
  }
  const double p_read = 1 - p_place;
  field.hypotheses = {{std::string(best.code), p_place},
                      {read, p_read * (!exists     ? 0.4
                                       : same_city ? 0.9
                                                   : 0.7)}};
  settle(field);
  field.text = field.hypotheses.front().text;
  field.confidence = field.hypotheses.front().p;
  if (!exists && field.text == read && field.confidence < kLegible_p) {
    field.text.clear();
    field.confidence = 0;
  }
  return field;
}

}  // namespace

std::vector<WeighedText> notations_of_address(const AddressGroup& group,
                                              const AddressFields& fields, const Field& address,
                                              const postal::PostalDictionary& dictionary,
                                              const postal::NameKnowledge& names) {
  const std::string place = whole_text(fields.place, U"", dictionary);
  if (fields.place.text.empty() || !address.text.starts_with(place)) return {};
  const std::size_t not_printed = base::to_u32(place).size() - fields.place.text.size();
  return notations_seen(ways_of_address(base::to_u32(address.text), not_printed, names), address,
                        group.symbols, 0, group.symbols.size());
}

std::string address_text(const PlaceMatch& place, std::u32string_view rest,
                         const postal::PostalDictionary& dictionary) {
  return whole_text(place, tidy_rest(rest), dictionary);
}

Field read_postal_code(const std::vector<ReadPostalCode>& codes,
                       const postal::PostalDictionary& dictionary) {
  Field field;
  for (const ReadPostalCode& read : codes) {
    const std::string text = read.text();
    const auto rows = dictionary.areas_of_code(text);
    const double p = read.p * (rows.first < rows.last ? 0.9 : 0.3);
    if (p > field.confidence) {
      field.text = text;
      field.confidence = p;
    }
    add(field.hypotheses, text, p);
  }
  settle(field);
  return field;
}

AddressFields read_address(const AddressGroup& group, const std::vector<ReadPostalCode>& codes,
                           const postal::PostalDictionary& dictionary) {
  AddressFields fields;
  const std::vector<Choice> choices = ranked(group, codes, dictionary);
  if (choices.empty()) {
    fields.postal_code = read_postal_code(codes, dictionary);
    return fields;
  }
  fields.address = address_field(group, choices, dictionary);
  fields.place = *choices.front().place;
  fields.place_code = choices.front().code;
  fields.place_cost = choices.front().place->cost;
  fields.rest_from = after_stray(group.symbols, choices.front().place->end);
  if (codes.empty()) return fields;

  const Choice& best = choices.front();
  fields.codes_agree = best.likelihood == 0;
  if (fields.codes_agree) {
    fields.postal_code = {std::string(best.code), 0.995, {{std::string(best.code), 0.995}}};
    return fields;
  }
  fields.postal_code = code_of_both(best, codes, dictionary);
  return fields;
}

}  // namespace kanaria::reading
