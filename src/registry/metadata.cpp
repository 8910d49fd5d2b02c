#include "registry/metadata.h"

#include <algorithm>

#include "base/digest.h"
#include "base/ed25519.h"
#include "registry/text_lines.h"

namespace kanaria::registry {
namespace {

// The first line keeps a signature of anything else from ever passing for one of a snapshot.
constexpr std::string_view kTitle = "kanaria registry snapshot 1";
constexpr std::string_view kSignatureLine = "\nsignature = ";
constexpr std::size_t kMaxRecipients = 8;

template <class Number>
bool read_number(LineReader& lines, std::string_view name, Number& out) {
  const auto number = lines.number<Number>(name);
  if (number) out = *number;
  return number.has_value();
}

/// Four lines or none of them.
bool read_delta(LineReader& lines, std::optional<DeltaRef>& delta) {
  DeltaRef read;
  if (!read_number(lines, "from_version", read.from_version)) return true;
  delta = read;
  return lines.hex("from_root", delta->from_root) &&
         read_number(lines, "delta_bytes", delta->bytes) &&
         lines.hex("delta_sha256", delta->sha256);
}

std::string lines_of(const Metadata& metadata, const SignerProof& signer) {
  std::string text(kTitle);
  text += '\n';
  append_proof(text, signer);
  append_line(text, "snapshot", base::to_hex(metadata.snapshot_id));
  append_line(text, "series", base::to_hex(metadata.series));
  append_line(text, "version", std::to_string(metadata.version));
  append_line(text, "created_ms", std::to_string(metadata.created_ms));
  append_line(text, "expires_ms", std::to_string(metadata.expires_ms));
  append_line(text, "kiosk", metadata.kiosk);
  append_line(text, "epoch", std::to_string(metadata.epoch));
  append_line(text, "key_check", base::to_hex(metadata.key_check));
  for (const base::AgeRecipient& recipient : metadata.recipients) {
    append_line(text, "recipient", base::to_text(recipient));
  }
  append_line(text, "data_bytes", std::to_string(metadata.data_bytes));
  append_line(text, "data_root", base::to_hex(metadata.data_root));
  if (metadata.delta) {
    append_line(text, "from_version", std::to_string(metadata.delta->from_version));
    append_line(text, "from_root", base::to_hex(metadata.delta->from_root));
    append_line(text, "delta_bytes", std::to_string(metadata.delta->bytes));
    append_line(text, "delta_sha256", base::to_hex(metadata.delta->sha256));
  }
  return text;
}

}  // namespace

std::string sign_metadata(const Metadata& metadata, const SnapshotSigner& signer) {
  CHECK(is_kiosk_id(metadata.kiosk));
  CHECK(!metadata.recipients.empty() && metadata.recipients.size() <= kMaxRecipients);
  std::string text = lines_of(metadata, signer.proof);
  append_line(text, "signature", base::to_hex(base::sign(signer.seed, base::bytes_of(text))));
  return text;
}

bool is_signed_by(std::string_view text, const VerifyKey& root) {
  const auto at = text.rfind(kSignatureLine);
  if (at == std::string_view::npos) return false;
  const std::string_view signed_lines = text.substr(0, at + 1);
  LineReader lines(text.substr(at + 1));
  base::Signature signature{};
  if (!lines.hex("signature", signature) || !lines.rest().empty()) return false;
  LineReader first(signed_lines);
  if (first.line() != kTitle) return false;
  const auto signer = read_proof(first);
  return signer && holds(*signer, root) &&
         base::holds(signature, signer->key, base::bytes_of(signed_lines));
}

std::optional<Metadata> parse_metadata(std::string_view text) {
  LineReader lines(text);
  if (lines.line() != kTitle) return std::nullopt;
  const auto signer = read_proof(lines);
  if (!signer) return std::nullopt;
  Metadata metadata;
  metadata.signer = signer->number;
  if (!lines.hex("snapshot", metadata.snapshot_id) || !lines.hex("series", metadata.series) ||
      !read_number(lines, "version", metadata.version) ||
      !read_number(lines, "created_ms", metadata.created_ms) ||
      !read_number(lines, "expires_ms", metadata.expires_ms)) {
    return std::nullopt;
  }
  const auto kiosk = lines.value("kiosk");
  if (!kiosk || !is_kiosk_id(*kiosk)) return std::nullopt;
  metadata.kiosk = *kiosk;
  if (!read_number(lines, "epoch", metadata.epoch) || !lines.hex("key_check", metadata.key_check)) {
    return std::nullopt;
  }
  while (const auto recipient = lines.value("recipient")) {
    const auto point = base::parse_age_recipient(*recipient);
    if (!point || metadata.recipients.size() == kMaxRecipients) return std::nullopt;
    metadata.recipients.push_back(*point);
  }
  base::Signature signature{};
  if (metadata.recipients.empty() || !read_number(lines, "data_bytes", metadata.data_bytes) ||
      !lines.hex("data_root", metadata.data_root) || !read_delta(lines, metadata.delta) ||
      !lines.hex("signature", signature) || !lines.rest().empty()) {
    return std::nullopt;
  }
  return metadata;
}

}  // namespace kanaria::registry
