#include "base/sealed_text.h"

#include "base/digest.h"
#include "base/utf8.h"

namespace kanaria::base {

Result<SealedText> open_sealed_text(std::string_view text, std::string_view first_line,
                                    const std::string& name) {
  constexpr std::string_view kSeal = "sha256 ";
  constexpr std::size_t kSealBytes = kSeal.size() + 64 + 1;
  const Error damaged{Remedy::operator_acts,
                      name + " is damaged or of another version: install it again."};
  if (text.size() < first_line.size() + 1 + kSealBytes || text.size() > kMaxSealedTextBytes) {
    return damaged;
  }
  std::string_view body = text.substr(0, text.size() - kSealBytes);
  const std::string_view seal = text.substr(body.size());
  SealedText out;
  out.digest_hex = to_hex(sha256(bytes_of(body)));
  if (seal != std::string(kSeal) + out.digest_hex + "\n") return damaged;
  if (!is_valid_utf8(body) || !body.ends_with('\n')) return damaged;
  bool first = true;
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    const std::string_view line = body.substr(0, end);
    if (first && line != first_line) return damaged;
    if (!first) out.lines.push_back(line);
    first = false;
    body.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace kanaria::base
