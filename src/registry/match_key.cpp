#include "registry/match_key.h"

#include <string_view>

namespace kanaria::registry {
namespace {

constexpr std::string_view kLabel = "kanaria match key 1";

}  // namespace

Inner inner_of(const base::Key& inner_key, const MatchKey& key) {
  base::Bytes message;
  base::append_field(message, base::bytes_of(kLabel));
  message.push_back(static_cast<std::uint8_t>(key.type));
  for (const std::string& field : key.fields) base::append_field(message, base::bytes_of(field));
  return base::hmac_sha256(inner_key, message);
}

}  // namespace kanaria::registry
