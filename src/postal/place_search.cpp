#include "postal/place_search.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"

namespace kanaria::postal {
namespace {

constexpr std::size_t kMaxTownSymbols = 40;
constexpr std::size_t kMaxCitySymbols = 14;
constexpr std::size_t kMaxPrefectureSymbols = 5;
constexpr std::size_t kMaxStreetSymbols = 45;
constexpr std::size_t kMaxPlaces = 24;

/// How much a reading explains; only the order of sums matters.
constexpr double kPrefectureScore = 3;
constexpr double kTownScore = 4;
constexpr double kSymbolScore = 2;
constexpr double kCodeScore = 6;
double form_score(CityForm form) {
  switch (form) {
    case CityForm::full:
      return 8;
    case CityForm::without_gun:
      return 7;
    case CityForm::without_ward:
      return 4;
    case CityForm::ward_only:
      return 3;
  }
  return 0;
}

class Search {
 public:
  Search(const AddressIndex& index, const PlaceQuery& query)
      : index_(index), query_(query), symbols_(query.symbols) {}

  std::vector<Place> run() {
    from_prefecture({}, 0, 0, true);
    for (std::size_t last = 1; last <= std::min(kMaxPrefectureSymbols, symbols_.size()); ++last) {
      bool whole = true;
      const std::uint32_t found = index_.prefecture(symbols_.first(last), whole);
      if (found == AddressIndex::kNone) continue;
      Place place;
      place.prefecture = found;
      from_prefecture(place, last, whole ? kPrefectureScore : kPrefectureScore - 1, whole);
    }
    return std::move(best_);
  }

 private:
  [[nodiscard]] std::uint32_t value(std::size_t at) const {
    return at < symbols_.size() ? symbols_[at].value : 0;
  }
  [[nodiscard]] bool is_number(std::size_t at) const { return value(at) >= kNumber; }
  /// Something that makes no symbol stands before this one: a space, 字.
  [[nodiscard]] bool gap_before(std::size_t at) const {
    return at == 0 || at >= symbols_.size() || symbols_[at].first != symbols_[at - 1].last;
  }

  void from_prefecture(Place place, std::size_t at, double score, bool whole) {
    place.city_last = place.town_first = place.town_last = at;
    if (place.prefecture != AddressIndex::kNone && whole) keep(place, score);
    const std::size_t most = std::min(symbols_.size(), at + kMaxCitySymbols);
    for (std::size_t last = at + 1; last <= most; ++last) {
      for (const CityHit& hit : index_.cities(symbols_.subspan(at, last - at))) {
        const CityRow& city = index_.tables().cities[hit.city];
        if (place.prefecture != AddressIndex::kNone && place.prefecture != city.prefecture)
          continue;
        if (!whole && hit.form != CityForm::full) continue;
        Place there = place;
        there.prefecture = city.prefecture;
        there.city = hit.city;
        there.form = hit.form;
        from_city(there, last, score + form_score(hit.form));
        // A ward that is no more: 浜松市中区.
        for (std::size_t ward = last + 1; hit.form == CityForm::without_ward && ward <= last + 3;
             ++ward) {
          if (value(ward) == U'区') from_city(there, ward + 1, score + form_score(hit.form));
        }
      }
    }
    if (whole) town_anywhere(place, at, score);
  }

  void from_city(Place place, std::size_t at, double score) {
    place.city_last = place.town_first = place.town_last = at;
    Place town = place;
    const bool kyoto =
        index_.tables().view(index_.tables().cities[place.city].name).starts_with("京都市");
    const bool found = (kyoto && behind_street(town, at)) || town_at(town, at) ||
                       (kyoto && behind_words(town, at));
    if (found) {
      const auto length =
          static_cast<double>(std::min<std::size_t>(town.town_last - town.town_first, 10));
      keep(town, score + kTownScore + kSymbolScore * length);
    } else {
      keep(place, score);
    }
  }

  /// May a town end before this symbol, having begun at `first`?
  [[nodiscard]] bool may_end(std::size_t first, std::size_t last) const {
    const std::uint32_t next = value(last);
    if (last >= symbols_.size()) return true;
    if (is_number(last - 1) && (next == U'丁' || next == U'番' || next == U'-' || next == U'号')) {
      return false;  // the number belongs to what follows
    }
    // One character before more kanji is rather the front of an unknown name.
    return last - first > 1 || is_number(last) || next == U'-' || next == U'ノ' ||
           gap_before(last) || gap_before(first) || !is_kanji(static_cast<char32_t>(next));
  }

  /// The longest town of the place's city that begins here.
  bool town_at(Place& place, std::size_t first) const {
    return town_at(place, first, false) || town_at(place, first, true);
  }

  /// `without_ward` passes over 区 inside the town's name: 奥州市胆沢区若柳 is 胆沢若柳 now.
  bool town_at(Place& place, std::size_t first, bool without_ward) const {
    SymbolHash hash = AddressIndex::town_hash(place.city);
    const std::size_t most = std::min(symbols_.size(), first + kMaxTownSymbols);
    bool found = false;
    for (std::size_t last = first + 1; last <= most; ++last) {
      if (without_ward && value(last - 1) == U'区') continue;
      hash.add(value(last - 1));
      const std::uint32_t row = index_.first_row(hash);
      if (row == AddressIndex::kNone || !may_end(first, last)) continue;
      place.row = row;
      place.town_first = first;
      place.town_last = last;
      found = true;
    }
    return found;
  }

