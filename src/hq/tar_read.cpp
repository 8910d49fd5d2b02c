#include "hq/tar_read.h"

#include <algorithm>
#include <string_view>

namespace kanaria::hq {

using base::ByteView;
using evidence::kTarBlock_bytes;
using evidence::TarMember;

namespace {

/// Octal digits up to a NUL or a blank.
std::optional<std::uint64_t> octal(ByteView field) {
  std::uint64_t value = 0;
  std::size_t digits = 0;
  for (const std::uint8_t byte : field) {
    if (byte == 0 || byte == ' ') break;
    if (byte < '0' || byte > '7') return std::nullopt;
    value = value * 8 + (byte - '0');  // at most 11 digits: 33 bits
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  return value;
}

bool is_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

bool checksum_holds(ByteView block) {
  constexpr std::size_t kAt = 148, kSize = 8;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    sum += i >= kAt && i < kAt + kSize ? ' ' : block[i];
  }
  return octal(block.subspan(kAt, kSize)) == sum;
}

/// The member's name and size; nullopt when the header is not one of evidence/tar's.
std::optional<std::pair<std::string, std::uint64_t>> parse_header(ByteView block) {
  constexpr std::size_t kName_bytes = 100;
  const std::string_view all = base::text_of(block);
  if (!checksum_holds(block) || all[156] != '0' ||
      all.substr(154, 2) != std::string_view("\0 ", 2) ||
      all.substr(257, 8) != std::string_view("ustar\00000", 8)) {
    return std::nullopt;
  }
  const auto name_end = all.substr(0, kName_bytes).find('\0');
  if (name_end == std::string_view::npos || name_end == 0) return std::nullopt;
  const auto size = octal(block.subspan(124, 12));
  if (!size) return std::nullopt;
  return std::pair{std::string(all.substr(0, name_end)), *size};
}

}  // namespace

std::optional<std::vector<TarMember>> read_tar(ByteView archive) {
  std::vector<TarMember> members;
  if (archive.size() % kTarBlock_bytes != 0) return std::nullopt;
  for (;;) {
    if (archive.size() < kTarBlock_bytes) return std::nullopt;
    const ByteView block = archive.first(kTarBlock_bytes);
    archive = archive.subspan(kTarBlock_bytes);
    if (is_zero(block)) {
      if (archive.size() != kTarBlock_bytes || !is_zero(archive)) return std::nullopt;
      return members;
    }
    const auto header = parse_header(block);
    if (!header || header->second > archive.size() || members.size() == kMaxTarMembers) {
      return std::nullopt;
    }
    const auto size = static_cast<std::size_t>(header->second);
    members.push_back({header->first, archive.first(size)});
    // A multiple of the block is left, so that the padding is there too.
    const std::size_t padded = (size + kTarBlock_bytes - 1) / kTarBlock_bytes * kTarBlock_bytes;
    if (!is_zero(archive.subspan(size, padded - size))) return std::nullopt;
    archive = archive.subspan(padded);
  }
}

}  // namespace kanaria::hq
