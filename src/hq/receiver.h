// Headquarters' end of the conversation (wire/FORMAT.md), without HTTP: messages in, answers out.
//
// Everything that it knows is in the database; any number of receivers may stand before one.  All
// messages of one body are one transaction, and the answers are given only when it is committed.
// Messages may come twice, late, in any order, at once and by several ways: each is taken once.
//
// Thread rule: safe from any thread, like the Postgres and the clock that it works on; both, and
// the keys, must outlive it.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "hq/postgres.h"
#include "hq/receiver_keys.h"
#include "wire/messages.h"

namespace kanaria::hq {

/// The client certificate of a connection, checked by whoever ended its TLS.
struct Caller {
  std::string kiosk;
  base::Digest certificate{};  ///< SHA-256 of its DER form
};

class Receiver {
 public:
  Receiver(Postgres& database, const ReceiverKeys& keys, const base::Clock& clock)
      : database_(database), keys_(keys), clock_(clock) {}

  /// The answers, in the order of the messages; one beacon ends them where one is due.  Where they
  /// would become longer than a body, refusal try_later stands for the messages that were not
  /// looked at.  nullopt: there is no certificate to compare with (a USB stick, a trial on
  /// loopback); what is signed is verified all the same.
  /// An Error: nothing was taken for certain; the same messages may be sent again.
  [[nodiscard]] base::Result<std::vector<wire::Message>> answer(
      const std::vector<wire::Message>& messages, const std::optional<Caller>& caller);

  /// Enrolled or a refusal.  The same request again, whose answer was lost, gets the same answer.
  [[nodiscard]] base::Result<wire::Message> enrol(const wire::Enrolment& enrolment);

 private:
  Postgres& database_;
  const ReceiverKeys& keys_;
  const base::Clock& clock_;
};

}  // namespace kanaria::hq
