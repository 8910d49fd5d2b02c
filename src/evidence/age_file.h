// Seals bytes for headquarters as a standard age v1 file with X25519 recipients, so that Debian's
// `age -d` opens it without this program.  Only sealing is here: what opens is in hq/, which the
// kiosk's program does not link.  Pure function apart from randomness; safe from any thread.
// Source: the age v1 specification (C2SP, age.md).
#pragma once

#include <span>
#include <string_view>

#include "base/age_key.h"
#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::evidence {

inline constexpr std::size_t kMaxRecipients = 16;

/// The whole age file.  Each recipient alone can open it.  An Error (operator_acts): no recipient,
/// too many, or one that is no usable X25519 point.  Keys are wiped; the caller wipes `plaintext`.
/// `more_stanzas` are whole stanzas of other kinds, which stand behind the recipients' and are
/// authenticated with them.
[[nodiscard]] base::Result<base::Bytes> seal_age_file(
    base::ByteView plaintext, std::span<const base::AgeRecipient> recipients,
    std::string_view more_stanzas = {});

}  // namespace kanaria::evidence
