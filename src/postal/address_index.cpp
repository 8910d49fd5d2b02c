#include "postal/address_index.h"

#include <algorithm>
#include <bit>
#include <string>

#include "base/check.h"
#include "base/utf8.h"

namespace kanaria::postal {
namespace {

std::uint64_t hash_of(std::span<const Symbol> symbols, std::uint64_t seed) {
  SymbolHash hash(seed);
  for (const Symbol& symbol : symbols) hash.add(symbol.value);
  return hash.value();
}

/// Decodes valid UTF-8 into `out`; the texts come from a file that was checked.
void decode(std::string_view utf8, std::u32string& out) {
  out.clear();
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<std::uint8_t>(utf8[i]);
    const std::size_t size_bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size_bytes == 1 ? lead : lead & (0xFFU >> (size_bytes + 1));
    for (std::size_t k = 1; k < size_bytes && i + k < utf8.size(); ++k) {
      c = c << 6 | (static_cast<std::uint8_t>(utf8[i + k]) & 0x3FU);
    }
    out += c;
    i += size_bytes;
  }
}

/// 邑楽郡大泉町 gives the place behind 郡; 三宅島三宅村 the one behind 島.
std::u32string_view without_gun(std::u32string_view city) {
  if (!city.ends_with(U'町') && !city.ends_with(U'村')) return {};
  const std::size_t gun = city.find(U'郡', 1);
  if (gun != std::u32string_view::npos && gun + 2 < city.size()) return city.substr(gun + 1);
  const std::size_t island = city.find(U'島', 1);
  if (island != std::u32string_view::npos && island + 2 < city.size()) {
    return city.substr(island + 1);
  }
  return {};
}

}  // namespace

AddressIndex::AddressIndex(const DictionaryTables& tables, VariantTable variants)
    : tables_(tables), variants_(std::move(variants)), symbolizer_(variants_) {
  add_prefectures();
  add_cities();
  add_towns();
}

void AddressIndex::add_prefectures() {
  std::vector<Symbol> symbols;
  for (std::uint32_t i = 0; i < tables_.prefectures.size(); ++i) {
    const std::u32string name = base::to_u32(tables_.view(tables_.prefectures[i]));
    symbolizer_.symbolize(name, symbols);
    prefectures_.push_back({hash_of(symbols, 0), i, true});
    if (symbols.size() >= 3 && !name.ends_with(U'道')) {
      symbols.pop_back();
      prefectures_.push_back({hash_of(symbols, 0), i, false});
    }
  }
  std::sort(prefectures_.begin(), prefectures_.end(),
            [](const auto& a, const auto& b) { return a.hash < b.hash; });
}

void AddressIndex::add_cities() {
  std::vector<Symbol> symbols;
  const auto add = [&](std::u32string_view name, CityHit hit) {
    symbolizer_.symbolize(name, symbols);
    if (!symbols.empty()) cities_.push_back({hash_of(symbols, 0), hit});
  };
  for (std::uint32_t i = 0; i < tables_.cities.size(); ++i) {
    const std::u32string name = base::to_u32(tables_.view(tables_.cities[i].name));
    const std::u32string_view whole = name;
    add(whole, {i, CityForm::full});
    if (const auto rest = without_gun(whole); !rest.empty()) add(rest, {i, CityForm::without_gun});
    const std::size_t shi = whole.find(U'市', 1);
    if (whole.ends_with(U'区') && shi != std::u32string_view::npos && shi + 2 < whole.size()) {
      add(whole.substr(0, shi + 1), {i, CityForm::without_ward});
      add(whole.substr(shi + 1), {i, CityForm::ward_only});
    }
  }
  std::stable_sort(cities_.begin(), cities_.end(),
                   [](const auto& a, const auto& b) { return a.hash < b.hash; });
  for (const CityEntry& entry : cities_) city_hits_.push_back(entry.hit);
}

void AddressIndex::insert(std::uint64_t hash, std::uint32_t row, std::vector<std::uint32_t>& next) {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  std::size_t at = static_cast<std::size_t>(hash) & mask;
  while (slots_[at].row != kNone && slots_[at].tag != tag) at = (at + 1) & mask;
  Slot& slot = slots_[at];
  if (slot.row == kNone) {
    slot = {tag, row};
  } else {
    next[row] = next[slot.row];
    next[slot.row] = row;
  }
}

