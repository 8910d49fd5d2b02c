#include "registry/front.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace kanaria::registry {
namespace {

constexpr std::uint64_t kQuotients = std::uint64_t{1} << kQuotient_bits;
constexpr std::uint64_t kFewestInBlock = 48;

static_assert(std::endian::native == std::endian::little);

std::uint32_t u32_at(const std::uint8_t* at) {
  return static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
         static_cast<std::uint32_t>(at[2]) << 16 | static_cast<std::uint32_t>(at[3]) << 24;
}

std::uint64_t u64_at(const std::uint8_t* at) {
  return u32_at(at) | static_cast<std::uint64_t>(u32_at(at + 4)) << 32;
}

unsigned block_bits_for(std::uint64_t entries) {
  const std::uint64_t blocks = entries / kFewestInBlock;
  return blocks < 2 ? 0 : static_cast<unsigned>(std::bit_width(blocks)) - 1;
}

/// Where the three parts of the front begin, and its end.
struct Parts {
  std::uint64_t remainders = 0;
  std::uint64_t quotients = 0;
  std::uint64_t end = 0;

  explicit Parts(std::uint64_t entries) {
    const std::uint64_t blocks = std::uint64_t{1} << block_bits_for(entries);
    remainders = (blocks + 1) * 4;
    quotients = remainders + (entries + 7) / 8 * 8;
    // One word more, so that two words can be read at any bit.
    end = quotients + ((entries + blocks * kQuotients + 63) / 64 + 1) * 8;
  }
};

/// The position of the zero number `n` (from 0) in the word; CHECKed by callers to be there.
unsigned zero_in(std::uint64_t word, unsigned n) {
  std::uint64_t zeros = ~word;
  for (; n > 0; --n) zeros &= zeros - 1;
  return static_cast<unsigned>(std::countr_zero(zeros));
}

}  // namespace

unsigned upper_bits_of(std::uint64_t entries) {
  return block_bits_for(entries) + kQuotient_bits + kRemainder_bits;
}

std::uint64_t front_bytes(std::uint64_t entries) {
  return Parts(entries).end;
}

FrontWriter::FrontWriter(std::uint64_t entries)
    : entries_(entries), block_bits_(block_bits_for(entries)), bytes_(front_bytes(entries)) {}

void FrontWriter::put_one() {
  const std::uint64_t at = Parts(entries_).quotients + bit_ / 8;
  bytes_[at] = static_cast<std::uint8_t>(bytes_[at] | 1u << (bit_ % 8));
  ++bit_;
}

/// Zeros for the quotients that are over; notes the starts of the blocks that begin.
void FrontWriter::end_quotients_to(std::uint64_t quotient) {
  for (; quotient_ < quotient; ++quotient_) {
    ++bit_;
    if ((quotient_ + 1) % kQuotients != 0) continue;
    const std::uint64_t block = (quotient_ + 1) / kQuotients;
    for (unsigned i = 0; i < 4; ++i) {
      bytes_[block * 4 + i] = static_cast<std::uint8_t>(added_ >> (8 * i));
    }
  }
}

void FrontWriter::add(Tag tag) {
  CHECK(added_ < entries_ && tag >= last_);
  last_ = tag;
  end_quotients_to(tag >> (64 - block_bits_ - kQuotient_bits));
  put_one();
  bytes_[Parts(entries_).remainders + added_] =
      static_cast<std::uint8_t>(tag >> (64 - upper_bits_of(entries_)));
  ++added_;
}

base::Bytes FrontWriter::finish() {
  CHECK(added_ == entries_);
  end_quotients_to(std::uint64_t{1} << (block_bits_ + kQuotient_bits));
  return std::move(bytes_);
}

