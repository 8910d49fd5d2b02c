// The postal dictionary: Japan Post's towns and offices with their codes, from models/postal
// (postal.bin; its format stands in FORMAT.md beside it).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::postal {

class AddressIndex;

/// One row: a postal code and the place it stands for.  Views into the dictionary.
struct Area {
  std::string_view postal_code;  ///< seven digits
  std::string_view prefecture;   ///< 岡山県
  std::string_view city;         ///< 岡山市北区
  std::string_view town;    ///< 南方; "" for "以下に掲載がない場合"; no 丁目; NFKC
  std::string_view office;  ///< the name of a 大口事業所, or ""
  std::string_view office_street;  ///< of an office, what follows the town: 3丁目23-1; or ""
};

/// Immutable after load; safe from any thread.  Loading takes well under 100 ms.
class PostalDictionary {
 public:
  /// `models` is the folder models/ of this repository or its installed copy.  An Error names a
  /// missing or damaged file.
  [[nodiscard]] static base::Result<PostalDictionary> load(const std::filesystem::path& models);
  /// From the bytes of postal.bin and of variants.txt; `name` is what an Error calls the former.
  [[nodiscard]] static base::Result<PostalDictionary> from_bytes(base::ByteView dictionary,
                                                                 std::string_view variants,
                                                                 const std::string& name);
  PostalDictionary(PostalDictionary&&) noexcept;
  PostalDictionary& operator=(PostalDictionary&&) noexcept;
  ~PostalDictionary();

  /// All rows, ordered by postal code; the area rows of a code stand before its office rows.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Area area(std::size_t index) const;
  /// Index range [first, last) of the rows of a code; empty when the code is unknown.
  struct Range {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  [[nodiscard]] Range areas_of_code(std::string_view postal_code) const;

  /// Where a town has several codes, which part of it this row is, items joined by 、: numbers
  /// (1~19丁目, 729番地), names inside the town, or その他.  "" otherwise.
  [[nodiscard]] std::string_view note(std::size_t index) const;
  /// Kyoto's street forms that may stand before the row's town (寺町通御池上る); few rows have any.
  [[nodiscard]] std::span<const std::string_view> streets(std::size_t index) const;
  /// The highest 丁目 that the sources name for the row's town: a lower bound; 0 when none is
  /// named.
  [[nodiscard]] int known_blocks(std::size_t index) const;

  /// Version for evidence records: the sources and the SHA-256 of the content.
  [[nodiscard]] std::string version() const;
  /// For normalize_address.
  [[nodiscard]] const AddressIndex& address_index() const;

 private:
  struct Content;
  explicit PostalDictionary(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace kanaria::postal
