// What normalize_address looks places up in: prefectures, cities and towns by their symbols.
// Built once when the dictionary is loaded; immutable then.  Private to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "postal/address_text.h"
#include "postal/dictionary_file.h"
#include "postal/variants.h"

namespace kanaria::postal {

/// How much of a city's name a form writes.
enum class CityForm : std::uint8_t {
  full,          ///< 札幌市北区, 邑楽郡大泉町, 港区
  without_gun,   ///< 大泉町
  without_ward,  ///< 札幌市
  ward_only,     ///< 北区 of 札幌市
};

struct CityHit {
  std::uint32_t city = 0;
  CityForm form = CityForm::full;
};

/// A hash that grows by a symbol at a time.
class SymbolHash {
 public:
  explicit SymbolHash(std::uint64_t seed) : value_((seed + 1) * 0x9E3779B97F4A7C15U) {}
  void add(std::uint32_t symbol) {
    value_ ^= symbol;
    value_ *= 0xFF51AFD7ED558CCDU;
    value_ ^= value_ >> 32;
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_;
};

class AddressIndex {
 public:
  static constexpr std::uint32_t kNoCity = 0xFFFFFF;  ///< for towns of any city
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  AddressIndex(const DictionaryTables& tables, VariantTable variants);
  AddressIndex(const AddressIndex&) = delete;
  AddressIndex& operator=(const AddressIndex&) = delete;

  [[nodiscard]] const Symbolizer& symbolizer() const { return symbolizer_; }
  /// The tables that it was built over.
  [[nodiscard]] const DictionaryTables& tables() const { return tables_; }

  /// Prefectures whose name the symbols are, with or without 都道府県; kNone when none.
  [[nodiscard]] std::uint32_t prefecture(std::span<const Symbol> symbols, bool& whole) const;
  [[nodiscard]] std::span<const CityHit> cities(std::span<const Symbol> symbols) const;

  /// A hash to grow by the symbols of a town of this city (or kNoCity).
  [[nodiscard]] static SymbolHash town_hash(std::uint32_t city) { return SymbolHash(city); }
  /// The first area row of the town, or kNone; go on with next_row.
  [[nodiscard]] std::uint32_t first_row(const SymbolHash& hash) const;
  [[nodiscard]] std::uint32_t next_row(std::uint32_t row) const { return next_[row]; }
  [[nodiscard]] std::uint32_t next_row_anywhere(std::uint32_t row) const {
    return next_anywhere_[row];
  }
  /// The area rows of a city that have no town.
  [[nodiscard]] std::span<const std::uint32_t> blank_rows(std::uint32_t city) const;

 private:
  /// The upper half of a hash stands for the whole: with the place in the table that is 50 bits.
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t row = kNone;
  };
  struct Pending {
    std::uint64_t hash = 0;
    std::uint32_t row = 0;
  };
  struct CityEntry {
    std::uint64_t hash = 0;
    CityHit hit;
  };
  struct PrefectureEntry {
    std::uint64_t hash = 0;
    std::uint32_t prefecture = 0;
    bool whole = true;
  };

  void add_prefectures();
  void add_cities();
  void add_towns();
  void insert(std::uint64_t hash, std::uint32_t row, std::vector<std::uint32_t>& next);

  void insert_all(const std::vector<Pending>& pending, std::vector<std::uint32_t>& next);

  const DictionaryTables& tables_;
  VariantTable variants_;
  Symbolizer symbolizer_;
  std::vector<PrefectureEntry> prefectures_;  ///< by hash
  std::vector<CityEntry> cities_;             ///< by hash
  std::vector<CityHit> city_hits_;            ///< in the order of cities_
  std::vector<Slot> slots_;                   ///< open addressing; the size is a power of two
  std::vector<std::uint32_t> next_;           ///< by row: another row of the town in this city
  std::vector<std::uint32_t> next_anywhere_;  ///< by row: another row of the town in any city
  std::vector<std::uint32_t> blanks_;         ///< rows without a town, by city
  std::vector<std::uint32_t> blank_starts_;   ///< by city, into blanks_
};

}  // namespace kanaria::postal
