// The log of what people and programs did at headquarters; rows are only ever added.
// Thread rule: that of Work.
#pragma once

#include <string>

#include "hq/postgres.h"

namespace kanaria::hq {

/// In the transaction of what it tells of.  PostgreSQL adds its role.  `subject`: a kiosk, or "".
void write_audit(Work& work, std::int64_t now_ms, const std::string& act,
                 const std::string& subject, const std::string& sentence);

}  // namespace kanaria::hq
