// What a look-up in the registry hands on.  The kiosk learns neither whom a hit is about nor
// whether it is a canary or an opt-out record: a hit is an opaque token for headquarters.
#pragma once

#include <string>
#include <string_view>

namespace kanaria::registry {

/// Whether the notation printed (髙 or 高, 101 or 101A) is exactly the record's, another one of the
/// folded form, or was not told apart.
enum class Notation { exact, variant, unknown };
/// "exact", "variant" or "unknown".
[[nodiscard]] constexpr std::string_view to_string(Notation notation) {
  switch (notation) {
    case Notation::exact:
      return "exact";
    case Notation::variant:
      return "variant";
    case Notation::unknown:
      break;
  }
  return "unknown";
}

struct Hit {
  std::string token;  ///< base64url of a ciphertext that only headquarters opens
  double score = 0;   ///< in [0, 1]: how probable it is that the mailpiece is for that record
  Notation notation = Notation::unknown;
  double notation_log_ratio = 0;  ///< natural; how the image speaks for it, 0 when unknown
};

}  // namespace kanaria::registry
