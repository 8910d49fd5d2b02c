#include "base/age_key.h"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "base/digest.h"
#include "base/file.h"

namespace kanaria::base {
namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksumLength = 6;
constexpr std::uint64_t kKeyFileLimit_bytes = 64 * 1024;
constexpr std::string_view kIdentityPrefix = "age-secret-key-";
constexpr std::string_view kRecipientPrefix = "age";

using Quintets = std::vector<std::uint8_t>;  // values 0..31

std::uint32_t bech32_polymod(const Quintets& values) {
  static constexpr std::uint32_t kGenerator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                  0x2a1462b3};
  std::uint32_t sum = 1;
  for (const std::uint8_t value : values) {
    const std::uint32_t top = sum >> 25;
    sum = (sum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; ++i) {
      if ((top >> i) & 1) sum ^= kGenerator[i];
    }
  }
  return sum;
}

Quintets expand(std::string_view prefix) {
  Quintets out;
  for (const char c : prefix) out.push_back(static_cast<std::uint8_t>(c >> 5));
  out.push_back(0);
  for (const char c : prefix) out.push_back(static_cast<std::uint8_t>(c & 31));
  return out;
}

/// Regroups bits; nullopt when padding bits are left over that are not zero or too many.
std::optional<std::vector<std::uint8_t>> regroup(std::span<const std::uint8_t> in, int from_bits,
                                                 int to_bits, bool pad) {
  std::vector<std::uint8_t> out;
  std::uint32_t buffer = 0;
  int bits = 0;
  const std::uint32_t mask = (1u << to_bits) - 1;
  for (const std::uint8_t value : in) {
    buffer = (buffer << from_bits) | value;
    bits += from_bits;
    while (bits >= to_bits) {
      bits -= to_bits;
      out.push_back(static_cast<std::uint8_t>((buffer >> bits) & mask));
    }
    buffer &= (1u << bits) - 1;
  }
  if (pad && bits > 0)
    out.push_back(static_cast<std::uint8_t>((buffer << (to_bits - bits)) & mask));
  if (!pad && (bits >= from_bits || buffer != 0)) return std::nullopt;
  return out;
}

std::string bech32_encode(std::string_view prefix, std::span<const std::uint8_t> bytes) {
  const Quintets data = *regroup(bytes, 8, 5, true);
  Quintets values = expand(prefix);
  values.insert(values.end(), data.begin(), data.end());
  values.resize(values.size() + kChecksumLength);
  const std::uint32_t checksum = bech32_polymod(values) ^ 1;
  std::string text(prefix);
  text += '1';
  for (const std::uint8_t value : data) text += kAlphabet[value];
  for (int i = 0; i < 6; ++i) text += kAlphabet[(checksum >> (5 * (5 - i))) & 31];
  return text;
}

std::optional<std::array<std::uint8_t, 32>> bech32_decode(std::string_view prefix,
                                                          std::string_view text) {
  if (text.size() < prefix.size() + 1 + kChecksumLength || !text.starts_with(prefix) ||
      text[prefix.size()] != '1') {
    return std::nullopt;
  }
  Quintets data;
  for (const char c : text.substr(prefix.size() + 1)) {
    const auto at = kAlphabet.find(c);
    if (at == std::string_view::npos) return std::nullopt;
    data.push_back(static_cast<std::uint8_t>(at));
  }
  Quintets values = expand(prefix);
  values.insert(values.end(), data.begin(), data.end());
  if (bech32_polymod(values) != 1) return std::nullopt;
  data.resize(data.size() - kChecksumLength);
  const auto bytes = regroup(data, 5, 8, false);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  std::array<std::uint8_t, 32> key{};
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

/// Bech32 is all lower or all upper case; age writes identities in upper case.
std::string in_case(std::string_view text, int (*convert)(int)) {
  std::string out;
  for (const char c : text) out += static_cast<char>(convert(static_cast<unsigned char>(c)));
  return out;
}
int ascii_lower(int c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}
int ascii_upper(int c) {
  return c >= 'a' && c <= 'z' ? c - 32 : c;
}

}  // namespace

AgeIdentity new_age_identity() {
  AgeIdentity identity;
  fill_random(identity.scalar);
  return identity;
}

AgeRecipient recipient_of(const AgeIdentity& identity) {
  AgeRecipient recipient;
  CHECK(crypto_scalarmult_base(recipient.point.data(), identity.scalar.data()) == 0);
  return recipient;
}

std::string to_text(const AgeIdentity& identity) {
  return in_case(bech32_encode(kIdentityPrefix, identity.scalar), ascii_upper);
}

std::string to_text(const AgeRecipient& recipient) {
  return bech32_encode(kRecipientPrefix, recipient.point);
}

std::optional<AgeIdentity> parse_age_identity(std::string_view text) {
  if (in_case(text, ascii_upper) != text) return std::nullopt;
  const auto scalar = bech32_decode(kIdentityPrefix, in_case(text, ascii_lower));
  if (!scalar) return std::nullopt;
  return AgeIdentity{*scalar};
}

std::optional<AgeRecipient> parse_age_recipient(std::string_view text) {
  const auto point = bech32_decode(kRecipientPrefix, text);
  if (!point) return std::nullopt;
  return AgeRecipient{*point};
}

Result<AgeIdentity> read_age_identity(const std::filesystem::path& path) {
  auto bytes = read_file(path, kKeyFileLimit_bytes);
  if (!bytes) return bytes.error();
  std::string_view rest = text_of(*bytes);
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const auto identity = parse_age_identity(line);
    wipe(*bytes);
    if (identity) return *identity;
    break;
  }
  return Error{Remedy::operator_acts, path.string() +
                                          " holds no age identity (a line AGE-SECRET-KEY-1…); name "
                                          "headquarters' key file, for example KEYS/hq.agekey."};
}

}  // namespace kanaria::base
