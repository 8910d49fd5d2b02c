// Bytes and their text forms.  Pure functions; safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kanaria::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// A view of the text's bytes; valid as long as the text.
[[nodiscard]] inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal, two characters a byte.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// nullopt unless the text is an even number of hexadecimal digits.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 base64; `padded` appends '='.  from_base64 accepts exactly the canonical form.
[[nodiscard]] std::string to_base64(ByteView bytes, bool padded);
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text, bool padded);

/// Appends `value` in little-endian order.
void append_u16(Bytes& out, std::uint16_t value);
void append_u32(Bytes& out, std::uint32_t value);
void append_u64(Bytes& out, std::uint64_t value);
void append(Bytes& out, ByteView more);
/// Appends a 32-bit little-endian length and the bytes themselves, so that no two different
/// sequences of fields give the same bytes.  CHECKs that the length fits.
void append_field(Bytes& out, ByteView field);

/// Reads little-endian values and fields front to back.  Every getter returns nullopt, and leaves
/// the position alone, when fewer bytes are left than it needs.  Keeps a view, not a copy.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}
  [[nodiscard]] std::optional<std::uint8_t> u8();
  [[nodiscard]] std::optional<std::uint16_t> u16();
  [[nodiscard]] std::optional<std::uint32_t> u32();
  [[nodiscard]] std::optional<std::uint64_t> u64();
  [[nodiscard]] std::optional<ByteView> take(std::size_t size_bytes);
  [[nodiscard]] std::optional<ByteView> field();
  [[nodiscard]] std::size_t left_bytes() const { return rest_.size(); }

 private:
  ByteView rest_;
};

}  // namespace kanaria::base
