// The postal dictionary: Japan Post's towns and offices with their codes, from the file that
// models/ makes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kanaria::postal {

/// One row: a postal code and the place it stands for.  Views into the dictionary.
struct Area {
  std::string_view postal_code;  ///< seven digits
  std::string_view prefecture;   ///< 岡山県
  std::string_view city;         ///< 岡山市北区
  std::string_view town;         ///< 南方; "" for "以下に掲載がない場合"; no 丁目
  std::string_view office;       ///< the name of a 大口事業所, or ""
};

/// Immutable after load; safe from any thread.  Loading takes well under 100 ms.
class PostalDictionary {
 public:
  /// `models` is the folder models/ of this repository or its installed copy.  An Error names a
  /// missing or damaged file.
  [[nodiscard]] static base::Result<PostalDictionary> load(const std::filesystem::path& models);
  PostalDictionary(PostalDictionary&&) noexcept;
  PostalDictionary& operator=(PostalDictionary&&) noexcept;
  ~PostalDictionary();

  /// All rows, ordered by postal code.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Area area(std::size_t index) const;
  /// Index range [first, last) of the rows of a code; empty when the code is unknown.
  struct Range {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  [[nodiscard]] Range areas_of_code(std::string_view postal_code) const;
  /// Version for evidence records: the dictionary file's manifest version and sha256.
  [[nodiscard]] std::string version() const;

 private:
  struct Content;
  explicit PostalDictionary(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace kanaria::postal
