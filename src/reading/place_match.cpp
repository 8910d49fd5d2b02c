#include "reading/place_match.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxText = 44;  // characters looked at: the longest place is 33
constexpr std::size_t kCitiesKept = 32;
constexpr double kCandidateCost = 0.35;  // the right character is among the recogniser's others
constexpr double kSubstitution = 0.9;
constexpr double kIndel = 1.0;
constexpr double kErrorWeight = 2.2;
constexpr double kStreetCost = 0.3;  // Kyoto's street directions passed over
constexpr std::size_t kMaxStreet = 18;
constexpr std::size_t kHead = 18;  // characters that a city is looked for in
constexpr std::size_t kNoCity = std::numeric_limits<std::size_t>::max();

/// Characters that stand for one another in print or in recognisers' eyes within place names, given
/// what NameKnowledge::fold leaves: kana are large katakana already.
char32_t place_fold(char32_t c) {
  switch (c) {
    case U'ヶ':
    case U'ケ':
    case U'ガ':
    case U'个':
      return U'ケ';
    case U'之':
    case U'乃':
      return U'ノ';
    case U'ロ':
      return U'口';
    case U'カ':
      return U'力';
    case U'ニ':
      return U'二';
    case U'エ':
      return U'工';
    case U'ト':
      return U'卜';
    case U'タ':
      return U'夕';
    case U'ハ':
      return U'八';
    case U'ー':
    case U'-':
    case U'―':
    case U'|':
      return U'一';
    default:
      return c;
  }
}

struct Town {
  std::u32string folded;
  std::u32string printed;
  std::vector<std::size_t> areas;
};

struct City {
  std::u32string prefecture;
  std::u32string printed;  ///< with 郡
  std::vector<Town> towns;
  std::vector<std::u32string> patterns;  ///< folded ways to begin: with and without prefecture, 郡
  std::vector<std::size_t> prefecture_length;
  bool kyoto = false;
};

/// 邑楽郡大泉町 → 大泉町; the same text where there is no 郡 to leave out.
std::u32string without_county(const std::u32string& city) {
  const auto at = city.find(U'郡');
  if (at == std::u32string::npos || at == 0 || at + 2 >= city.size()) return city;
  if (city.find(U'市') < at) return city;  // 郡山市, 小郡市
  return city.substr(at + 1);
}

/// Offices in Kyoto are listed under their street, the town after it: 烏丸通七条上る is no town,
/// and as one it would win over the real town of every address in that street.
bool is_street_of_office(const postal::Area& area) {
  if (area.office.empty() || !area.city.starts_with("京都市")) return false;
  return area.town.ends_with("上る") || area.town.ends_with("下る") ||
         area.town.ends_with("東入") || area.town.ends_with("西入");
}

/// Kyoto's directions: 東入, however much its last character looks like 人 or 八.
std::u32string street_text(std::u32string text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool side = text[i - 1] == U'東' || text[i - 1] == U'西';
    if (side && (text[i] == U'人' || text[i] == U'八')) text[i] = U'入';
  }
  return text;
}

/// The text as the matcher sees it: what each place may be.
struct Query {
  std::vector<std::vector<char32_t>> candidates;  ///< folded, best first
  std::u32string best;                            ///< as read
  std::vector<const Symbol*> symbols;             ///< of the text that is looked at
  [[nodiscard]] double cost(std::size_t i, char32_t wanted) const {
    const auto& list = candidates[i];
    if (list.front() == wanted) return 0;
    for (std::size_t k = 1; k < list.size(); ++k) {
      if (list[k] == wanted) return kCandidateCost;
    }
    return kSubstitution;
  }
};

using Row = std::vector<double>;  ///< cost of aligning a pattern's beginning with text[0, j)

/// Continues an alignment by one pattern.
Row extended(const Row& before, std::u32string_view pattern, const Query& query) {
  Row row = before;
  Row next(row.size());
  for (const char32_t wanted : pattern) {
    next[0] = row[0] + kIndel;
    for (std::size_t j = 1; j < row.size(); ++j) {
      next[j] =
          std::min({row[j - 1] + query.cost(j - 1, wanted), row[j] + kIndel, next[j - 1] + kIndel});
    }
    row.swap(next);
  }
  return row;
}

