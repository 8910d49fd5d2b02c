#include "postal/normalize.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/utf8.h"
#include "postal/address_rest.h"
#include "postal/numerals.h"
#include "postal/place_search.h"
#include "postal/postal_codes.h"

namespace kanaria::postal {
namespace {

constexpr std::uint32_t kMaxBlock = 60;  ///< no town has more 丁目
constexpr std::uint32_t kMaxSection = 200;

/// 〒123-4567 in front: its value, and the text is cut.
std::uint32_t take_postal_code(std::u32string& text) {
  std::size_t at = 0;
  while (at < text.size() && (text[at] == U'〒' || text[at] == U' ')) ++at;
  const bool marked = at > 0 && text.find(U'〒') < at;
  std::uint32_t code = 0;
  std::size_t digits = 0;
  bool hyphen = false;
  std::size_t i = at;
  for (; i < text.size() && digits < 7; ++i) {
    if (is_digit(text[i])) {
      code = code * 10 + (text[i] - U'0');
      ++digits;
    } else if (digits == 3 && (text[i] == U'-' || text[i] == U' ') && !hyphen) {
      hyphen = true;
    } else {
      break;
    }
  }
  const bool ends = i >= text.size() || (!is_digit(text[i]) && text[i] != U'-');
  if (digits != 7 || !ends || (!marked && !hyphen)) {
    if (marked) text.erase(0, at);
    return AddressIndex::kNone;
  }
  while (i < text.size() && text[i] == U' ') ++i;
  text.erase(0, i);
  return code;
}

/// What stands behind the town and belongs to it.
struct TownTail {
  std::uint32_t block = 0;
  std::uint32_t section = 0;
  std::u32string text;   ///< 四丁目, 第二十一地割
  std::size_t last = 0;  ///< index of the symbol behind it
};

class Assembly {
 public:
  Assembly(const PostalDictionary& dictionary, std::u32string_view text,
           std::span<const Symbol> symbols)
      : dictionary_(dictionary), text_(text), symbols_(symbols) {}

  [[nodiscard]] Address address(const Place& place) const {
    Address out;
    const DictionaryTables& tables = dictionary_.address_index().tables();
    if (place.prefecture != AddressIndex::kNone) {
      out.prefecture = tables.view(tables.prefectures[place.prefecture]);
    }
    if (place.city != AddressIndex::kNone) out.city = tables.view(tables.cities[place.city].name);
    TownTail tail;
    tail.last = place.town_last;
    std::uint32_t row = 0;
    std::u32string street;
    if (place.row != AddressIndex::kNone) {
      row = best_spelling(place);
      tail = town_tail(place, row);
      out.town = base::to_utf8(town_text(row) + tail.text);
      street = std::u32string(between(place.city_last, place.town_first));
      out.street = base::to_utf8(street);
    }
    const std::u32string_view behind = text_.substr(text_end(tail.last));
    const std::u32string rest = normalize_rest(behind);
    out.rest = base::to_utf8(rest);
    out.address_number = address_number(base::to_utf8(text_.substr(text_end(place.town_last))));
    out.postal_codes =
        postal_codes_of(dictionary_, place, {row, tail.block, tail.section, street, rest});
    add_building(place, tail.last, out.postal_codes);
    return out;
  }

 private:
  [[nodiscard]] std::uint32_t value(std::size_t at) const {
    return at < symbols_.size() ? symbols_[at].value : 0;
  }
  [[nodiscard]] std::uint32_t number(std::size_t at) const {
    return value(at) >= kNumber ? value(at) - kNumber : 0;
  }
  /// The position in the text behind the symbols before this one.
  [[nodiscard]] std::size_t text_end(std::size_t at) const {
    return at == 0 ? 0 : symbols_[at - 1].last;
  }
  [[nodiscard]] std::u32string_view between(std::size_t first, std::size_t last) const {
    auto part = text_.substr(text_end(first), text_end(last) - text_end(first));
    if (last > first)
      part = text_.substr(text_end(first), symbols_[last - 1].last - text_end(first));
    while (part.starts_with(U' ')) part.remove_prefix(1);
    while (part.ends_with(U' ')) part.remove_suffix(1);
    return part;
  }

  /// Of towns that look the same as symbols, the one whose notation is the address's.
  [[nodiscard]] std::uint32_t best_spelling(const Place& place) const {
    const std::u32string_view written = between(place.town_first, place.town_last);
    const AddressIndex& index = dictionary_.address_index();
    for (std::uint32_t row = place.row; row != AddressIndex::kNone; row = index.next_row(row)) {
      if (base::to_u32(dictionary_.area(row).town) == written) return row;
    }
    return place.row;
  }

  /// The town as the dictionary writes it, with 条, 線, 番 counted in kanji.
  [[nodiscard]] std::u32string town_text(std::size_t row) const {
    const std::u32string town = base::to_u32(dictionary_.area(row).town);
    std::u32string out;
    for (std::size_t i = 0; i < town.size();) {
      std::size_t last = i;
      std::uint32_t counted = 0;
      while (last < town.size() && last - i < 5 && is_digit(town[last])) {
        counted = counted * 10 + (town[last++] - U'0');
      }
      constexpr std::u32string_view kUnits = U"条線番丁号区住の町";
      const bool unit = last < town.size() && kUnits.find(town[last]) != std::u32string_view::npos;
      if (last > i && unit) {
        out += to_kanji_number(counted);
        i = last;
      } else {
        out += town[i++];
      }
    }
    return out;
  }

  [[nodiscard]] bool is_word(std::size_t at, std::u32string_view word) const {
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (value(at + i) != word[i]) return false;
    }
    return true;
  }

