#include "base/bytes.h"

#include <sodium.h>

#include <limits>

#include "base/check.h"

namespace kanaria::base {
namespace {

template <class Unsigned>
void append_little_endian(Bytes& out, Unsigned value) {
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    out.push_back(static_cast<std::uint8_t>((value >> (8 * i)) & 0xff));
  }
}

template <class Unsigned>
std::optional<Unsigned> take_little_endian(ByteReader& reader) {
  const auto bytes = reader.take(sizeof(Unsigned));
  if (!bytes) return std::nullopt;
  Unsigned value = 0;
  for (std::size_t i = sizeof(Unsigned); i-- > 0;) {
    value = static_cast<Unsigned>((static_cast<std::uint64_t>(value) << 8) | (*bytes)[i]);
  }
  return value;
}

int base64_variant(bool padded) {
  return padded ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 15]);
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  if (text.empty()) return Bytes{};  // an empty vector has no address for libsodium to take
  Bytes bytes(text.size() / 2);
  std::size_t written = 0;
  if (sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &written,
                     nullptr) != 0 ||
      written != bytes.size()) {
    return std::nullopt;
  }
  return bytes;
}

std::string to_base64(ByteView bytes, bool padded) {
  std::string text(sodium_base64_encoded_len(bytes.size(), base64_variant(padded)), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), base64_variant(padded));
  text.pop_back();  // libsodium counts the terminating zero
  return text;
}

std::optional<Bytes> from_base64(std::string_view text, bool padded) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t written = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &written,
                        &end, base64_variant(padded)) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  bytes.resize(written);
  // libsodium takes bytes from 0x80 on for a '/'.
  if (to_base64(bytes, padded) != text) return std::nullopt;
  return bytes;
}

void append_u16(Bytes& out, std::uint16_t value) {
  append_little_endian(out, value);
}
void append_u32(Bytes& out, std::uint32_t value) {
  append_little_endian(out, value);
}
void append_u64(Bytes& out, std::uint64_t value) {
  append_little_endian(out, value);
}
void append(Bytes& out, ByteView more) {
  out.insert(out.end(), more.begin(), more.end());
}

void append_field(Bytes& out, ByteView field) {
  CHECK(field.size() <= std::numeric_limits<std::uint32_t>::max());
  append_u32(out, static_cast<std::uint32_t>(field.size()));
  append(out, field);
}

std::optional<std::uint8_t> ByteReader::u8() {
  return take_little_endian<std::uint8_t>(*this);
}
std::optional<std::uint16_t> ByteReader::u16() {
  return take_little_endian<std::uint16_t>(*this);
}
std::optional<std::uint32_t> ByteReader::u32() {
  return take_little_endian<std::uint32_t>(*this);
}
std::optional<std::uint64_t> ByteReader::u64() {
  return take_little_endian<std::uint64_t>(*this);
}

std::optional<ByteView> ByteReader::take(std::size_t size_bytes) {
  if (rest_.size() < size_bytes) return std::nullopt;
  const ByteView taken = rest_.first(size_bytes);
  rest_ = rest_.subspan(size_bytes);
  return taken;
}

std::optional<ByteView> ByteReader::field() {
  const ByteView before = rest_;
  const auto size_bytes = u32();
  if (!size_bytes) return std::nullopt;
  const auto bytes = take(*size_bytes);
  if (!bytes) rest_ = before;
  return bytes;
}

}  // namespace kanaria::base
