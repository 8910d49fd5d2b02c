// The file postal.bin as tables in memory.  Its grammar and bounds stand in
// models/postal/FORMAT.md. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::postal {

/// A piece of DictionaryTables::text.
struct Slice {
  std::uint32_t offset = 0;
  std::uint32_t size_bytes = 0;
};

struct CityRow {
  std::uint32_t prefecture = 0;  ///< index into prefectures
  Slice name;
};

struct TownRow {
  std::uint32_t code = 0;  ///< 0 to 9999999
  std::uint32_t city = 0;  ///< index into cities
  Slice town;
  std::int32_t office = -1;  ///< index into offices, or -1
};

struct OfficeRow {
  Slice street;
  Slice name;
};

/// Something said of one row; ordered by row.
struct RowText {
  std::uint32_t row = 0;
  Slice text;
};
struct RowNumber {
  std::uint32_t row = 0;
  std::uint32_t number = 0;
};

struct DictionaryTables {
  std::string label;
  std::string digest_hex;
  std::string text;  ///< what all slices point into
  std::vector<Slice> prefectures;
  std::vector<CityRow> cities;
  std::vector<TownRow> rows;
  std::vector<OfficeRow> offices;
  std::vector<RowText> notes;
  std::vector<RowText> streets;
  std::vector<RowNumber> blocks;

  [[nodiscard]] std::string_view view(Slice slice) const {
    return std::string_view(text).substr(slice.offset, slice.size_bytes);
  }
};

/// An Error calls the file `name`, and says that it is damaged and where to get another.
[[nodiscard]] base::Result<DictionaryTables> read_dictionary_file(base::ByteView bytes,
                                                                  const std::string& name);

}  // namespace kanaria::postal