  [[nodiscard]] TownTail town_tail(const Place& place, std::size_t row) const {
    TownTail out;
    std::size_t at = out.last = place.town_last;
    const bool ordinal = value(at) == U'第';
    if (ordinal) ++at;
    const std::uint32_t count = number(at);
    if (count == 0) return out;
    if (count <= kMaxSection && is_word(at + 1, U"地割")) {
      out.section = count;
      if (ordinal) out.text += U'第';
      out.text.append(to_kanji_number(count)).append(U"地割");
      out.last = at + 3;
      return out;
    }
    if (ordinal || count > kMaxBlock) return out;
    if (value(at + 1) == U'丁') return block_tail(place, at, count);
    if (names_block(row, at, count)) {
      out.block = count;
      out.text = to_kanji_number(count) + U"丁目";
      // What follows is told by its hyphen that a number stands before it.
      out.last = value(at + 1) == U'-' ? at + 1 : at + 2;
    }
    return out;
  }

  [[nodiscard]] TownTail block_tail(const Place& place, std::size_t at, std::uint32_t count) const {
    TownTail out;
    const bool whole = value(at + 2) == U'目';
    // Sakai writes 丁 where others write 丁目.
    const bool sakai = !whole && dictionary_.area(place.row).city.starts_with("堺市");
    out.block = count;
    out.text = to_kanji_number(count) + (sakai ? U"丁" : U"丁目");
    out.last = at + (whole ? 3 : 2);
    return out;
  }

  /// Are the numbers here 丁目-番-号?  Only a town whose 丁目 are known may say so.
  [[nodiscard]] bool names_block(std::size_t row, std::size_t at, std::uint32_t count) const {
    const auto known = static_cast<std::uint32_t>(dictionary_.known_blocks(row));
    const bool joined = value(at + 1) == U'-' || value(at + 1) == U'ノ';
    return count <= known && joined && number(at + 2) != 0;
  }

  /// A floor with a code of its own has no other; a building without its floor may have either.
  void add_building(const Place& place, std::size_t at, std::vector<std::string>& codes) const {
    if (place.row == AddressIndex::kNone) return;
    const std::uint32_t row = building_row(place, at);
    if (row == AddressIndex::kNone) return;
    const Area area = dictionary_.area(row);
    if (area.town.ends_with("階")) codes.clear();
    codes.emplace_back(area.postal_code);
    std::sort(codes.begin(), codes.end());
  }

  /// The row of a building with codes of its own, when the address names building and floor.
  [[nodiscard]] std::uint32_t building_row(const Place& place, std::size_t at) const {
    constexpr std::u32string_view kBetween = U"-丁目番地号ノ";
    const auto between = [&](std::size_t i) {
      return value(i) >= kNumber ||
             kBetween.find(static_cast<char32_t>(value(i))) != std::u32string_view::npos;
    };
    while (at < symbols_.size() && between(at)) ++at;
    SymbolHash hash = AddressIndex::town_hash(place.city);
    for (std::size_t i = place.town_first; i < place.town_last; ++i) hash.add(value(i));
    const AddressIndex& index = dictionary_.address_index();
    std::uint32_t found = AddressIndex::kNone;
    for (std::size_t i = at; i < symbols_.size() && i < at + 40; ++i) {
      const bool floor = value(i) == U'F' && i > at && value(i - 1) >= kNumber;
      hash.add(floor ? std::uint32_t{U'階'} : value(i));
      const std::uint32_t row = index.first_row(hash);
      if (row != AddressIndex::kNone) found = row;
    }
    return found;
  }

  const PostalDictionary& dictionary_;
  std::u32string_view text_;
  std::span<const Symbol> symbols_;
};

/// What several readings have in common; the city as written when they only differ in the ward.
Address common(const std::vector<Address>& all, const std::vector<Place>& places,
               std::u32string_view text, std::span<const Symbol> symbols) {
  Address out = all.front();
  const auto differ = [&](auto member) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Address& other) { return other.*member != all.front().*member; });
  };
  if (differ(&Address::prefecture)) out.prefecture.clear();
  if (differ(&Address::city)) {
    const std::size_t last = places.front().city_last;
    const std::size_t end = last == 0 ? 0 : symbols[last - 1].last;
    out.city.clear();
    out.town.clear();
    out.street.clear();
    std::size_t first = 0;
    if (places.front().form == CityForm::without_ward) {
      const std::size_t shi = base::to_u32(all.front().city).find(U'市');
      out.city = base::to_utf8(base::to_u32(all.front().city).substr(0, shi + 1));
      first = end;
    }
    out.rest = base::to_utf8(normalize_rest(text.substr(first)));
  }
  for (const Address& other : all) {
    out.postal_codes.insert(out.postal_codes.end(), other.postal_codes.begin(),
                            other.postal_codes.end());
  }
  std::sort(out.postal_codes.begin(), out.postal_codes.end());
  out.postal_codes.erase(std::unique(out.postal_codes.begin(), out.postal_codes.end()),
                         out.postal_codes.end());
  return out;
}

}  // namespace

Address normalize_address(const PostalDictionary& dictionary, std::string_view text) {
  std::u32string prepared = prepare_address(text);
  PlaceQuery query;
  query.code = take_postal_code(prepared);
  std::vector<Symbol> symbols;
  dictionary.address_index().symbolizer().symbolize(prepared, symbols);
  query.text = prepared;
  query.symbols = symbols;
  const std::vector<Place> places = find_places(dictionary.address_index(), query);
  const Assembly assembly(dictionary, prepared, symbols);
  if (places.empty()) return assembly.address(Place{});
  std::vector<Address> all;
  for (const Place& place : places) all.push_back(assembly.address(place));
  return all.size() == 1 ? all.front() : common(all, places, prepared, symbols);
}

}  // namespace kanaria::postal
