// One row of the data file: what a hit unlocks, sealed so that only the very text of the record
// opens it.  Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/digest.h"
#include "registry/match_key.h"
#include "registry/metadata.h"
#include "registry/token.h"

namespace kanaria::registry {

/// Which piece of the printed text a notation tag is of.
enum class NotationPart : std::uint8_t {
  name = 1,     ///< the name as written
  address = 2,  ///< the address after the city, as written
  numbers = 3,  ///< house number and room, as written
};

inline constexpr std::size_t kNotationTags = 4;
inline constexpr std::size_t kNotationTag_bytes = 8;

/// Salted tags of the record's own notation: they tell whether a text is the record's, and nothing
/// else.  In random order, filled up with random tags.
struct NotationTags {
  std::array<std::uint8_t, 16> salt{};
  std::array<std::array<std::uint8_t, kNotationTag_bytes>, kNotationTags> tags{};
  bool operator==(const NotationTags&) const = default;

  [[nodiscard]] bool holds(NotationPart part, std::string_view text) const;
};

struct NotationText {
  NotationPart part = NotationPart::name;
  std::string_view text;
};
/// At most kNotationTags notations.
[[nodiscard]] NotationTags make_notation_tags(std::span<const NotationText> notations);

struct RowContent {
  Token token{};
  NotationTags notation;
  bool operator==(const RowContent&) const = default;
};

inline constexpr std::size_t kRowSalt_bytes = 16;
inline constexpr std::size_t kRowPlain_bytes = 224;
inline constexpr std::size_t kRow_bytes = kRowSalt_bytes + 32 + kRowPlain_bytes + 16;
using Row = std::array<std::uint8_t, kRow_bytes>;
using RowSalt = std::array<std::uint8_t, kRowSalt_bytes>;

/// `row_key` and `salt` must be fresh random bytes for every row.
[[nodiscard]] Row seal_row(const SnapshotId& snapshot, const RowSalt& salt,
                           const base::Key& row_key, const RowContent& content);
/// nullopt unless the key is the one that the row was sealed with.  Takes the same time either way.
[[nodiscard]] std::optional<RowContent> open_row(const SnapshotId& snapshot,
                                                 const base::Key& row_key, base::ByteView row);

/// The key that hides a row's key in the table entry of one inner tag.
[[nodiscard]] base::Key wrap_key_of(const base::Key& epoch_wrap_key, const SnapshotId& snapshot,
                                    base::ByteView row_salt, const Inner& inner);
[[nodiscard]] base::Key exclusive_or(const base::Key& a, base::ByteView b);

}  // namespace kanaria::registry