Row beginning(const Query& query) {
  Row row(std::min(query.candidates.size(), kHead) + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = static_cast<double>(j) * kIndel;
  return row;
}

std::pair<double, std::size_t> least(const Row& row) {
  const auto at = std::min_element(row.begin(), row.end());
  return {*at, static_cast<std::size_t>(at - row.begin())};
}

/// The form of a kanji where the dictionary has `usual`: as read, unless the usual form is nearly
/// as likely.  Few places are printed in another form than the dictionary's.
char32_t form_of(const Symbol& symbol, char32_t usual) {
  constexpr double kUsualForm = 30;  // odds of it, before looking
  const Candidate& best = symbol.candidates.front();
  if (!is_kanji(usual)) return best.character;
  for (const Candidate& candidate : symbol.candidates) {
    if (candidate.character == usual && candidate.p * kUsualForm >= best.p) return usual;
  }
  return best.character;
}

/// Whether the image shows another kanji than the dictionary's beyond doubt: a town misspelt on
/// purpose, not one misread.
bool is_misprint(const Symbol& symbol, char32_t usual) {
  constexpr double kBeyondDoubt = 0.995;
  constexpr double kNothing = 0.001;
  const Candidate& best = symbol.candidates.front();
  return is_kanji(best.character) && is_kanji(usual) && symbol.confidence() >= kBeyondDoubt &&
         std::none_of(symbol.candidates.begin(), symbol.candidates.end(),
                      [&](const Candidate& c) { return c.character == usual && c.p > kNothing; });
}

/// The printed form of `pattern` within text[0, end): characters that only differ in notation stay
/// as printed, misread ones are put right.
std::u32string corrected(const std::u32string& printed, const std::u32string& folded,
                         const Query& query, std::size_t begin, std::size_t end) {
  const std::size_t m = folded.size();
  const std::size_t n = end - begin;
  std::vector<Row> table(m + 1, Row(n + 1));
  for (std::size_t j = 0; j <= n; ++j) table[0][j] = static_cast<double>(j) * kIndel;
  for (std::size_t i = 1; i <= m; ++i) {
    table[i][0] = static_cast<double>(i) * kIndel;
    for (std::size_t j = 1; j <= n; ++j) {
      table[i][j] = std::min({table[i - 1][j - 1] + query.cost(begin + j - 1, folded[i - 1]),
                              table[i - 1][j] + kIndel, table[i][j - 1] + kIndel});
    }
  }
  std::u32string text;
  std::size_t i = m;
  std::size_t j = n;
  while (i > 0) {
    const double here = table[i][j];
    if (j > 0 && here >= table[i - 1][j - 1] + query.cost(begin + j - 1, folded[i - 1]) - 1e-9) {
      const bool same = query.candidates[begin + j - 1].front() == folded[i - 1];
      const Symbol& symbol = *query.symbols[begin + j - 1];
      text.push_back(same                                  ? form_of(symbol, printed[i - 1])
                     : is_misprint(symbol, printed[i - 1]) ? query.best[begin + j - 1]
                                                           : printed[i - 1]);
      --i;
      --j;
    } else if (here >= table[i - 1][j] + kIndel - 1e-9) {
      text.push_back(printed[i - 1]);
      --i;
    } else {
      --j;
    }
  }
  std::reverse(text.begin(), text.end());
  return text;
}

/// Notation that differs is kept as printed only where the fold says that both are one character in
/// print (ヶ and ケ); where the fold bridges a recogniser's confusion (ロ and 口), the dictionary
/// is right.
void mend_confusions(std::u32string& text, const std::u32string& printed) {
  static constexpr std::u32string_view kConfused =
      U"ロ口カ力ニ二エ工ト卜タ夕ハ八ー一-―|ッツャヤュユョヨ";
  if (text.size() != printed.size()) return;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kConfused.find(text[i]) != std::u32string_view::npos) text[i] = printed[i];
  }
}

bool in_other_form(const std::u32string& text, const std::u32string& printed) {
  if (text.size() != printed.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_kanji(printed[i]) && is_kanji(text[i]) && text[i] != printed[i]) return true;
  }
  return false;
}

}  // namespace

struct PlaceIndex::Content {
  const postal::PostalDictionary* dictionary;
  const postal::NameKnowledge* names;
  std::vector<City> cities;
  std::vector<std::pair<std::size_t, std::size_t>> town_of_area;  ///< city and town of each row

  /// Remembers the fold of every character seen while the index is built; immutable afterwards.
  std::unordered_map<char32_t, char32_t> folds;

