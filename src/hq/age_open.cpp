#include "hq/age_open.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/digest.h"
#include "evidence/age_format.h"

namespace kanaria::hq {

namespace age = evidence::age;
using base::Bytes;
using base::ByteView;
using base::Error;
using base::Remedy;
using base::Result;

namespace {

using FileKey = std::array<std::uint8_t, age::kFileKey_bytes>;
using Nonce = std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES>;

struct Stanza {
  std::vector<std::string_view> words;  ///< type and arguments
  Bytes body;
};

struct Header {
  std::vector<Stanza> stanzas;
  std::string_view covered;  ///< what the MAC covers: from the first byte to "---"
  Bytes mac;
  std::size_t size_bytes = 0;
};

Error error(const std::string& rest) {
  return {Remedy::operator_acts, rest};
}

/// Takes lines that end in "\n" off the front of a text.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  std::optional<std::string_view> next() {
    const auto end = text_.find('\n', at_);
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Words of visible ASCII with single blanks between them; nullopt for anything else.
std::optional<std::vector<std::string_view>> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0;;) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    const auto visible = [](char c) { return c >= 33 && c <= 126; };
    if (word.empty() || !std::all_of(word.begin(), word.end(), visible)) return std::nullopt;
    words.push_back(word);
    if (end == text.size()) return words;
    at = end + 1;
  }
}

std::optional<Stanza> parse_stanza(std::string_view first, Lines& lines) {
  auto words = split_words(first.substr(age::kStanzaStart.size()));
  if (!words) return std::nullopt;
  std::string body;
  for (;;) {  // the first line shorter than 64 characters, maybe empty, is the last
    const auto line = lines.next();
    if (!line || line->size() > age::kBodyLine_chars) return std::nullopt;
    body += *line;
    if (line->size() < age::kBodyLine_chars) break;
  }
  auto bytes = base::from_base64(body, false);
  if (!bytes) return std::nullopt;
  return Stanza{std::move(*words), std::move(*bytes)};
}

std::optional<Header> parse_header(std::string_view text) {
  text = text.substr(0, kMaxAgeHeader_bytes);
  if (!text.starts_with(age::kVersionLine)) return std::nullopt;
  Lines lines(text);
  (void)lines.next();
  Header header;
  for (;;) {
    const std::size_t line_start = lines.position();
    const auto line = lines.next();
    if (!line) return std::nullopt;
    if (line->starts_with(age::kStanzaStart)) {
      auto stanza = parse_stanza(*line, lines);
      if (!stanza || header.stanzas.size() == kMaxAgeStanzas) return std::nullopt;
      header.stanzas.push_back(std::move(*stanza));
      continue;
    }
    const std::string footer = std::string(age::kFooterStart) + ' ';
    if (!line->starts_with(footer) || header.stanzas.empty()) return std::nullopt;
    auto mac = base::from_base64(line->substr(footer.size()), false);
    if (!mac || mac->size() != base::Digest{}.size()) return std::nullopt;
    header.mac = std::move(*mac);
    header.covered = text.substr(0, line_start + age::kFooterStart.size());
    header.size_bytes = lines.position();
    return header;
  }
}

/// `out` has room for sealed.size() - kTag_bytes.
bool decrypt(std::uint8_t* out, ByteView sealed, const Nonce& nonce, const base::Key& key) {
  return crypto_aead_chacha20poly1305_ietf_decrypt(out, nullptr, nullptr, sealed.data(),
                                                   sealed.size(), nullptr, 0, nonce.data(),
                                                   key.data()) == 0;
}

/// The file key from a stanza for this identity; nullopt when it is for another.
std::optional<FileKey> unwrap(const Stanza& stanza, const base::AgeIdentity& identity) {
  if (stanza.words.size() != 2 || stanza.words[0] != age::kStanzaType) return std::nullopt;
  const auto share = base::from_base64(stanza.words[1], false);
  const base::AgeRecipient self = base::recipient_of(identity);
  if (!share || share->size() != self.point.size() ||
      stanza.body.size() != age::kFileKey_bytes + age::kTag_bytes) {
    return std::nullopt;
  }
  std::array<std::uint8_t, 32> shared{};
  if (crypto_scalarmult(shared.data(), identity.scalar.data(), share->data()) != 0) {
    return std::nullopt;  // a point of low order
  }
  Bytes salt = *share;
  base::append(salt, self.point);
  base::Key wrap_key = base::hkdf_sha256(shared, salt, age::kWrapInfo);
  FileKey file_key{};
  const bool opened = decrypt(file_key.data(), stanza.body, Nonce{}, wrap_key);
  base::wipe(wrap_key);
  base::wipe(shared);
  if (!opened) return std::nullopt;
  return file_key;
}

std::optional<Bytes> open_payload(ByteView sealed, const base::Key& key) {
  Bytes out;
  out.reserve(sealed.size());  // never moved, so that a wipe reaches all of it
  std::uint64_t index = 0;
  for (bool last = false; !last; ++index) {
    last = sealed.size() <= age::kChunk_bytes + age::kTag_bytes;
    const std::size_t size = std::min(sealed.size(), age::kChunk_bytes + age::kTag_bytes);
    // Only an empty file may end in an empty chunk.
    const bool too_short = size < age::kTag_bytes || (size == age::kTag_bytes && index > 0);
    Nonce nonce{};
    for (int i = 0; i < 8; ++i) {
      nonce[static_cast<std::size_t>(10 - i)] = static_cast<std::uint8_t>(index >> (8 * i));
    }
    nonce.back() = last ? 1 : 0;
    const std::size_t at = out.size();
    if (!too_short) out.resize(at + size - age::kTag_bytes);
    if (too_short || !decrypt(out.data() + at, sealed.first(size), nonce, key)) {
      base::wipe(out);
      return std::nullopt;
    }
    sealed = sealed.subspan(size);
  }
  return out;
}

}  // namespace

Result<Bytes> open_age_file(ByteView sealed, const base::AgeIdentity& identity) {
  base::start_sodium();
  const auto header = parse_header(base::text_of(sealed));
  if (!header) return error("is no age file, or its header was damaged; copy it again.");
  std::optional<FileKey> file_key;
  for (const Stanza& stanza : header->stanzas) {
    file_key = unwrap(stanza, identity);
    if (file_key) break;
  }
  if (!file_key) return error("was not sealed for this key; name the key that it was sealed for.");
  base::Key mac_key = base::hkdf_sha256(*file_key, {}, age::kHeaderInfo);
  const base::Digest mac = base::hmac_sha256(mac_key, base::bytes_of(header->covered));
  base::wipe(mac_key);
  const bool genuine = sodium_memcmp(mac.data(), header->mac.data(), mac.size()) == 0;
  const ByteView rest = sealed.subspan(header->size_bytes);
  if (!genuine || rest.size() < age::kPayloadNonce_bytes) {
    base::wipe(*file_key);
    return error("was altered in its header or cut off; copy it again.");
  }
  base::Key key =
      base::hkdf_sha256(*file_key, rest.first(age::kPayloadNonce_bytes), age::kPayloadInfo);
  base::wipe(*file_key);
  auto plaintext = open_payload(rest.subspan(age::kPayloadNonce_bytes), key);
  base::wipe(key);
  if (!plaintext) return error("was altered or cut off; copy it again.");
  return *std::move(plaintext);
}

}  // namespace kanaria::hq
