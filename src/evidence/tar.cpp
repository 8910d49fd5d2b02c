#include "evidence/tar.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "base/check.h"

namespace kanaria::evidence {
namespace {

using base::Bytes;

struct Slot {
  std::size_t at;
  std::size_t size;
};
constexpr Slot kName{0, 100}, kMode{100, 8}, kUid{108, 8}, kGid{116, 8}, kSize{124, 12},
    kTime{136, 12}, kSum{148, 8}, kType{156, 1}, kMagic{257, 6}, kVersion{263, 2};

void put(std::uint8_t* block, Slot slot, std::string_view text) {
  CHECK(text.size() <= slot.size);
  std::memcpy(block + slot.at, text.data(), text.size());
}

/// Octal digits up to one place short of the slot; a NUL ends them.
void put_number(std::uint8_t* block, Slot slot, std::uint64_t value) {
  std::string digits(slot.size - 1, '0');
  for (std::size_t i = digits.size(); i-- > 0; value /= 8) {
    digits[i] = static_cast<char>('0' + value % 8);
  }
  CHECK(value == 0);
  put(block, slot, digits);
}

void write_header(std::uint8_t* block, const TarMember& member, std::uint64_t mtime_s) {
  CHECK(!member.name.empty() && member.name.size() < kName.size);
  put(block, kName, member.name);
  put_number(block, kMode, 0600);
  put_number(block, kUid, 0);
  put_number(block, kGid, 0);
  put_number(block, kSize, member.bytes.size());
  put_number(block, kTime, mtime_s);
  put(block, kType, "0");
  put(block, kMagic, std::string_view("ustar\0", 6));
  put(block, kVersion, "00");
  put(block, kSum, "        ");
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kTarBlock_bytes; ++i) sum += block[i];
  put_number(block, {kSum.at, 7}, sum);  // six digits, a NUL, and the blank that stays
  block[kSum.at + 6] = 0;
}

std::size_t padded(std::size_t size) {
  return (size + kTarBlock_bytes - 1) / kTarBlock_bytes * kTarBlock_bytes;
}

}  // namespace

Bytes write_tar(const std::vector<TarMember>& members, std::int64_t mtime_s) {
  constexpr std::size_t kEnd_bytes = 2 * kTarBlock_bytes;
  // What eleven octal digits hold; the year is 2242.  A clock may say anything.
  constexpr std::int64_t kLatest_s = 077777777777;
  std::size_t total = kEnd_bytes;
  for (const TarMember& member : members) total += kTarBlock_bytes + padded(member.bytes.size());
  Bytes out(total);
  std::size_t at = 0;
  for (const TarMember& member : members) {
    write_header(out.data() + at, member,
                 static_cast<std::uint64_t>(std::clamp<std::int64_t>(mtime_s, 0, kLatest_s)));
    at += kTarBlock_bytes;
    std::copy(member.bytes.begin(), member.bytes.end(),
              out.begin() + static_cast<std::ptrdiff_t>(at));
    at += padded(member.bytes.size());
  }
  return out;
}

}  // namespace kanaria::evidence
