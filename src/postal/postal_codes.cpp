#include "postal/postal_codes.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "postal/address_rest.h"
#include "postal/numerals.h"

namespace kanaria::postal {
namespace {

/// How well a row's note fits, best last.
enum Fit { kNot = 0, kOther = 1, kFits = 2 };

std::vector<std::uint32_t> symbols_of(const AddressIndex& index, std::u32string_view text) {
  std::vector<Symbol> symbols;
  index.symbolizer().symbolize(text, symbols);
  std::vector<std::uint32_t> out;
  for (const Symbol& symbol : symbols) out.push_back(symbol.value);
  return out;
}

struct NoteNumbers {
  std::uint32_t first = 0;
  std::uint32_t last = 0;    ///< of a range, else equal to first
  std::uint32_t branch = 0;  ///< 228 in 1835-228, else 0
};

std::uint32_t read_number(std::u32string_view& text) {
  std::uint32_t value = 0;
  while (!text.empty() && is_digit(text.front())) {
    value = std::min<std::uint32_t>(value * 10 + (text.front() - U'0'), 9999999);
    text.remove_prefix(1);
  }
  return value;
}

/// The numbers at the front of a note's item: 1~19丁目, 第9地割~第11地割, 1835-228.
std::optional<NoteNumbers> note_numbers(std::u32string_view item) {
  if (item.starts_with(U'第')) item.remove_prefix(1);
  if (item.empty() || !is_digit(item.front())) return std::nullopt;
  NoteNumbers out;
  out.first = out.last = read_number(item);
  if (item.starts_with(U'-')) {
    item.remove_prefix(1);
    out.branch = read_number(item);
  }
  const std::size_t range = item.find(U'~');
  if (range != std::u32string_view::npos) {
    item.remove_prefix(range + 1);
    if (item.starts_with(U'第')) item.remove_prefix(1);
    const std::uint32_t last = read_number(item);
    out.last = last == 0 ? 9999999 : last;
  }
  return out;
}

Fit fit_of_item(const AddressIndex& index, std::u32string_view item, const PlaceDetail& detail,
                const std::vector<std::uint32_t>& rest) {
  if (item.find(U"その他") != std::u32string_view::npos) return kOther;
  const auto numbers = note_numbers(item);
  if (!numbers) {
    const auto name = symbols_of(index, item);
    const bool begins = !name.empty() && name.size() <= rest.size() &&
                        std::equal(name.begin(), name.end(), rest.begin());
    return begins ? kFits : kNot;
  }
  const auto within = [&](std::uint32_t value) {
    return value != 0 && value >= numbers->first && value <= numbers->last;
  };
  if (item.find(U"丁目") != std::u32string_view::npos) return within(detail.block) ? kFits : kNot;
  if (item.find(U"地割") != std::u32string_view::npos) return within(detail.section) ? kFits : kNot;
  const auto lots = leading_numbers(detail.rest);
  if (lots.empty() || !within(lots[0])) return kNot;
  if (numbers->branch != 0 && (lots.size() < 2 || lots[1] != numbers->branch)) return kNot;
  return kFits;
}

Fit fit_of_note(const AddressIndex& index, std::string_view note, const PlaceDetail& detail) {
  if (note.empty()) return kOther;
  const std::u32string text = base::to_u32(note);
  const auto rest = symbols_of(index, detail.rest);
  std::u32string_view left = text;
  Fit best = kNot;
  while (!left.empty()) {
    const std::size_t end = left.find(U'、');
    best = std::max(best, fit_of_item(index, left.substr(0, end), detail, rest));
    if (end == std::u32string_view::npos) break;
    left.remove_prefix(end + 1);
  }
  return best;
}

Fit fit_of_street(const PostalDictionary& dictionary, std::uint32_t row,
                  const std::vector<std::uint32_t>& street) {
  const AddressIndex& index = dictionary.address_index();
  const auto forms = dictionary.streets(row);
  if (forms.empty()) return kOther;
  for (const std::string_view form : forms) {
    if (symbols_of(index, base::to_u32(form)) == street) return kFits;
  }
  return kNot;
}

}  // namespace

std::vector<std::string> postal_codes_of(const PostalDictionary& dictionary, const Place& place,
                                         const PlaceDetail& detail) {
  const AddressIndex& index = dictionary.address_index();
  std::vector<std::uint32_t> rows;
  if (place.row != AddressIndex::kNone) {
    const std::string_view town = dictionary.area(detail.row).town;
    for (std::uint32_t row = place.row; row != AddressIndex::kNone; row = index.next_row(row)) {
      if (dictionary.area(row).town == town) rows.push_back(row);
    }
  } else if (place.city != AddressIndex::kNone) {
    const auto blanks = index.blank_rows(place.city);
    rows.assign(blanks.begin(), blanks.end());
  }
  if (rows.size() > 1) {
    const auto street = symbols_of(index, detail.street);
    std::vector<Fit> fits;
    for (const std::uint32_t row : rows) {
      fits.push_back(street.empty() ? fit_of_note(index, dictionary.note(row), detail)
                                    : fit_of_street(dictionary, row, street));
    }
    const Fit best = *std::max_element(fits.begin(), fits.end());
    std::vector<std::uint32_t> fitting;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (fits[i] == best) fitting.push_back(rows[i]);
    }
    rows = fitting;
  }
  std::vector<std::string> codes;
  for (const std::uint32_t row : rows) codes.emplace_back(dictionary.area(row).postal_code);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

}  // namespace kanaria::postal