  [[nodiscard]] char32_t fold(char32_t c) const {
    const auto known = folds.find(c);
    return known != folds.end() ? known->second : place_fold(names->fold(c));
  }
  void learn(std::u32string_view text) {
    for (const char32_t c : text) {
      if (!folds.contains(c)) folds.emplace(c, place_fold(names->fold(c)));
    }
  }
  [[nodiscard]] std::u32string fold(const std::u32string& text) const {
    std::u32string out = text;
    for (char32_t& c : out) c = fold(c);
    return out;
  }
  [[nodiscard]] Query query_of(const std::vector<Symbol>& symbols, std::size_t from) const {
    Query query;
    for (std::size_t i = from; i < symbols.size() && i < from + kMaxText; ++i) {
      std::vector<char32_t> folded;
      for (const Candidate& candidate : symbols[i].candidates) {
        folded.push_back(fold(candidate.character));
      }
      query.best.push_back(symbols[i].candidates.front().character);
      query.candidates.push_back(std::move(folded));
      query.symbols.push_back(&symbols[i]);
    }
    return query;
  }

  struct Start {
    const City* city;
    std::size_t pattern;
    Row row;
    double score;
  };
  [[nodiscard]] std::vector<Start> best_cities(const Query& query) const;
  /// Where the alignments of a city's towns begin: after the city, and after what may stand
  /// between.
  [[nodiscard]] Row town_row(const Start& start, const Query& query) const;
  /// Its text is left out below `least_score`.
  [[nodiscard]] PlaceMatch match_town(const Start& start, const Row& begin, const Town& town,
                                      const Query& query, double least_score) const;
  void match_towns(const Start& start, const Query& query, std::vector<PlaceMatch>& out) const;
};

PlaceIndex::PlaceIndex(const postal::PostalDictionary& dictionary,
                       const postal::NameKnowledge& names)
    : content_(std::make_unique<Content>(Content{&dictionary, &names, {}, {}, {}})) {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> city_at;
  std::vector<std::unordered_map<std::string_view, std::size_t>> town_at;
  content_->town_of_area.resize(dictionary.size(), {kNoCity, 0});
  for (std::size_t i = 0; i < dictionary.size(); ++i) {
    const postal::Area area = dictionary.area(i);
    if (is_street_of_office(area)) continue;
    const auto [found, is_new] =
        city_at.try_emplace({area.prefecture, area.city}, content_->cities.size());
    if (is_new) {
      City city;
      city.prefecture = base::to_u32(area.prefecture);
      city.printed = base::to_u32(area.city);
      content_->learn(city.prefecture);
      content_->learn(city.printed);
      city.kyoto = city.printed.starts_with(U"京都市");
      for (const std::u32string& name : {city.printed, without_county(city.printed)}) {
        for (const std::u32string& prefecture : {city.prefecture, std::u32string()}) {
          std::u32string pattern = content_->fold(prefecture + name);
          if (std::find(city.patterns.begin(), city.patterns.end(), pattern) ==
              city.patterns.end()) {
            city.patterns.push_back(std::move(pattern));
            city.prefecture_length.push_back(prefecture.size());
          }
        }
      }
      content_->cities.push_back(std::move(city));
      town_at.emplace_back();
    }
    City& city = content_->cities[found->second];
    const auto [town, new_town] = town_at[found->second].try_emplace(area.town, city.towns.size());
    if (new_town) {
      const std::u32string printed = base::to_u32(area.town);
      content_->learn(printed);
      city.towns.push_back({content_->fold(printed), printed, {}});
    }
    city.towns[town->second].areas.push_back(i);
    content_->town_of_area[i] = {found->second, town->second};
  }
}

PlaceIndex::~PlaceIndex() = default;
PlaceIndex::PlaceIndex(PlaceIndex&&) noexcept = default;
PlaceIndex& PlaceIndex::operator=(PlaceIndex&&) noexcept = default;

std::vector<PlaceIndex::Content::Start> PlaceIndex::Content::best_cities(const Query& query) const {
  const Row begin = beginning(query);
  std::vector<Start> starts;
  for (const City& city : cities) {
    for (std::size_t k = 0; k < city.patterns.size(); ++k) {
      Row row = extended(begin, city.patterns[k], query);
      const double cost = least(row).first;
      const double length = static_cast<double>(city.patterns[k].size());
      if (cost > 0.5 * length) continue;
      starts.push_back({&city, k, std::move(row), length - kErrorWeight * cost});
    }
  }
  const auto better = [](const Start& a, const Start& b) { return a.score > b.score; };
  if (starts.size() > kCitiesKept) {
    std::nth_element(starts.begin(), starts.begin() + kCitiesKept, starts.end(), better);
    starts.resize(kCitiesKept);
  }
  std::sort(starts.begin(), starts.end(), better);
  return starts;
}

