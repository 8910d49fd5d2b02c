// How a kiosk becomes known: an administrator adds it and gets a one-time code, the kiosk sends the
// code with its chain's key and a certificate request, and gets its certificate.
// Thread rule: that of Postgres.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "hq/postgres.h"
#include "hq/receiver_keys.h"
#include "wire/messages.h"

namespace kanaria::hq {

inline constexpr std::int64_t kCodeLife_ms = 7LL * 24 * 3600 * 1000;

/// Adds the kiosk, or readies one that is known (also a revoked one) to be enrolled anew.  The
/// code: 125 random bits in five groups of letters and figures that are not taken for each other.
/// Only its hash is kept, and codes given before for this kiosk are void.
[[nodiscard]] base::Result<std::string> add_kiosk(Postgres& database, const std::string& kiosk,
                                                  std::int64_t now_ms);

/// What counts of a code that was typed in: capital letters, O for 0, I and L for 1, without
/// separators.
[[nodiscard]] std::string plain_code(std::string_view typed);

/// Enrolled, or a refusal that says why.  From then on only the certificate that was given out
/// here is this kiosk's.
[[nodiscard]] base::Result<wire::Message> enrol_kiosk(Postgres& database, const ReceiverKeys& keys,
                                                      const wire::Enrolment& enrolment,
                                                      std::int64_t now_ms);

/// From now on nothing of this kiosk is taken.  What it sent before stays.
[[nodiscard]] base::Result<void> revoke_kiosk(Postgres& database, const std::string& kiosk,
                                              std::int64_t now_ms);

struct KioskRow {
  std::string kiosk;
  std::int64_t added_ms = 0;
  std::int64_t enrolled_ms = 0;  ///< 0: its code has not been used yet
  std::int64_t revoked_ms = 0;
  std::int64_t certificate_expires_ms = 0;
};
[[nodiscard]] base::Result<std::vector<KioskRow>> list_kiosks(Postgres& database);

}  // namespace kanaria::hq