  /// The end of a direction that begins here (上る 下がる 東入 西入ル), or 0.
  [[nodiscard]] std::size_t direction_end(std::size_t at) const {
    const std::uint32_t c = value(at);
    std::size_t end = at + 1;
    if (c == U'上' || c == U'下') {
      if (value(end) == U'ケ') ++end;
      if (value(end) != U'ル') return 0;
      ++end;
    } else if (c == U'東' || c == U'西' || c == U'南' || c == U'北') {
      if (value(end) == U'側') return end + 1;
      if (value(end) != U'入') return 0;
      ++end;
      if (value(end) == U'ル') ++end;
    } else {
      return 0;
    }
    if (is_number(end) && value(end + 1) == U'丁' && value(end + 2) == U'目') end += 3;
    if (is_number(end) && value(end + 1) == U'筋' && value(end + 2) == U'目') end += 3;
    return end;
  }

  /// Kyoto: the town behind the last direction that one follows.
  bool behind_street(Place& place, std::size_t first) const {
    const std::size_t most = std::min(symbols_.size(), first + kMaxStreetSymbols);
    bool found = false;
    for (std::size_t at = first; at < most; ++at) {
      const std::size_t end = direction_end(at);
      if (end != 0 && town_at(place, end)) found = true;
    }
    return found;
  }

  /// Kyoto: a street without a direction; a town of two or more symbols that a number follows.
  bool behind_words(Place& place, std::size_t first) const {
    const std::size_t most = std::min(symbols_.size(), first + kMaxStreetSymbols);
    for (std::size_t at = first + 1; at < most; ++at) {
      Place town = place;
      if (!town_at(town, at) || town.town_last - town.town_first < 2) continue;
      if (town.town_last < symbols_.size() && !is_number(town.town_last)) continue;
      place = town;
      return true;
    }
    return false;
  }

  /// A town without its city, when only one city (of the prefecture, of the code) has it.
  void town_anywhere(const Place& place, std::size_t first, double score) {
    SymbolHash hash = AddressIndex::town_hash(AddressIndex::kNoCity);
    const std::size_t most = std::min(symbols_.size(), first + kMaxTownSymbols);
    const std::size_t least = place.prefecture == AddressIndex::kNone ? 3 : 2;
    for (std::size_t last = first + 1; last <= most; ++last) {
      hash.add(value(last - 1));
      const std::size_t written = symbols_[last - 1].last - symbols_[first].first;
      if (written < least && query_.code == AddressIndex::kNone) continue;
      const std::uint32_t row = index_.first_row(hash);
      if (row != AddressIndex::kNone && may_end(first, last)) {
        town_of_one_city(place, row, first, last, score);
      }
    }
  }

  /// The only city that has the town: among all its spellings, or among those as written.
  [[nodiscard]] std::uint32_t only_city(const Place& place, std::uint32_t head, std::size_t first,
                                        std::size_t last) const {
    const DictionaryTables& tables = index_.tables();
    const std::string written = base::to_utf8(
        query_.text.substr(symbols_[first].first, symbols_[last - 1].last - symbols_[first].first));
    std::uint32_t any = AddressIndex::kNone;
    std::uint32_t exact = AddressIndex::kNone;
    bool several = false;
    for (std::uint32_t row = head; row != AddressIndex::kNone;
         row = index_.next_row_anywhere(row)) {
      const std::uint32_t city = tables.rows[row].city;
      const bool elsewhere = place.prefecture != AddressIndex::kNone &&
                             place.prefecture != tables.cities[city].prefecture;
      const bool other_code =
          query_.code != AddressIndex::kNone && tables.rows[row].code != query_.code;
      if (elsewhere || other_code) continue;
      several = several || (any != AddressIndex::kNone && any != city);
      any = city;
      if (tables.view(tables.rows[row].town) != written) continue;
      if (exact != AddressIndex::kNone && exact != city) return AddressIndex::kNone;
      exact = city;
    }
    return several ? exact : any;
  }

  void town_of_one_city(Place place, std::uint32_t head, std::size_t first, std::size_t last,
                        double score) {
    const DictionaryTables& tables = index_.tables();
    place.city = only_city(place, head, first, last);
    if (place.city == AddressIndex::kNone) return;
    // The chain of the city itself, so that all its rows can be walked.
    SymbolHash hash = AddressIndex::town_hash(place.city);
    for (std::size_t i = first; i < last; ++i) hash.add(value(i));
    place.row = index_.first_row(hash);
    if (place.row == AddressIndex::kNone) return;
    place.prefecture = tables.cities[place.city].prefecture;
    place.anywhere = true;
    place.town_first = first;
    place.town_last = last;
    // Less than a city that was written, however long the town is.
    keep(place, score + std::min(static_cast<double>(last - first), 6.0));
  }

  [[nodiscard]] bool city_has_code(std::uint32_t city) const {
    const auto& rows = index_.tables().rows;
    auto row = std::lower_bound(
        rows.begin(), rows.end(), query_.code,
        [](const TownRow& entry, std::uint32_t wanted) { return entry.code < wanted; });
    for (; row != rows.end() && row->code == query_.code; ++row) {
      if (row->city == city) return true;
    }
    return false;
  }

  void keep(Place place, double score) {
    if (query_.code != AddressIndex::kNone && place.city != AddressIndex::kNone &&
        city_has_code(place.city)) {
      score += kCodeScore;
    }
    place.score = score;
    if (!best_.empty() && score < best_.front().score) return;
    if (!best_.empty() && score > best_.front().score) best_.clear();
    if (best_.size() < kMaxPlaces) best_.push_back(place);
  }

  const AddressIndex& index_;
  const PlaceQuery& query_;
  std::span<const Symbol> symbols_;
  std::vector<Place> best_;
};

}  // namespace

std::vector<Place> find_places(const AddressIndex& index, const PlaceQuery& query) {
  return Search(index, query).run();
}

}  // namespace kanaria::postal