void AddressIndex::insert_all(const std::vector<Pending>& pending,
                              std::vector<std::uint32_t>& next) {
  // The table is larger than the cache: ask for a slot some rows before it is needed.
  constexpr std::size_t kAhead = 16;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (i + kAhead < pending.size()) {
      __builtin_prefetch(&slots_[static_cast<std::size_t>(pending[i + kAhead].hash) & mask], 1);
    }
    insert(pending[i].hash, pending[i].row, next);
  }
}

void AddressIndex::add_towns() {
  const auto rows = static_cast<std::uint32_t>(tables_.rows.size());
  slots_.resize(std::bit_ceil(std::size_t{rows} * 3 + 16));
  next_.assign(rows, kNone);
  next_anywhere_.assign(rows, kNone);
  std::vector<Symbol> symbols;
  std::u32string name;
  std::vector<Pending> in_city;
  std::vector<Pending> anywhere;
  in_city.reserve(rows);
  anywhere.reserve(rows);
  std::vector<std::uint32_t> blank_counts(tables_.cities.size() + 1);
  for (std::uint32_t i = 0; i < rows; ++i) {
    const TownRow& row = tables_.rows[i];
    if (row.office >= 0) continue;
    if (row.town.size_bytes == 0) {
      ++blank_counts[row.city + 1];
      continue;
    }
    decode(tables_.view(row.town), name);
    symbolizer_.symbolize(name, symbols);
    if (symbols.empty()) continue;
    in_city.push_back({hash_of(symbols, row.city), i});
    anywhere.push_back({hash_of(symbols, kNoCity), i});
  }
  insert_all(in_city, next_);
  insert_all(anywhere, next_anywhere_);
  blank_starts_ = blank_counts;
  for (std::size_t i = 1; i < blank_starts_.size(); ++i) blank_starts_[i] += blank_starts_[i - 1];
  blanks_.resize(blank_starts_.back());
  std::vector<std::uint32_t> filled = blank_starts_;
  for (std::uint32_t i = 0; i < rows; ++i) {
    const TownRow& row = tables_.rows[i];
    if (row.office < 0 && row.town.size_bytes == 0) blanks_[filled[row.city]++] = i;
  }
}

std::uint32_t AddressIndex::prefecture(std::span<const Symbol> symbols, bool& whole) const {
  const std::uint64_t hash = hash_of(symbols, 0);
  const auto found =
      std::lower_bound(prefectures_.begin(), prefectures_.end(), hash,
                       [](const auto& entry, std::uint64_t wanted) { return entry.hash < wanted; });
  if (found == prefectures_.end() || found->hash != hash) return kNone;
  whole = found->whole;
  return found->prefecture;
}

std::span<const CityHit> AddressIndex::cities(std::span<const Symbol> symbols) const {
  const std::uint64_t hash = hash_of(symbols, 0);
  const auto by_hash = [](const auto& entry, std::uint64_t wanted) { return entry.hash < wanted; };
  const auto first = std::lower_bound(cities_.begin(), cities_.end(), hash, by_hash);
  auto last = first;
  while (last != cities_.end() && last->hash == hash) ++last;
  return std::span(city_hits_)
      .subspan(static_cast<std::size_t>(first - cities_.begin()),
               static_cast<std::size_t>(last - first));
}

std::uint32_t AddressIndex::first_row(const SymbolHash& hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash.value() >> 32);
  std::size_t at = static_cast<std::size_t>(hash.value()) & mask;
  while (slots_[at].row != kNone) {
    if (slots_[at].tag == tag) return slots_[at].row;
    at = (at + 1) & mask;
  }
  return kNone;
}

std::span<const std::uint32_t> AddressIndex::blank_rows(std::uint32_t city) const {
  CHECK(city + 1 < blank_starts_.size());
  return std::span(blanks_).subspan(blank_starts_[city],
                                    blank_starts_[city + 1] - blank_starts_[city]);
}

}  // namespace kanaria::postal
