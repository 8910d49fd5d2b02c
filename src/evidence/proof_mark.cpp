#include "evidence/proof_mark.h"

#include <algorithm>

#include "base/check.h"
#include "evidence/age_format.h"

namespace kanaria::evidence {
namespace {

constexpr std::string_view kLabel = "kanaria proof mark 1";
constexpr std::string_view kStanzaType = "kanaria-mark";

}  // namespace

ProofMark proof_mark(std::string_view token, const ChainEpoch& epoch, std::uint64_t seq) {
  CHECK(!token.empty());
  base::Bytes place;
  base::append(place, base::bytes_of(kLabel));
  base::append(place, epoch);
  base::append_u64(place, seq);
  return base::hmac_sha256(base::bytes_of(token), place);
}

std::string proof_stanza(const ProofMark& mark) {
  // 43 characters: a body line shorter than 64, as its last line must be.
  return std::string(age::kStanzaStart) + std::string(kStanzaType) + '\n' +
         base::to_base64(mark, false) + '\n';
}

std::optional<ProofMark> find_proof_mark(base::ByteView start) {
  const std::string_view text =
      base::text_of(start.first(std::min(start.size(), kProofSearch_bytes)));
  if (!text.starts_with(age::kVersionLine)) return std::nullopt;
  const std::string first = '\n' + std::string(age::kStanzaStart) + std::string(kStanzaType) + '\n';
  // The header ends before the first line of "---"; what follows is cipher text.
  const auto at = text.find(first);
  if (at == std::string_view::npos || at > text.find('\n' + std::string(age::kFooterStart))) {
    return std::nullopt;
  }
  const auto body = text.substr(at + first.size());
  const auto bytes = base::from_base64(body.substr(0, body.find('\n')), false);
  ProofMark mark{};
  if (!bytes || bytes->size() != mark.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), mark.begin());
  return mark;
}

}  // namespace kanaria::evidence
