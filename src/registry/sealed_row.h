// One row of a table: what a hit unlocks, sealed so that only the very text of the record opens it.
// Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/digest.h"
#include "registry/match_key.h"
#include "registry/notation.h"
#include "registry/token.h"

namespace kanaria::registry {

using RowKey = std::array<std::uint8_t, 16>;

/// Headquarters' own way into its rows, which needs no text: the key follows from the place.
[[nodiscard]] RowKey row_key_of(const base::Key& rows_key, const RowPlace& place);

/// The key that hides a row's key in the entry of one inner tag.
[[nodiscard]] RowKey wrap_key_of(const base::Key& wrap_key, const RowPlace& place,
                                 const Inner& inner);
[[nodiscard]] RowKey exclusive_or(const RowKey& a, const RowKey& b);

inline constexpr std::size_t kCommitment_bytes = 16;
inline constexpr std::size_t kNotationTag_bytes = 4;
/// Bytes of a row whose tokens are of that class: salt, commitment, ciphertext and its tag.
[[nodiscard]] constexpr std::size_t row_bytes_of(std::size_t token_plain_bytes) {
  return sizeof(RowSalt) + kCommitment_bytes + token_plain_bytes + kTokenTag_bytes +
         kNotationParts * kNotationTag_bytes + 16;
}

/// What a row holds, once it is open.
struct OpenRow {
  RowPlace place;
  base::Bytes sealed_token;
  base::Key notation_key{};
  std::array<std::array<std::uint8_t, kNotationTag_bytes>, kNotationParts> notation_tags{};
  bool operator==(const OpenRow&) const = default;

  /// Wrong with 2^-32 for another text.
  [[nodiscard]] bool holds(NotationPart part, const NotationInner& inner) const;
};

/// CHECKs that the token is of a class.
[[nodiscard]] base::Bytes seal_row(const RowPlace& place, const RowKey& key,
                                   base::ByteView sealed_token, const NotationInners& notations);
/// nullopt unless the key is the one that the row was sealed with.
[[nodiscard]] std::optional<OpenRow> open_row(const SeriesId& series, std::uint32_t number,
                                              const RowKey& key, base::ByteView row);
/// The place of a row, with the salt that stands in it.
[[nodiscard]] RowPlace place_of(const SeriesId& series, std::uint32_t number, base::ByteView row);

}  // namespace kanaria::registry
