// How the kiosks say they are.  Thread rule: that of Work.
#pragma once

#include "hq/exchange.h"

namespace kanaria::hq {

/// As many of a kiosk's reports are kept; one each five minutes is two weeks.
inline constexpr std::int64_t kKeptReports = 4096;

/// Keeps the report in place of the oldest one of the ring.  Numbers beyond what a database holds
/// are kept as the largest that it does.
void take_report(Exchange& exchange, const wire::Report& report);

}  // namespace kanaria::hq
