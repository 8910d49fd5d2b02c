// The receiver on HTTP (wire/FORMAT.md): loopback only, nginx ends TLS before it.
//   POST /v1/messages, POST /v1/enrolment, GET /fleet.json, /fleet, /fleet.css, /health
//
// Thread rule: start() and stop() from one thread; requests are answered by threads of its own.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "hq/postgres.h"
#include "hq/receiver_keys.h"
#include "hq/settings.h"

namespace kanaria::hq {

class Server {
 public:
  /// All must outlive the server.
  Server(const Settings& settings, Postgres& database, const ReceiverKeys& keys,
         const base::Clock& clock);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens when it returns.  An Error (operator_acts) when the port is taken.
  [[nodiscard]] base::Result<void> start();
  [[nodiscard]] int port() const;
  /// Takes no more requests, and returns when those in flight are answered.
  void stop();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace kanaria::hq
