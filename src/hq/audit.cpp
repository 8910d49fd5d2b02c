#include "hq/audit.h"

namespace kanaria::hq {

void write_audit(Work& work, std::int64_t now_ms, const std::string& act,
                 const std::string& subject, const std::string& sentence) {
  work.run("insert into audit_log (at_ms, act, subject, sentence) values ($1, $2, $3, $4)",
           {now_ms, act, subject, sentence});
}

}  // namespace kanaria::hq
