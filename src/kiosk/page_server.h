// The kiosk's pages and what they ask (PAGES.md), on loopback only.
//
// What keeps other pages out: the server listens on 127.0.0.1 and answers only to that name
// (DNS rebinding), takes POST only from its own pages (Origin) and as JSON, and forbids its pages
// every other source (Content-Security-Policy).
//
// Thread rule: start() and stop() from one thread; requests are answered by threads of its own.
#pragma once

#include <memory>

#include "base/result.h"
#include "kiosk/configuration.h"
#include "kiosk/notice.h"
#include "kiosk/service_desk.h"
#include "kiosk/sign_in.h"
#include "kiosk/station.h"
#include "postal/dictionary.h"

namespace kanaria::kiosk {

/// All must outlive the server.
struct PageParts {
  const Configuration::Serve& settings;
  const Notice& notice;
  const postal::PostalDictionary& dictionary;
  Station& station;
  ServiceDesk& desk;
  SignIn& sign_in;
  const base::Clock& clock;
};

class PageServer {
 public:
  explicit PageServer(const PageParts& parts);
  ~PageServer();
  PageServer(const PageServer&) = delete;
  PageServer& operator=(const PageServer&) = delete;

  /// Listens when it returns.  An Error (operator_acts): the port is taken, or there are no pages.
  [[nodiscard]] base::Result<void> start();
  [[nodiscard]] int port() const;
  void stop();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace kanaria::kiosk
