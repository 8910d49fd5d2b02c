#include "registry/notation.h"

#include "registry/looks.h"

namespace kanaria::registry {

NotationInner notation_inner_of(const base::Key& inner_key, NotationPart part,
                                std::string_view text) {
  base::Bytes message;
  base::append_field(message, base::bytes_of("kanaria notation 1"));
  message.push_back(static_cast<std::uint8_t>(part));
  base::append_field(message, base::bytes_of(with_one_look(text)));
  return base::hmac_sha256(inner_key, message);
}

NotationInners notation_inners_of(const base::Key& inner_key, const NotationTexts& texts) {
  NotationInners inners;
  for (std::size_t i = 0; i < kNotationParts; ++i) {
    inners[i] = notation_inner_of(inner_key, static_cast<NotationPart>(i), texts[i]);
  }
  return inners;
}

}  // namespace kanaria::registry
