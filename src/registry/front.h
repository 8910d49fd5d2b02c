// The front of a table: which entries a tag can be at all, in about 1.3 bytes an entry, so that it
// stays in memory and a look-up of what is not there seldom goes to the disk (1 in 250).
//
// An Elias-Fano code of the upper bits of the ordered tags (P. Elias, J. ACM 21, 1974), in blocks.
// A tag's first `block_bits` bits name its block, the next kQuotient_bits its quotient, the next 8
// its remainder.
//
//   starts      (2^block_bits + 1) times u32    number of the first entry of each block
//   remainders  one byte an entry
//   quotients   for each block 64 + its entries bits: for each quotient a 1 for each entry, then a
//   0
//               (bit i is bit i mod 64 of the little-endian u64 at i / 64)
//
// Because it is in the order of the table it also says *where* an entry is: the upper bits need not
// be stored a second time.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace kanaria::registry {

using Tag = std::uint64_t;  ///< ordered as a number

/// Entries [first, last).
struct EntryRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

inline constexpr unsigned kQuotient_bits = 6;
inline constexpr unsigned kRemainder_bits = 8;

/// How many bits of a tag the front of so many entries holds: there are 48 to 96 entries a block.
[[nodiscard]] unsigned upper_bits_of(std::uint64_t entries);
[[nodiscard]] std::uint64_t front_bytes(std::uint64_t entries);

/// Takes the ordered tags and gives the bytes.
class FrontWriter {
 public:
  explicit FrontWriter(std::uint64_t entries);
  /// CHECKs that tags do not descend and are not too many.
  void add(Tag tag);
  /// CHECKs that all have come.
  [[nodiscard]] base::Bytes finish();

 private:
  void put_one();
  void end_quotients_to(std::uint64_t quotient);

  std::uint64_t entries_;
  unsigned block_bits_;
  std::uint64_t added_ = 0;
  std::uint64_t quotient_ = 0;  ///< of the whole table: block * 64 + quotient in it
  std::uint64_t bit_ = 0;
  Tag last_ = 0;
  base::Bytes bytes_;
};

/// A view; the bytes must outlive it.  Immutable; safe from any thread.
class Front {
 public:
  /// nullopt unless the bytes are a front of so many entries.
  [[nodiscard]] static std::optional<Front> parse(base::ByteView bytes, std::uint64_t entries);
  /// The entries that agree with the tag in its upper bits; mostly none.
  [[nodiscard]] EntryRange find(Tag tag) const;
  /// The upper bits of all tags in order, the other bits zero.
  class Cursor;
  [[nodiscard]] Cursor cursor() const;

 private:
  [[nodiscard]] std::uint64_t start_of(std::uint64_t block) const;
  [[nodiscard]] std::uint64_t word_at(std::uint64_t bit) const;

  base::ByteView bytes_;
  std::uint64_t entries_ = 0;
  unsigned block_bits_ = 0;
  const std::uint8_t* remainders_ = nullptr;
  const std::uint8_t* quotients_ = nullptr;
};

class Front::Cursor {
 public:
  explicit Cursor(const Front& front) : front_(&front) {}
  /// As often as there are entries.
  [[nodiscard]] Tag next();

 private:
  const Front* front_;
  std::uint64_t entry_ = 0;
  std::uint64_t quotient_ = 0;
};

}  // namespace kanaria::registry