std::optional<Front> Front::parse(base::ByteView bytes, std::uint64_t entries) {
  if (entries == 0 || entries >> 32 != 0 || bytes.size() != front_bytes(entries)) {
    return std::nullopt;
  }
  const Parts parts(entries);
  Front front;
  front.bytes_ = bytes;
  front.entries_ = entries;
  front.block_bits_ = block_bits_for(entries);
  front.remainders_ = bytes.data() + parts.remainders;
  front.quotients_ = bytes.data() + parts.quotients;
  const std::uint64_t blocks = std::uint64_t{1} << front.block_bits_;
  if (front.start_of(0) != 0 || front.start_of(blocks) != entries) return std::nullopt;
  for (std::uint64_t block = 0; block < blocks; ++block) {
    const std::uint64_t first = front.start_of(block);
    const std::uint64_t last = front.start_of(block + 1);
    if (first > last || last > entries) return std::nullopt;
    // A block holds one bit an entry, and ends with a zero.
    std::uint64_t ones = 0;
    const std::uint64_t begin = first + block * kQuotients;
    const std::uint64_t end = last + (block + 1) * kQuotients;
    for (std::uint64_t bit = begin; bit < end; bit += 64) {
      const std::uint64_t left = end - bit;
      const std::uint64_t word = front.word_at(bit);
      ones += static_cast<std::uint64_t>(
          std::popcount(left < 64 ? word & ((std::uint64_t{1} << left) - 1) : word));
    }
    if (ones != last - first || (front.word_at(end - 1) & 1) != 0) return std::nullopt;
  }
  return front;
}

std::uint64_t Front::start_of(std::uint64_t block) const {
  return u32_at(bytes_.data() + block * 4);
}

std::uint64_t Front::word_at(std::uint64_t bit) const {
  const std::uint8_t* at = quotients_ + bit / 64 * 8;
  const unsigned shift = bit % 64;
  const std::uint64_t low = u64_at(at) >> shift;
  return shift == 0 ? low : low | u64_at(at + 8) << (64 - shift);
}

EntryRange Front::find(Tag tag) const {
  const std::uint64_t quotient = tag >> (64 - block_bits_ - kQuotient_bits);
  const std::uint64_t block = quotient / kQuotients;
  const auto remainder =
      static_cast<std::uint8_t>(tag >> (64 - block_bits_ - kQuotient_bits - kRemainder_bits));
  const std::uint64_t first = start_of(block);
  // The ones of this quotient stand behind as many zeros as there are quotients before it.
  std::uint64_t bit = first + block * kQuotients;
  auto zeros_left = static_cast<unsigned>(quotient % kQuotients);
  while (zeros_left > 0) {
    const std::uint64_t word = word_at(bit);
    const auto zeros = static_cast<unsigned>(std::popcount(~word));
    if (zeros >= zeros_left) {
      bit += zero_in(word, zeros_left - 1) + 1;
      break;
    }
    zeros_left -= zeros;
    bit += 64;
  }
  EntryRange range;
  range.first = bit - quotient;
  range.last = range.first;
  for (std::uint64_t word = word_at(bit);; word = word_at(bit)) {
    const auto ones = static_cast<unsigned>(std::countr_one(word));
    range.last += ones;
    if (ones < 64) break;
    bit += 64;
  }
  // Within a quotient the remainders ascend.
  while (range.first < range.last && remainders_[range.first] < remainder) ++range.first;
  std::uint64_t end = range.first;
  while (end < range.last && remainders_[end] == remainder) ++end;
  range.last = end;
  return range;
}

Front::Cursor Front::cursor() const {
  return Cursor(*this);
}

Tag Front::Cursor::next() {
  CHECK(entry_ < front_->entries_);
  const Front& front = *front_;
  std::uint64_t word = front.word_at(entry_ + quotient_);
  while ((word & 1) == 0) {
    quotient_ += static_cast<std::uint64_t>(std::countr_zero(word | std::uint64_t{1} << 63));
    word = front.word_at(entry_ + quotient_);
  }
  const unsigned quotient_shift = 64 - front.block_bits_ - kQuotient_bits;
  return quotient_ << quotient_shift | static_cast<Tag>(front.remainders_[entry_++])
                                           << (quotient_shift - kRemainder_bits);
}

}  // namespace kanaria::registry
