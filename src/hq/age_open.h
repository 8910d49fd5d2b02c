// Opens age v1 files with an X25519 identity: headquarters' side of evidence/age_file.  It is in
// hq/, because the kiosk's program must not be able to open what it sealed.
// Pure function; safe from any thread; takes any bytes.  Source: the age v1 specification (C2SP).
#pragma once

#include "base/age_key.h"
#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::hq {

/// Bounds on what is looked at: header bytes and recipients of a sane file.
inline constexpr std::size_t kMaxAgeHeader_bytes = 64 * 1024;
inline constexpr std::size_t kMaxAgeStanzas = 64;

/// The plaintext.  An Error (operator_acts): no age file, not sealed for this key, or altered or
/// cut anywhere; its sentence completes "This capsule …", and nothing of the plaintext is returned.
[[nodiscard]] base::Result<base::Bytes> open_age_file(base::ByteView sealed,
                                                      const base::AgeIdentity& identity);

}  // namespace kanaria::hq