Row PlaceIndex::Content::town_row(const Start& start, const Query& query) const {
  const std::size_t city_end = least(start.row).second;
  Row begin(query.candidates.size() + 1, 1e9);
  std::copy(start.row.begin(), start.row.end(), begin.begin());
  for (const std::u32string_view prefix :
       {std::u32string_view(U"大字"), std::u32string_view(U"字")}) {
    if (query.best.compare(city_end, prefix.size(), prefix) == 0 &&
        city_end + prefix.size() < begin.size()) {
      begin[city_end + prefix.size()] = begin[city_end];
    }
  }
  if (start.city->kyoto) {
    for (std::size_t j = city_end + 3; j < std::min(begin.size(), city_end + kMaxStreet); ++j) {
      const char32_t before = query.best[j - 1];
      if (before == U'る' || before == U'入' || before == U'ル' || before == U'通') {
        begin[j] = std::min(begin[j], begin[city_end] + kStreetCost);
      }
    }
  }
  return begin;
}

PlaceMatch PlaceIndex::Content::match_town(const Start& start, const Row& begin, const Town& town,
                                           const Query& query, double least_score) const {
  const City& city = *start.city;
  const std::size_t city_end = least(start.row).second;
  const Row row = extended(begin, town.folded, query);
  PlaceMatch match;
  std::tie(match.cost, match.end) = least(row);
  match.score = static_cast<double>(city.patterns[start.pattern].size() + town.folded.size()) -
                kErrorWeight * match.cost;
  if (match.score < least_score) return match;
  match.prefecture_printed = city.prefecture_length[start.pattern] > 0;
  const std::u32string head =
      city.patterns[start.pattern].size() - city.prefecture_length[start.pattern] ==
              city.printed.size()
          ? city.printed
          : without_county(city.printed);
  const std::u32string printed =
      (match.prefecture_printed ? city.prefecture : std::u32string()) + head + town.printed;
  const bool street = city.kyoto && match.end > printed.size() + 2;
  if (street) {
    const std::size_t town_begin = match.end - std::min(match.end - city_end, town.printed.size());
    match.text = printed.substr(0, printed.size() - town.printed.size()) +
                 street_text(query.best.substr(city_end, town_begin - city_end)) + town.printed;
  } else {
    match.text = corrected(printed, fold(printed), query, 0, match.end);
    mend_confusions(match.text, printed);
    match.in_other_form = in_other_form(match.text, printed);
  }
  return match;
}

void PlaceIndex::Content::match_towns(const Start& start, const Query& query,
                                      std::vector<PlaceMatch>& out) const {
  constexpr double kLeastScore = 2;
  const Row begin = town_row(start, query);
  for (const Town& town : start.city->towns) {
    PlaceMatch match = match_town(start, begin, town, query, kLeastScore);
    if (match.score < kLeastScore) continue;
    for (const std::size_t area : town.areas) {
      match.area = area;
      out.push_back(match);
    }
  }
}

std::vector<PlaceMatch> PlaceIndex::match(const std::vector<Symbol>& symbols, std::size_t from,
                                          std::size_t most) const {
  std::vector<PlaceMatch> matches;
  const Query query = content_->query_of(symbols, from);
  if (query.candidates.size() < 3) return matches;
  for (const Content::Start& start : content_->best_cities(query)) {
    content_->match_towns(start, query, matches);
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const PlaceMatch& a, const PlaceMatch& b) { return a.score > b.score; });
  if (matches.size() > most) matches.resize(most);
  for (PlaceMatch& match : matches) match.end += from;
  return matches;
}

std::vector<PlaceMatch> PlaceIndex::match_code(const std::vector<Symbol>& symbols, std::size_t from,
                                               std::string_view postal_code) const {
  std::vector<PlaceMatch> matches;
  const Query query = content_->query_of(symbols, from);
  if (query.candidates.size() < 3) return matches;
  const auto rows = content_->dictionary->areas_of_code(postal_code);
  const Row begin = beginning(query);
  for (std::size_t area = rows.first; area < rows.last; ++area) {
    const auto [city_at, town_at] = content_->town_of_area[area];
    if (city_at == kNoCity) continue;
    const City& city = content_->cities[city_at];
    std::optional<PlaceMatch> best;
    for (std::size_t k = 0; k < city.patterns.size(); ++k) {
      Row row = extended(begin, city.patterns[k], query);
      const Content::Start start{&city, k, std::move(row), 0};
      PlaceMatch match = content_->match_town(start, content_->town_row(start, query),
                                              city.towns[town_at], query, -1e9);
      if (!best || match.score > best->score) best = std::move(match);
    }
    best->area = area;
    best->of_code = postal_code;
    best->end += from;
    matches.push_back(std::move(*best));
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const PlaceMatch& a, const PlaceMatch& b) { return a.score > b.score; });
  return matches;
}

}  // namespace kanaria::reading
